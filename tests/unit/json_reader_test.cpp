#include "json_reader.hpp"

#include <doctest/doctest.h>

using inkling::JsonReader;

namespace {

bool reads_string(std::string_view json, std::string& out) {
  JsonReader reader(json);
  return reader.read_string(out) && reader.at_end();
}

bool reads_number(std::string_view json, std::uint64_t& out) {
  JsonReader reader(json);
  return reader.read_unsigned(out) && reader.at_end();
}

}  // namespace

TEST_CASE("strings are unescaped") {
  std::string out;
  CHECK(reads_string(R"( "net.0.weight" )", out));
  CHECK(out == "net.0.weight");
  CHECK(reads_string(R"("a\"\\\/\b\f\n\r\t")", out));
  CHECK(out == "a\"\\/\b\f\n\r\t");
  CHECK(reads_string(R"("\u0041\u00e9\u20AC\ud83d\ude00")", out));
  CHECK(out == "Aé€😀");
  CHECK(reads_string("\"é€😀\"", out));
  CHECK(out == "é€😀");
}

TEST_CASE("broken strings are refused") {
  std::string out;
  for (const std::string_view json :
       {"", "\"", "\"a", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\ud800\"",
        "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"a\nb\"", "\"\xC0\xAF\"", "\"\xE0\x80\x80\"",
        "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xFF\"", "\"\xE2\x82\"", "'a'", "a"}) {
    CAPTURE(json);
    CHECK_FALSE(reads_string(json, out));
  }
}

TEST_CASE("whole numbers up to 2^53 are read, all others refused") {
  std::uint64_t out = 0;
  CHECK(reads_number(" 0 ", out));
  CHECK(out == 0);
  CHECK(reads_number("9007199254740992", out));
  CHECK(out == std::uint64_t{1} << 53);
  for (const std::string_view json : {"", "-1", "+1", "01", "00", "1.5", "1e3", "9007199254740993",
                                      "18446744073709551617", "x"}) {
    CAPTURE(json);
    CHECK_FALSE(reads_number(json, out));
  }
}

TEST_CASE("punctuation is taken only where it stands") {
  JsonReader reader(" { : } ");
  CHECK(reader.consume('{'));
  CHECK_FALSE(reader.consume('}'));
  CHECK(reader.consume(':'));
  CHECK_FALSE(reader.at_end());
  CHECK(reader.consume('}'));
  CHECK(reader.at_end());
  CHECK_FALSE(reader.consume('}'));
}
