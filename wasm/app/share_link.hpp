#pragma once

#include <string>
#include <string_view>

#include "ink.hpp"

/// A drawing as the fragment of a link, so that a friend sees the same digit and the same answers.
/// The fragment never reaches a server.
///
///   strokes=BASE64URL   the strokes, exactly: positions on the grid as differences, widths,
///                       pressures, and a checksum
///   picture=BASE64URL   a picture's 784 bytes, runs of paper shortened, and a checksum
///   digit=NUMBER        a digit of MNIST's test set, by its index
namespace inkling::app {

/// What a fragment says.
struct SharedDrawing {
  Ink ink;
  std::optional<int> gallery_index;  ///< Set for `digit`; the ink is then empty.
};

/// The largest fragment that is read, in bytes; browsers cut longer addresses.
inline constexpr std::size_t kMaxFragment = 256 * 1024;
inline constexpr int kGalleryCount = 10'000;

/// The fragment for some ink, without "#"; empty if there is no ink.
[[nodiscard]] std::string to_fragment(const Ink& ink);

/// Whether a fragment claims to hold a drawing; others may be anchors of the page.
[[nodiscard]] bool is_drawing_fragment(std::string_view fragment);

/// The inverse. Treats the fragment as hostile: fails with kMalformed on one that is incomplete or
/// damaged, with kUnsupported on one that is too long.
[[nodiscard]] Result<SharedDrawing> from_fragment(std::string_view fragment);

}  // namespace inkling::app
