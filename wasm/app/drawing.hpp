#pragma once

#include <cstdint>
#include <vector>

#include "inkling/preprocess.hpp"

namespace inkling::app {

/// What the visitor has drawn, with its history. Points are in drawing-area units: 0 to 1 from
/// left to right and from top to bottom, so that a drawing outlives every change of window size.
class Drawing {
 public:
  [[nodiscard]] const std::vector<Stroke>& strokes() const { return strokes_; }
  [[nodiscard]] bool empty() const { return strokes_.empty(); }
  [[nodiscard]] bool pen_is_down() const { return pen_is_down_; }
  [[nodiscard]] bool can_undo() const { return !past_.empty(); }
  [[nodiscard]] bool can_redo() const { return !future_.empty(); }
  /// Grows with every change of the ink; views that compute from the ink compare it.
  [[nodiscard]] std::uint64_t revision() const { return revision_; }

  /// Puts the pen down at `point`; a stroke still open is ended first.
  void begin_stroke(Point point);
  /// Moves the pen. Points outside the area are moved to its edge, points too close to the last
  /// one are dropped, and without a stroke nothing happens.
  void extend_stroke(Point point);
  void end_stroke() { pen_is_down_ = false; }
  /// Takes back the stroke being drawn, as if the pen had not come down.
  void cancel_stroke();

  void undo();
  void redo();
  /// Wipes the area; can be undone.
  void clear();

 private:
  using Strokes = std::vector<Stroke>;
  void remember();
  void changed() { ++revision_; }

  Strokes strokes_;
  std::vector<Strokes> past_;
  std::vector<Strokes> future_;
  bool pen_is_down_ = false;
  std::uint64_t revision_ = 0;
};

}  // namespace inkling::app
