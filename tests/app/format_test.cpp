#include "format.hpp"

#include <doctest/doctest.h>

using namespace inkling::app;

TEST_CASE("shares have one decimal and never round up to certainty") {
  CHECK(format_share(0.6134) == "61.3\u00a0%");
  CHECK(format_share(0.0) == "0.0\u00a0%");
  CHECK(format_share(0.9994) == "99.9\u00a0%");
  CHECK(format_share(0.99999) == ">99.9\u00a0%");
}

TEST_CASE("accuracies have two decimals, unknown ones a dash") {
  CHECK(format_accuracy(0.9596) == "95.96\u00a0%");
  CHECK(format_accuracy(std::nullopt) == "\u2013");
}

TEST_CASE("counts are grouped by thousands") {
  CHECK(format_count(0) == "0");
  CHECK(format_count(999) == "999");
  CHECK(format_count(4266) == "4,266");
  CHECK(format_count(467818) == "467,818");
  CHECK(format_count(1234567) == "1,234,567");
}

TEST_CASE("times keep two or three digits in a fitting unit") {
  CHECK(format_time(2.13) == "2.1\u00a0\u00b5s");
  CHECK(format_time(140.4) == "140\u00a0\u00b5s");
  CHECK(format_time(999.7) == "1.0\u00a0ms");
  CHECK(format_time(12345.0) == "12\u00a0ms");
  CHECK(format_time(std::nullopt) == "\u2013");
}

TEST_CASE("messages become sentences") {
  CHECK(format_sentence("the server answered 404") == "The server answered 404.");
  CHECK(format_sentence("") == "");
}
