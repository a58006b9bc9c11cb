#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "inkling/preprocess.hpp"
#include "stopwatch.hpp"

namespace inkling::app {

struct AppState;

/// MNIST's test digits, to look at and to find hard ones among.
class Gallery {
 public:
  /// Reads MNIST's own files (IDX: big-endian header, then one byte a pixel, or one a label).
  /// Fails with kMalformed if they are anything else or do not belong together.
  [[nodiscard]] static Result<Gallery> read(std::span<const std::byte> images,
                                            std::span<const std::byte> labels);

  [[nodiscard]] std::size_t size() const { return labels_.size(); }
  /// The digit that the image shows, according to MNIST.
  [[nodiscard]] int label(std::size_t index) const { return labels_[index]; }
  /// Row-major, 0 paper, 255 ink.
  [[nodiscard]] std::span<const std::uint8_t, kImagePixels> pixels(std::size_t index) const {
    return std::span<const std::uint8_t, kImagePixels>(&pixels_[index * kImagePixels],
                                                       kImagePixels);
  }

 private:
  std::vector<std::uint8_t> pixels_;
  std::vector<std::uint8_t> labels_;
};

/// What makes a digit worth stopping at.
enum class Wanted : std::uint8_t {
  kDisagreed,  ///< The networks do not all say the same.
  kMistaken,   ///< One network does not say what the label says.
};

/// A walk through the gallery that goes on from frame to frame.
struct GallerySearch {
  Wanted wanted = Wanted::kDisagreed;
  std::size_t network = 0;  ///< For kMistaken: an index into the state's networks.
  std::size_t next = 0;     ///< The digit to look at next.
  std::size_t seen = 0;     ///< How many were looked at.
};

/// The shell has brought the gallery, or cannot.
void set_gallery(AppState& state, Gallery gallery);
void miss_gallery(AppState& state);
/// Puts a digit of the gallery in the drawing's place; nothing happens without a gallery or such a
/// digit.
void show_digit(AppState& state, std::size_t index);
/// Starts walking on from the digit shown last.
void start_search(AppState& state, Wanted wanted, std::size_t network);
/// Walks on for about `budget_us`, and shows the digit that is found. Returns whether there was
/// anything to do. After all digits were looked at in vain, `search_was_vain` is set.
bool advance_search(AppState& state, Clock clock, double budget_us);

}  // namespace inkling::app
