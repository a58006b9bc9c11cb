#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "confusion.hpp"
#include "ink.hpp"
#include "stopwatch.hpp"

/// "Your handwriting": drawings that the visitor labelled, and how well each network reads them.
namespace inkling::app {

struct AppState;
struct KeyPress;

/// One labelled drawing.
struct Sample {
  int label = 0;
  Ink ink;
  std::string fragment;  ///< The ink as text, as in a link.
  bool is_prepared = false;
  InputImage image{};                               ///< What the networks see, once prepared.
  std::array<std::uint8_t, kImagePixels> pixels{};  ///< The same as bytes, for files and the eye.
  std::vector<std::int8_t> answers;  ///< Each network's, then the common one; -1 where none.
  std::uint64_t weights_id = 0;      ///< The state's, when these answers were given.
};

struct Handwriting {
  std::vector<Sample> samples;         ///< In the order in which they were kept.
  std::uint64_t revision = 0;          ///< Grows with every change that is to outlive the page.
  std::string unreadable;              ///< Stored lines that this version of the page cannot read.
  std::vector<Sample> removed;         ///< What "restore" brings back,
  std::vector<std::size_t> places;     ///< and where each of them was.
  std::optional<std::size_t> chosen;   ///< The sample that was put on the drawing square,
  std::uint64_t chosen_revision = 0;   ///< and the drawing's revision since.
  std::vector<std::byte> images_file;  ///< One of a pair of IDX files that waits for the other.
  std::vector<std::byte> labels_file;
  std::string notice;           ///< What happened last, in a sentence.
  std::string storage_problem;  ///< Why nothing outlives the page, a sentence.
  Pick pick;
};

/// The most digits that are kept.
inline constexpr std::size_t kMostSamples = 1000;

/// Whether the drawing can be kept as a sample: there is one, it is not MNIST's, there is room.
[[nodiscard]] bool can_keep(const AppState& state);
/// Keeps the drawing with this label and wipes the square for the next.
void keep_digit(AppState& state, int label);
/// The sample that lies on the square unchanged, or nothing.
[[nodiscard]] std::optional<std::size_t> chosen_sample(const AppState& state);
/// Adds a sample; the same ink with another label gives the sample that is there this label.
/// Returns whether that changed anything.
bool add_sample(Handwriting& handwriting, int label, Ink ink);

/// How a network, or (one past them) all together, read the samples that they have answered.
[[nodiscard]] Confusion confusion_of(const Handwriting& handwriting, std::size_t network);
/// The samples to look at now: of the chosen cell, or all; the newest first.
[[nodiscard]] std::vector<std::size_t> picked_samples(const Handwriting& handwriting);

/// Goes on with images and answers that are missing, for about `budget_us`. Returns whether there
/// was something to do.
bool advance_handwriting(AppState& state, Clock clock, double budget_us);
/// "label/N" keeps, "digit/N" puts a sample on the square, "delete", "delete_all", "restore",
/// "save_json", "save_idx"; others change the pick.
void act_on_handwriting(AppState& state, std::string_view id, double value);
/// Digits are labels. Returns whether the key means something here.
bool press_handwriting_key(AppState& state, const KeyPress& press);
[[nodiscard]] std::string describe_handwriting(const AppState& state);

}  // namespace inkling::app
