#include "handwriting.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "handwriting_files.hpp"
#include "idx.hpp"
#include "page_controls.hpp"
#include "setting.hpp"

using namespace inkling;
using namespace inkling::app;

namespace {

/// A digit that differs from the others by its place.
void draw(AppState& state, float shift) {
  state.drawing.begin_stroke({0.3f + shift, 0.25f});
  state.drawing.extend_stroke({0.5f + shift, 0.8f});
  state.drawing.end_stroke();
}

void keep(AppState& state, float shift, int label) {
  draw(state, shift);
  act(state, "yours/label/" + std::to_string(label));
}

void show_picture(AppState& state) {
  Ink ink;
  ink.picture.emplace().pixels[400] = 200;
  state.drawing.replace(std::move(ink));
}

AppState state_with_digits() {
  AppState state = ready_state();
  keep(state, 0.f, 1);
  keep(state, 0.1f, 7);
  show_picture(state);
  act(state, "yours/label/4");
  return state;
}

void settle(AppState& state) {
  while (advance_handwriting(state, steady_clock, 0)) {
  }
}

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

std::vector<int> labels_of(const AppState& state) {
  std::vector<int> labels;
  for (const Sample& sample : state.handwriting.samples) labels.push_back(sample.label);
  return labels;
}

void receive(AppState& state, std::string_view name, std::string_view content) {
  receive_file(state, "", name, bytes_of(content));
}

}  // namespace

TEST_CASE("a label keeps the drawing and clears the square; undo brings the drawing back") {
  AppState state = ready_state();
  act(state, "yours/label/3");
  CHECK(state.handwriting.samples.empty());
  keep(state, 0.f, 3);
  CHECK(labels_of(state) == std::vector{3});
  CHECK(state.drawing.empty());
  apply(state, Action::kUndo);
  CHECK(state.drawing.strokes().size() == 1);
  act(state, "yours/label/5");
  CHECK_MESSAGE(labels_of(state) == std::vector{5}, "the same ink with another label is mended");
}

TEST_CASE("digit keys label while the tab is open, and other keys stay shortcuts") {
  AppState state = ready_state();
  draw(state, 0.f);
  CHECK_FALSE(press_handwriting_key(state, {.key = "b"}));
  CHECK_FALSE(press_handwriting_key(state, {.key = "1", .command = true}));
  CHECK(press_handwriting_key(state, {.key = "8"}));
  CHECK(labels_of(state) == std::vector{8});
}

TEST_CASE("MNIST's own digits are not the visitor's") {
  AppState state = ready_state();
  show_picture(state);
  CHECK(can_keep(state));
  Ink ink = state.drawing.ink();
  ink.picture->gallery_index = 5;
  state.drawing.replace(std::move(ink));
  CHECK_FALSE(can_keep(state));
  act(state, "yours/label/0");
  CHECK(state.handwriting.samples.empty());
}

TEST_CASE("every network's score is what it answers to the images") {
  AppState state = state_with_digits();
  settle(state);
  std::vector<std::uint32_t> right(state.networks.size());
  for (const Sample& sample : state.handwriting.samples) {
    const InputImage image = sample.ink.picture ? from_bytes(sample.ink.picture->pixels)
                                                : *preprocess_strokes(sample.ink.strokes);
    const auto answers = classify(state, image);
    for (std::size_t i = 0; i < answers.size(); ++i) right[i] += answers[i]->digit == sample.label;
  }
  for (std::size_t i = 0; i < right.size(); ++i) {
    CHECK(confusion_of(state.handwriting, i).correct() == right[i]);
    CHECK(confusion_of(state.handwriting, i).total() == 3);
  }
  CHECK(confusion_of(state.handwriting, right.size()).total() == 3);
}

TEST_CASE("other weights read the digits anew") {
  AppState state = state_with_digits();
  settle(state);
  fail_weights(state, state.networks[0], "gone");
  settle(state);
  CHECK(confusion_of(state.handwriting, 0).total() == 0);
  CHECK(confusion_of(state.handwriting, 1).total() == 3);
}

TEST_CASE("a digit comes back to the square, and is deleted and restored in its place") {
  AppState state = state_with_digits();
  CHECK_FALSE(chosen_sample(state));
  act(state, "yours/delete");
  CHECK(labels_of(state) == std::vector{1, 7, 4});
  act(state, "yours/digit/1");
  CHECK(chosen_sample(state) == 1);
  CHECK(state.drawing.strokes().size() == 1);
  act(state, "yours/delete");
  CHECK(labels_of(state) == std::vector{1, 4});
  act(state, "yours/restore");
  CHECK(labels_of(state) == std::vector{1, 7, 4});
  act(state, "yours/delete_all");
  CHECK(state.handwriting.samples.empty());
  keep(state, 0.2f, 9);
  act(state, "yours/restore");
  CHECK(labels_of(state) == std::vector{1, 7, 4, 9});
  act(state, "yours/digit/0");
  draw(state, 0.3f);
  CHECK_MESSAGE(!chosen_sample(state), "what was changed is no kept digit any more");
}

TEST_CASE("stored digits come back, and lines of another version are kept") {
  AppState state = state_with_digits();
  const std::string text = to_storage(state.handwriting) + "5 future=abc\n";
  AppState other = ready_state();
  open_storage(other, text);
  CHECK(labels_of(other) == std::vector{1, 7, 4});
  CHECK(to_storage(other.handwriting) == text);
  CHECK(other.handwriting.revision == 0);
  open_storage(other, "x\n\n12 strokes=\n3 digit=5\n");
  CHECK(other.handwriting.samples.empty());
}

TEST_CASE("JSON lines hold everything that was drawn, and give it back") {
  AppState state = state_with_digits();
  act(state, "yours/save_json");
  REQUIRE(state.outbox.size() == 1);
  const std::string lines = state.outbox[0].content;
  CHECK(std::ranges::count(lines, '\n') == 2);
  CHECK(state.message ==
        "JSON lines hold strokes; 1 digit that was an image is in the IDX files alone.");
  receive(state, "handwriting.jsonl", lines);
  CHECK_MESSAGE(state.handwriting.samples.size() == 3, "nothing is there twice");
  AppState other = ready_state();
  receive(other, "handwriting.jsonl", lines);
  CHECK(labels_of(other) == std::vector{1, 7});
  settle(state);
  settle(other);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(other.handwriting.samples[i].image == state.handwriting.samples[i].image);
  }
}

TEST_CASE("a pair of IDX files holds every digit as the networks see it, and gives it back") {
  AppState state = state_with_digits();
  settle(state);
  act(state, "yours/save_idx");
  REQUIRE(state.outbox.size() == 2);
  const auto [images, labels] = std::pair(state.outbox[0], state.outbox[1]);
  CHECK(images.name == "t10k-images-idx3-ubyte");
  CHECK(labels.name == "t10k-labels-idx1-ubyte");
  for (const bool images_first : {true, false}) {
    AppState other = ready_state();
    receive(other, "first", images_first ? images.content : labels.content);
    CHECK(other.handwriting.samples.empty());
    receive(other, "second", images_first ? labels.content : images.content);
    REQUIRE(labels_of(other) == std::vector{1, 7, 4});
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(other.handwriting.samples[i].ink.picture->pixels ==
            state.handwriting.samples[i].pixels);
    }
  }
}

TEST_CASE("files that are no digits get a sentence, and nothing is lost") {
  AppState state = state_with_digits();
  settle(state);
  act(state, "yours/save_idx");
  const auto images = state.outbox[0].content, labels = state.outbox[1].content;
  const auto last_sentence = [&] { return state.message; };
  receive(state, "a.jsonl", "no JSON");
  CHECK(last_sentence().starts_with("This file holds no labelled drawings."));
  receive(state, "b.jsonl", "{\"strokes\": [[[0, 0], [1, 1]]]}\n");
  CHECK(last_sentence().starts_with("This file holds no labelled drawings."));
  receive(state, "images", images);
  receive(state, "labels", labels.substr(0, labels.size() - 1));
  CHECK(last_sentence().find("does not hold the labels that its header promises") !=
        std::string::npos);
  receive(state, "images", images);
  receive(state, "labels", write_idx_labels(std::vector<std::uint8_t>(2)));
  CHECK(last_sentence().find("3 images and 2 labels") != std::string::npos);
  receive(state, "labels", write_idx_labels(std::vector<std::uint8_t>{10}));
  receive(state, "images", images);
  CHECK(last_sentence().find("labels that are no digits") != std::string::npos);
  receive(state, "notes.txt", "hello");
  CHECK(last_sentence().find("cannot use notes.txt") != std::string::npos);
  CHECK(labels_of(state) == std::vector{1, 7, 4});
}

TEST_CASE("what cannot be read of a file is counted, the rest is taken, up to the limit") {
  AppState state = ready_state();
  std::string lines = "{\"strokes\": [[[0, 0], [5, 9]]], \"label\": 2, \"writer\": {\"a\": [1]}}\n";
  lines += "{\"strokes\": [], \"label\": 1}\nbroken\n{\"strokes\": [[[1, 2]]]}\n";
  receive(state, "a.jsonl", lines);
  CHECK(labels_of(state) == std::vector{2});
  CHECK(state.message ==
        "1 digit was added. 1 has no label and was left out. 2 lines are no drawings and were "
        "left out.");
  std::string many;
  for (std::size_t i = 0; i < kMostSamples + 4; ++i) {
    many += "{\"strokes\": [[[0, 0], [0.5, " + std::to_string(0.0005 * double(i)) +
            "]]], \"label\": 3}\n";
  }
  receive(state, "many.jsonl", many);
  CHECK(state.handwriting.samples.size() == kMostSamples);
  CHECK(state.message.find("keeps at most 1000") != std::string::npos);
}

TEST_CASE("a cell's digits are those that the chosen network read so") {
  AppState state = state_with_digits();
  settle(state);
  CHECK(picked_samples(state.handwriting) == std::vector<std::size_t>{2, 1, 0});
  const int answer = state.handwriting.samples[1].answers[0];
  act(state, "yours/network/0");
  act(state, "yours/cell/7" + std::to_string(answer));
  CHECK(picked_samples(state.handwriting) == std::vector<std::size_t>{1});
}
