#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "answer.hpp"
#include "breaks.hpp"
#include "drawing.hpp"
#include "gallery.hpp"
#include "handwriting.hpp"
#include "inkling/architecture.hpp"
#include "inkling/model.hpp"
#include "inkling/preprocess.hpp"
#include "inside.hpp"
#include "looks.hpp"
#include "network.hpp"
#include "stage_answers.hpp"
#include "verify.hpp"
#include "your_weights.hpp"

/// Everything the page shows is a view of one AppState; only the functions of commands.hpp change
/// it.
namespace inkling::app {

/// By what the networks are sorted.
enum class Sort : std::uint8_t { kMultAdds, kParameters, kAccuracy, kTime, kConfidence, kName };

/// What the networks answer together: the mean of their probabilities.
struct Ensemble {
  std::optional<Answer> answer;         ///< Set when two networks or more have answered.
  std::optional<double> test_accuracy;  ///< Of the shipped networks, 0 to 1, if the shell knows.
  std::array<float, kClasses> bars{};   ///< As in Network.
};

/// A file for the visitor, which the shell saves.
struct OutgoingFile {
  std::string name;
  std::string type;  ///< Media type.
  std::string content;
};

struct Appearance {
  bool dark = false;
  bool reduced_motion = false;
  bool mac_keys = false;  ///< Whether shortcuts are written with ⌘ instead of Ctrl.
};

enum class Tool : std::uint8_t { kBrush, kEraser };

/// What the pen does when it comes down. Each tool keeps a size of its own.
struct Tools {
  Tool tool = Tool::kBrush;
  std::size_t brush_size = 1;   ///< Index into kBrushWidths.
  std::size_t eraser_size = 1;  ///< Index into kEraserRadii.
};
/// As shares of the drawing area's side.
inline constexpr std::array<float, 4> kBrushWidths{0.03125f, kInkWidth, 0.09375f, 0.125f};
inline constexpr std::array<float, 4> kEraserRadii{0.02f, 0.045f, 0.08f, 0.13f};

/// Where the keyboard's pen is.
struct Cursor {
  Point at{0.5f, 0.5f};
  bool shown = false;
  bool pen_is_down = false;
};

struct AppState {
  Drawing drawing;
  Tools tools;
  Cursor cursor;
  bool menu_is_open = false;              ///< A shell shows what only it can do.
  std::optional<Gallery> gallery;         ///< Once a shell has brought it.
  std::optional<std::size_t> gallery_at;  ///< The digit that was shown last.
  std::optional<GallerySearch> search;    ///< While one is under way.
  bool search_was_vain = false;           ///< The last one found nothing.
  std::vector<Network> networks;          ///< In the core's order, one for each architecture.
  Ensemble ensemble;
  Sort sort = Sort::kMultAdds;
  std::vector<std::size_t> order;          ///< Indices of `networks` as they are shown.
  std::size_t tab = 0;                     ///< Index into sections().
  std::optional<Workspace> workspace;      ///< Fits every ready network.
  std::optional<PreprocessStages> stages;  ///< How the ink became the networks' image.
  std::uint64_t answered_revision = 0;     ///< The drawing's revision that the answers are for.
  std::uint64_t answers_id = 0;            ///< Changes with the answers; views compare it.
  bool answers_are_stale = false;          ///< A network came or went since they were computed.
  std::uint64_t weights_id = 1;            ///< Changes whenever one does.
  StageAnswers stage_answers;
  Inside inside;
  Looks looks;
  Breaks breaks;
  Verify verify;
  Handwriting handwriting;
  YourWeights your_weights;
  bool gallery_is_wanted = false;    ///< A shell is to bring it.
  std::vector<OutgoingFile> outbox;  ///< Taken by the shell after each action.
  std::string message;               ///< A sentence for the visitor; taken as the outbox is.
  float invitation_s = 0.f;          ///< How long the example stroke has been playing.
  Appearance appearance;
  double clock_tick_us = 0.0;  ///< The clock's resolution; 0 until it is known.
};

}  // namespace inkling::app
