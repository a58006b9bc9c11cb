#include "gallery.hpp"

#include <doctest/doctest.h>

#include <cstdint>

#include "idx_bytes.hpp"
#include "setting.hpp"

using namespace inkling;
using namespace inkling::app;

namespace {

constexpr unsigned kCount = 30;

/// Images that differ from each other, whatever they look like.
std::vector<std::uint8_t> noise() {
  std::vector<std::uint8_t> pixels(kCount * kImagePixels);
  std::uint32_t seed = 1;
  for (auto& pixel : pixels) {
    seed = seed * 1664525 + 1013904223;
    pixel = static_cast<std::uint8_t>(seed >> 24);
  }
  return pixels;
}

std::vector<std::byte> images_file() { return idx_bytes({kCount, 28, 28}, noise()); }

std::vector<std::byte> labels_file(std::uint8_t label) {
  return idx_bytes({kCount}, std::vector<std::uint8_t>(kCount, label));
}

AppState state_with_gallery(std::uint8_t label) {
  AppState state = ready_state();
  state.gallery = std::move(Gallery::read(images_file(), labels_file(label)).value());
  return state;
}

void search_to_the_end(AppState& state) {
  while (advance_search(state, steady_clock, 1.0)) {
  }
}

}  // namespace

TEST_CASE("a digit of the gallery is shown as it is, and undo brings the drawing back") {
  AppState state = state_with_gallery(7);
  draw_seven(state.drawing);
  show_digit(state, 3);
  REQUIRE(state.drawing.picture());
  CHECK(state.drawing.picture()->gallery_index == 3);
  CHECK(std::ranges::equal(state.drawing.picture()->pixels, state.gallery->pixels(3)));
  state.drawing.undo();
  CHECK(state.drawing.strokes().size() == 1);
}

TEST_CASE("a search stops exactly at the digits that the network gets wrong") {
  AppState state = state_with_gallery(7);
  std::vector<std::size_t> wrong;
  for (std::size_t i = 0; i < kCount; ++i) {
    const auto answers = classify(state, from_bytes(state.gallery->pixels(i)));
    if (answers[0]->digit != 7) wrong.push_back(i);
  }
  REQUIRE(wrong.size() > 1);
  for (const std::size_t expected : wrong) {
    start_search(state, Wanted::kMistaken, 0);
    search_to_the_end(state);
    CHECK(state.gallery_at == expected);
  }
}

TEST_CASE("a search that finds nothing ends and says so") {
  AppState state = state_with_gallery(7);
  for (std::size_t i = 1; i < state.networks.size(); ++i) {
    fail_weights(state, state.networks[i], "gone");
  }
  start_search(state, Wanted::kDisagreed, 0);
  search_to_the_end(state);
  CHECK(state.search_was_vain);
  CHECK(state.drawing.empty());
  start_search(state, Wanted::kMistaken, 2);
  CHECK_FALSE(state.search);
}

TEST_CASE("files that are no test digits are refused") {
  const auto images = images_file();
  const auto labels = labels_file(7);
  CHECK(Gallery::read(images, labels));
  CHECK_FALSE(Gallery::read(labels, images));
  CHECK_FALSE(Gallery::read({}, {}));
  CHECK_FALSE(Gallery::read(images, labels_file(10)));
  for (std::size_t size = 0; size < labels.size(); ++size) {
    CHECK_FALSE(Gallery::read(images, std::span(labels).first(size)));
  }
  CHECK_FALSE(Gallery::read(std::span(images).first(images.size() - 1), labels));
  CHECK_FALSE(Gallery::read(idx_bytes({kCount, 27, 28}, noise()), labels));
}
