#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ink.hpp"

namespace inkling::app {

/// What the visitor has drawn or opened, with its history.
class Drawing {
 public:
  [[nodiscard]] const Ink& ink() const { return ink_; }
  [[nodiscard]] const std::vector<Stroke>& strokes() const { return ink_.strokes; }
  [[nodiscard]] const std::optional<Picture>& picture() const { return ink_.picture; }
  [[nodiscard]] bool empty() const { return ink_.empty(); }
  [[nodiscard]] bool pen_is_down() const { return gesture_ != Gesture::kNone; }
  [[nodiscard]] bool can_undo() const { return !past_.empty(); }
  [[nodiscard]] bool can_redo() const { return !future_.empty(); }
  /// Grows with every change of the ink; views that compute from the ink compare it.
  [[nodiscard]] std::uint64_t revision() const { return revision_; }

  /// Puts the pen down at `point`; a stroke still open is ended first. On a picture the pen paints
  /// its pixels.
  /// @param width     Of the ink, as a share of the area; only for the eye.
  /// @param pressure  0 to 1 from a pen that reports it, otherwise negative.
  void begin_stroke(Point point, float width = kInkWidth, float pressure = -1.f);
  /// Puts the eraser down.
  /// @param radius  As a share of the area.
  void begin_erasing(Point point, float radius);
  /// Moves the pen or the eraser. Points outside the area are moved to its edge, points too close
  /// to the last one are dropped, and with nothing on the area nothing happens.
  void extend_stroke(Point point, float pressure = -1.f);
  void end_stroke() { gesture_ = Gesture::kNone; }
  /// Takes back the stroke being drawn or erased, as if the pen had not come down.
  void cancel_stroke();

  /// Puts other ink in the place of what is there; can be undone.
  void replace(Ink ink);
  void undo();
  void redo();
  /// Wipes the area; can be undone.
  void clear();

 private:
  enum class Gesture : std::uint8_t { kNone, kDraw, kErase };
  void remember(Ink before);
  void erase_to(Point point);
  void changed() { ++revision_; }

  Ink ink_;
  std::vector<Ink> past_;
  std::vector<Ink> future_;
  Gesture gesture_ = Gesture::kNone;
  bool gesture_is_remembered_ = false;  ///< Whether undo would take the gesture back.
  Point last_;                          ///< Where the pen was seen last.
  float radius_ = 0.f;                  ///< The eraser's.
  std::uint64_t revision_ = 0;
};

}  // namespace inkling::app
