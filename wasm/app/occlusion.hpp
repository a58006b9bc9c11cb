#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "inkling/preprocess.hpp"

/// Occlusion sensitivity (Zeiler and Fergus 2014, section 4.2): what changes when a spot of the
/// image is covered shows where a network looks.
namespace inkling::app {

/// Goes over an image with a square of paper, coarsely first, and keeps what each place changed.
class Occlusion {
 public:
  Occlusion() = default;
  /// @param cover  Side of the square in pixels, 1 to 27, odd.
  /// Places where the square would cover no ink change nothing and are left out.
  Occlusion(const InputImage& image, int cover);

  [[nodiscard]] bool is_done() const { return next_ >= places_.size(); }
  /// Places still to be looked at.
  [[nodiscard]] std::size_t left() const { return places_.size() - next_; }
  /// Share of the places that are known, 0 to 1.
  [[nodiscard]] float progress() const;
  /// The image with a place covered: the next one, or one `ahead` of it, less than `left()`.
  [[nodiscard]] InputImage next_image(std::size_t ahead = 0) const;
  /// Keeps what covering the next place changed, and goes on.
  void store(float change);

  /// What covering the square around each pixel changes; places not known yet have the value of a
  /// known one nearby.
  [[nodiscard]] const InputImage& changes() const { return changes_; }
  /// The largest change in size, 0 if there is none yet.
  [[nodiscard]] float largest() const;

 private:
  struct Place {
    int row, column;
    int spacing;  ///< Distance to the next place when this one was looked at.
  };
  [[nodiscard]] bool covers_ink(int row, int column) const;

  InputImage image_{};
  InputImage changes_{};
  int cover_ = 1;
  std::vector<Place> places_;
  std::size_t next_ = 0;
};

}  // namespace inkling::app
