#include "common/files.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "common/error.hpp"
#include "temporary_folder.hpp"

namespace fs = std::filesystem;
using inkling::read_file;
using inkling::UserError;
using inkling::write_file_atomically;

namespace {

std::string text_of(const fs::path& path) {
  const auto bytes = read_file(path, 1000);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

auto entries(const fs::path& folder) {
  return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

}  // namespace

TEST_CASE("a written file reads back") {
  const TemporaryFolder folder;
  write_file_atomically(folder / "a", std::string_view("ink\0ling", 8));
  CHECK(text_of(folder / "a") == std::string("ink\0ling", 8));
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("writing replaces the file that was there") {
  const TemporaryFolder folder;
  write_file_atomically(folder / "a", std::string_view("first, longer"));
  write_file_atomically(folder / "a", std::string_view("second"));
  CHECK(text_of(folder / "a") == "second");
}

TEST_CASE("a write that fails leaves nothing behind") {
  const TemporaryFolder folder;
  SUBCASE("no such folder") {
    CHECK_THROWS_AS(write_file_atomically(folder / "no/a", std::string_view("x")), UserError);
    CHECK(entries(folder.path()) == 0);
  }
  SUBCASE("the name belongs to a folder") {
    fs::create_directories(folder / "taken/inner");
    CHECK_THROWS_AS(write_file_atomically(folder / "taken", std::string_view("x")), UserError);
    CHECK(entries(folder.path()) == 1);
  }
}

TEST_CASE("reading refuses what is not a file of the expected size, and names it") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH_AS(read_file(folder / "none", 10),
                       doctest::Contains("none': No such file or directory"), UserError);
  CHECK_THROWS_WITH_AS(read_file(folder.path(), 10), doctest::Contains("a folder"), UserError);
  write_file_atomically(folder / "a", std::string_view("12345"));
  CHECK(read_file(folder / "a", 5).size() == 5);
  CHECK_THROWS_WITH_AS(read_file(folder / "a", 4), doctest::Contains("longer than the 4 bytes"),
                       UserError);
}
