#include "inkling/result.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>

using namespace inkling;

TEST_CASE("a result holds a value or an error") {
  const Result<int> good = 7;
  CHECK(good.ok());
  CHECK(static_cast<bool>(good));
  CHECK(good.value() == 7);
  CHECK(*good == 7);
  const Result<int> bad = Error{ErrorCode::kEmpty, "there is no ink"};
  CHECK_FALSE(bad.ok());
  CHECK(bad.error().code == ErrorCode::kEmpty);
  CHECK(bad.error().message == "there is no ink");
}

TEST_CASE("a value that cannot be copied can be moved out of a result") {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(5);
  const std::unique_ptr<int> taken = std::move(result).value();
  CHECK(*taken == 5);
}

TEST_CASE("a result passes member access on to its value") {
  const Result<std::string> text = std::string("fine");
  CHECK(text->size() == 4);
}
