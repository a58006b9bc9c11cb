#include "share_link.hpp"

#include <doctest/doctest.h>

#include <random>

#include "base64url.hpp"
#include "commands.hpp"
#include "setting.hpp"

using namespace inkling;
using namespace inkling::app;

namespace {

std::mt19937& dice() {
  static std::mt19937 generator{11};
  return generator;
}
int roll(int low, int high) { return std::uniform_int_distribution(low, high)(dice()); }
Point random_point() {
  return {static_cast<float>(roll(0, kGridSteps)) / kGridSteps,
          static_cast<float>(roll(0, kGridSteps)) / kGridSteps};
}

Ink random_strokes() {
  Ink ink;
  for (int i = roll(1, 6); i > 0; --i) {
    Stroke& stroke = ink.strokes.emplace_back();
    for (int j = roll(1, 80); j > 0; --j) stroke.push_back(random_point());
    Nib& nib = ink.nibs.emplace_back(Nib{static_cast<float>(roll(16, 128)) / 1024, {}});
    if (roll(0, 1)) nib.pressures.assign(stroke.size(), static_cast<std::uint8_t>(roll(0, 255)));
  }
  return ink;
}

Ink random_picture() {
  Ink ink;
  auto& pixels = ink.picture.emplace().pixels;
  const int share = roll(0, 100);
  for (auto& pixel : pixels) {
    pixel = static_cast<std::uint8_t>(roll(0, 99) < share ? roll(1, 255) : 0);
  }
  return ink;
}

bool same_strokes(const Ink& some, const Ink& other) {
  if (some.strokes.size() != other.strokes.size() || some.nibs != other.nibs) return false;
  for (std::size_t i = 0; i < some.strokes.size(); ++i) {
    const auto equal = [](Point a, Point b) { return a.x == b.x && a.y == b.y; };
    if (!std::ranges::equal(some.strokes[i], other.strokes[i], equal)) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("base64url is RFC 4648's, and only the shortest writing of it is read") {
  const auto bytes = [](std::string_view text) {
    return std::vector<std::uint8_t>(text.begin(), text.end());
  };
  for (const auto& [plain, coded] : {std::pair{"", ""},
                                     {"f", "Zg"},
                                     {"fo", "Zm8"},
                                     {"foo", "Zm9v"},
                                     {"foob", "Zm9vYg"},
                                     {"\xfb\xff", "-_8"}}) {
    CHECK(to_base64url(bytes(plain)) == coded);
    CHECK(from_base64url(coded) == bytes(plain));
  }
  for (const char* wrong : {"Z", "Zh", "Zm9", "Zm9v=", "Zm 9", "Zm+v", "Zm/v"}) {
    CAPTURE(wrong);
    CHECK_FALSE(from_base64url(wrong));
  }
}

TEST_CASE("strokes come out of a link exactly as they went in") {
  for (int i = 0; i < 500; ++i) {
    const Ink ink = random_strokes();
    const auto shared = from_fragment(to_fragment(ink));
    REQUIRE(shared);
    CHECK(same_strokes(shared->ink, ink));
    CHECK_FALSE(shared->gallery_index);
  }
}

TEST_CASE("a picture comes out of a link exactly as it went in") {
  for (int i = 0; i < 300; ++i) {
    const Ink ink = random_picture();
    const auto shared = from_fragment(to_fragment(ink));
    REQUIRE(shared);
    REQUIRE(shared->ink.picture);
    CHECK(shared->ink.picture->pixels == ink.picture->pixels);
  }
}

TEST_CASE("a gallery digit is its index") {
  Ink ink;
  for (const int index : {0, 7, 9999}) {
    ink.picture.emplace().gallery_index = index;
    CHECK(to_fragment(ink) == "digit=" + std::to_string(index));
    CHECK(from_fragment(to_fragment(ink))->gallery_index == index);
  }
}

TEST_CASE("a friend gets the same answers, to the last bit") {
  AppState mine = ready_state();
  draw_seven(mine.drawing);
  mine.drawing.begin_erasing({0.6f, 0.45f}, 0.02f);
  mine.drawing.end_stroke();
  refresh_answers(mine, steady_clock);
  AppState theirs = ready_state();
  theirs.drawing.replace(from_fragment(to_fragment(mine.drawing.ink())).value().ink);
  refresh_answers(theirs, steady_clock);
  for (std::size_t i = 0; i < mine.networks.size(); ++i) {
    CHECK(mine.networks[i].answer->logits == theirs.networks[i].answer->logits);
  }
}

TEST_CASE("a link of a drawn digit is short enough for a message") {
  Drawing drawing;
  drawing.begin_stroke({0.3f, 0.2f});
  for (int i = 1; i <= 120; ++i) {
    const float t = static_cast<float>(i) / 120 * 6;
    drawing.extend_stroke({0.5f + 0.2f * std::sin(t), 0.5f - 0.3f * std::cos(t)});
  }
  CHECK(to_fragment(drawing.ink()).size() < 700);
  CHECK(to_fragment(Ink{}).empty());
}

TEST_CASE("a link that was cut or changed is refused") {
  for (const Ink& ink : {random_strokes(), random_picture()}) {
    const std::string whole = to_fragment(ink);
    for (std::size_t length = 0; length < whole.size(); ++length) {
      CHECK_FALSE(from_fragment(std::string_view(whole).substr(0, length)));
    }
    for (std::size_t i = 0; i < whole.size(); ++i) {
      std::string changed = whole;
      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      CHECK_FALSE(from_fragment(changed));
    }
    CHECK_FALSE(from_fragment(whole + "AA"));
  }
}

TEST_CASE("noise with a right checksum is read or refused, never more ink than it can hold") {
  int accepted = 0;
  for (int i = 0; i < 20000; ++i) {
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(roll(0, 40)));
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(roll(0, roll(0, 1) ? 255 : 40));
    unsigned low = 1, high = 0;
    for (const auto byte : bytes) {
      low = (low + byte) % 255;
      high = (high + low) % 255;
    }
    bytes.push_back(static_cast<std::uint8_t>(high));
    bytes.push_back(static_cast<std::uint8_t>(low));
    for (const char* key : {"strokes=", "picture="}) {
      const auto shared = from_fragment(key + to_base64url(bytes));
      if (!shared) continue;
      ++accepted;
      CHECK(shared->ink.strokes.size() == shared->ink.nibs.size());
      for (const Stroke& stroke : shared->ink.strokes) {
        CHECK(2 * stroke.size() <= bytes.size());
        for (const Point& p : stroke) {
          CHECK((p.x >= 0 && p.x <= 1 && p.y >= 0 && p.y <= 1));
        }
      }
    }
  }
  CHECK(accepted > 0);
}

TEST_CASE("false counts, runs, indices and keys are refused") {
  for (const char* wrong :
       {"", "strokes", "strokes=", "picture=", "digit=", "digit=10000", "digit=-1", "digit=+1",
        "digit=01", "digit=1x", "digit=99999999999", "letter=1", "Strokes=AAAA"}) {
    CAPTURE(wrong);
    CHECK_FALSE(from_fragment(wrong));
  }
  CHECK(from_fragment("strokes=" + std::string(kMaxFragment, 'A')).error().code ==
        ErrorCode::kUnsupported);
  CHECK(is_drawing_fragment("digit=x"));
  CHECK_FALSE(is_drawing_fragment("about"));
}
