#include "occlusion.hpp"

#include <algorithm>
#include <cmath>

namespace inkling::app {
namespace {

constexpr int kCoarsest = 4;

std::size_t index_of(int row, int column) {
  return static_cast<std::size_t>(row * kImageSide + column);
}

/// Calls `work` with the rows or columns that a square around `middle` reaches.
template <typename Work>
void for_reach(int middle, int cover, Work&& work) {
  const int first = std::max(0, middle - cover / 2);
  const int last = std::min(kImageSide - 1, middle + cover / 2);
  for (int i = first; i <= last; ++i) work(i);
}

}  // namespace

Occlusion::Occlusion(const InputImage& image, int cover) : image_(image), cover_(cover) {
  for (int spacing = kCoarsest; spacing >= 1; spacing /= 2) {
    for (int row = 0; row < kImageSide; row += spacing) {
      for (int column = 0; column < kImageSide; column += spacing) {
        const bool known =
            spacing < kCoarsest && row % (2 * spacing) == 0 && column % (2 * spacing) == 0;
        if (!known && covers_ink(row, column)) places_.push_back({row, column, spacing});
      }
    }
  }
}

bool Occlusion::covers_ink(int row, int column) const {
  bool ink = false;
  for_reach(row, cover_, [&](int y) {
    for_reach(column, cover_, [&](int x) { ink |= image_[index_of(y, x)] > 0; });
  });
  return ink;
}

float Occlusion::progress() const {
  if (places_.empty()) return 1.f;
  return static_cast<float>(next_) / static_cast<float>(places_.size());
}

InputImage Occlusion::next_image(std::size_t ahead) const {
  InputImage covered = image_;
  const Place& place = places_[next_ + ahead];
  for_reach(place.row, cover_, [&](int y) {
    for_reach(place.column, cover_, [&](int x) { covered[index_of(y, x)] = 0; });
  });
  return covered;
}

void Occlusion::store(float change) {
  const Place& place = places_[next_++];
  for (int row = place.row; row < std::min(place.row + place.spacing, kImageSide); ++row) {
    for (int column = place.column; column < std::min(place.column + place.spacing, kImageSide);
         ++column) {
      if (covers_ink(row, column)) changes_[index_of(row, column)] = change;
    }
  }
}

float Occlusion::largest() const {
  float largest = 0;
  for (const float change : changes_) largest = std::max(largest, std::abs(change));
  return largest;
}

}  // namespace inkling::app
