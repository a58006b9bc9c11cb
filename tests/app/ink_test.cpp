#include "ink.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "raster.hpp"
#include "setting.hpp"
#include "strokes_json.hpp"

using namespace inkling;
using namespace inkling::app;

namespace {

/// A picture with one vertical bar of ink.
Picture bar_picture() {
  Picture picture;
  for (std::size_t row = 5; row < 23; ++row) picture.pixels[row * kImageSide + 14] = 200;
  picture.gallery_index = 42;
  return picture;
}

Ink ink_of(Picture picture) { return {{}, {}, std::move(picture)}; }

}  // namespace

TEST_CASE("strokes from 0 to 1 stay where they are") {
  const std::vector<Stroke> strokes{{{0.25f, 0.5f}, {0.75f, 0.5f}}, {{1.f, 0.f}}};
  const auto ink = ink_from_strokes(strokes);
  REQUIRE(ink);
  REQUIRE(ink->strokes.size() == 2);
  CHECK(ink->strokes[0][1].x == 0.75f);
  CHECK(ink->strokes[1][0].y == 0.f);
  CHECK(ink->nibs.size() == 2);
}

TEST_CASE("strokes in other units fill the middle of the area, aspect ratio kept") {
  for (const float unit : {1e-30f, 3.f, 500.f, 1e30f}) {
    CAPTURE(unit);
    const std::vector<Stroke> strokes{{{-unit, 0.f}, {unit, 4 * unit}}};
    const auto ink = ink_from_strokes(strokes);
    REQUIRE(ink);
    const Stroke& stroke = ink->strokes[0];
    CHECK(stroke[0].y == doctest::Approx(0.15).epsilon(0.01));
    CHECK(stroke[1].y == doctest::Approx(0.85).epsilon(0.01));
    CHECK(stroke[1].x - stroke[0].x == doctest::Approx(0.35).epsilon(0.01));
  }
}

TEST_CASE("strokes without ink, without end or without number are refused") {
  CHECK(ink_from_strokes({}).error().code == ErrorCode::kEmpty);
  CHECK(ink_from_strokes(std::vector<Stroke>(3)).error().code == ErrorCode::kEmpty);
  const std::vector<Stroke> nan{{{0.f, std::numeric_limits<float>::quiet_NaN()}}};
  CHECK(ink_from_strokes(nan).error().code == ErrorCode::kNonFinite);
  const std::vector<Stroke> endless{Stroke(kMaxPoints + 1)};
  CHECK(ink_from_strokes(endless).error().code == ErrorCode::kUnsupported);
}

TEST_CASE("a picture is classified as it is") {
  AppState state = ready_state();
  const Picture picture = bar_picture();
  state.drawing.replace(ink_of(picture));
  refresh_answers(state, steady_clock);
  const auto expected = classify(state, from_bytes(picture.pixels));
  for (std::size_t i = 0; i < state.networks.size(); ++i) {
    REQUIRE(state.networks[i].answer);
    CHECK(state.networks[i].answer->logits == expected[i]->logits);
  }
  CHECK(state.stages->raw == from_bytes(picture.pixels));
}

TEST_CASE("brush and eraser work on a picture's pixels, and undo brings the digit back") {
  AppState state = make_state();
  state.drawing.replace(ink_of(bar_picture()));
  const auto pixel = [&](std::size_t row, std::size_t column) {
    return int{state.drawing.picture()->pixels[row * kImageSide + column]};
  };
  pen_down(state, {{0.2f, 0.5f}});
  pen_move(state, {{0.4f, 0.5f}});
  pen_up(state);
  CHECK(pixel(14, 8) > 200);
  CHECK_FALSE(state.drawing.picture()->gallery_index);
  state.tools.tool = Tool::kEraser;
  pen_down(state, {{0.5f, 0.2f}});
  pen_up(state);
  CHECK(pixel(5, 14) == 0);
  CHECK(pixel(20, 14) == 200);
  state.drawing.undo();
  state.drawing.undo();
  CHECK(pixel(14, 8) == 0);
  CHECK(state.drawing.picture()->gallery_index == 42);
}

TEST_CASE("opening a picture over a drawing can be undone") {
  Drawing drawing;
  draw_seven(drawing);
  drawing.replace(ink_of(bar_picture()));
  CHECK(drawing.strokes().empty());
  CHECK_FALSE(drawing.empty());
  drawing.undo();
  CHECK(drawing.strokes().size() == 1);
  CHECK_FALSE(drawing.picture());
}

TEST_CASE("a pen's pressure is kept with its stroke, and the networks do not see it") {
  AppState light = ready_state(), heavy = ready_state();
  for (AppState* state : {&light, &heavy}) {
    const float pressure = state == &light ? 0.1f : 0.9f;
    pen_down(*state, {{0.5f, 0.2f}, pressure});
    pen_move(*state, {{0.5f, 0.8f}, pressure});
    pen_up(*state);
    refresh_answers(*state, steady_clock);
  }
  CHECK(light.drawing.ink().nibs[0].pressures.size() == 2);
  CHECK(light.drawing.ink().nibs != heavy.drawing.ink().nibs);
  CHECK(light.networks[0].answer->logits == heavy.networks[0].answer->logits);
}

TEST_CASE("a pen held upside down erases, whatever the tool") {
  AppState state = make_state();
  draw_seven(state.drawing);
  pen_down(state, {{0.5f, 0.25f}}, /*upside_down=*/true);
  pen_up(state);
  CHECK(state.drawing.strokes().size() == 2);
}

TEST_CASE("an image file of the drawing gives the same digit image, within a grey level's blur") {
  Drawing drawing;
  draw_seven(drawing);
  constexpr int kSide = 560;
  const auto bytes = rasterise(drawing.ink(), kSide);
  REQUIRE(bytes.size() == kSide * kSide);
  CHECK(bytes.front() == 255);
  CHECK(std::ranges::min(bytes) == 0);
  GrayImage image{kSide, kSide, {}};
  for (const auto byte : bytes) image.pixels.push_back(static_cast<float>(byte) / 255);
  const auto from_file = preprocess_image(image);
  const auto from_strokes = preprocess_strokes(drawing.strokes());
  REQUIRE(from_file);
  REQUIRE(from_strokes);
  float difference = 0;
  for (std::size_t i = 0; i < from_file->size(); ++i) {
    difference += std::abs((*from_file)[i] - (*from_strokes)[i]);
  }
  CHECK(difference / kImagePixels < 0.03f);
}

TEST_CASE("an image file of a picture has its pixels as squares, ink black") {
  const auto bytes = rasterise(ink_of(bar_picture()), 2 * kImageSide);
  CHECK(int{bytes[2 * 10 * 56 + 2 * 14]} == 55);
  CHECK(int{bytes[(2 * 10 + 1) * 56 + 2 * 14 + 1]} == 55);
  CHECK(int{bytes[2 * 10 * 56 + 2 * 15]} == 255);
}

TEST_CASE("a photo becomes the picture that the networks see, exactly as a link carries it") {
  GrayImage photo{60, 80, std::vector<float>(60 * 80, 0.8f)};
  for (int y = 15; y < 65; ++y) {
    for (int x = 28; x < 33; ++x) photo.pixels[static_cast<std::size_t>(y * 60 + x)] = 0.2f;
  }
  auto ink = ink_from_image(photo);
  REQUIRE(ink);
  REQUIRE(ink->picture);
  CHECK(ink->picture->stages->centred == from_bytes(ink->picture->pixels));
  CHECK_FALSE(ink_from_image({60, 80, std::vector<float>(60 * 80, 0.8f)}));
}

TEST_CASE("saved strokes are the ones that were drawn") {
  AppState state = make_state();
  CHECK(to_json(state.drawing.ink()) == "{\"strokes\": []}\n");
  draw_seven(state.drawing);
  const auto saved = nlohmann::json::parse(to_json(state.drawing.ink()))["strokes"];
  REQUIRE(saved.size() == 1);
  const Stroke& stroke = state.drawing.strokes()[0];
  REQUIRE(saved[0].size() == stroke.size());
  for (std::size_t i = 0; i < stroke.size(); ++i) {
    const Point point = on_grid({saved[0][i][0].get<float>(), saved[0][i][1].get<float>()});
    CHECK(point.x == stroke[i].x);
    CHECK(point.y == stroke[i].y);
  }
}
