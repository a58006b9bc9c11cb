#include "strokes_json.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace inkling;
using namespace inkling::app;

TEST_CASE("a drawing's JSON says the same to another reader and to ours") {
  Ink ink;
  ink.strokes = {{{0.25f, 0.5f}, {0.75f, 1.f}}, {{0.f, 0.125f}}};
  ink.nibs.resize(2);
  const std::string line = to_json(ink, 7);
  const auto json = nlohmann::json::parse(line);
  CHECK(json["label"] == 7);
  CHECK(json["strokes"][0][1][0] == 0.75);
  const auto read = from_json(line);
  REQUIRE(read);
  CHECK(read->label == 7);
  REQUIRE(read->strokes.size() == 2);
  CHECK(read->strokes[0][1].y == 1.f);
  CHECK(read->strokes[1][0].y == 0.125f);
  CHECK_FALSE(from_json(to_json(ink))->label);
}

TEST_CASE("other keys are skipped whatever they hold, and more numbers in a point") {
  const auto read = from_json(
      R"( {"a\"}": [{"b": [true, null, -1.5e3]}, "]"], "strokes": [[[1, 2, 99], [-3.5, 4e1]], []],
      "label": "7"} )");
  REQUIRE(read);
  CHECK_FALSE(read->label);
  REQUIRE(read->strokes.size() == 2);
  CHECK(read->strokes[0][1].x == -3.5f);
  CHECK(read->strokes[0][1].y == 40.f);
  CHECK(read->strokes[1].empty());
}

TEST_CASE("anything else is refused") {
  for (const char* text :
       {"", "{}", "[]", "{\"strokes\": 5}", "{\"strokes\": [[[1]]]}", "{\"strokes\": [[[1, 2]]]",
        "{\"strokes\": [[[1, \"2\"]]]}", "{\"strokes\": []} {", "{\"strokes\": [[1, 2]]}",
        "{\"strokes\": [],}", "{\"strokes", "{\"a\": tru, \"strokes\": []}",
        "{\"strokes\": [[[1, nan]]]}"}) {
    CHECK_FALSE(from_json(text));
  }
  CHECK_FALSE(from_json("{\"a\": " + std::string(100'000, '[')));
}

TEST_CASE("a label that is no digit is none") {
  for (const char* label : {"10", "-1", "2.5", "1e300"}) {
    const auto read = from_json(std::string("{\"strokes\": [], \"label\": ") + label + "}");
    CHECK((!read || !read->label));
  }
}
