#pragma once

#include <memory>
#include <span>
#include <vector>

#include "imgui.h"

namespace inkling::app {

/// Small images for one frame, side by side in one texture, drawn with sharp pixels. Panels add
/// what they show anew for each frame; the texture goes to the graphics card only when it differs
/// from the one before.
class ImageAtlas {
 public:
  /// A place in the texture.
  struct Place {
    ImVec2 from, to;  ///< Texture coordinates.
  };

  ImageAtlas();
  ~ImageAtlas();
  ImageAtlas(const ImageAtlas&) = delete;
  ImageAtlas& operator=(const ImageAtlas&) = delete;

  /// Starts a frame: forgets the pictures of the one before.
  void begin();
  /// Copies an image of width × (pixels.size() / width) pixels. Nothing is shown where the texture
  /// is full.
  Place add(int width, std::span<const ImU32> pixels);
  /// Ends a frame: asks for an upload if anything changed.
  void finish();

  [[nodiscard]] ImTextureRef texture() const;

 private:
  std::unique_ptr<ImTextureData> texture_;
  std::vector<ImU32> pixels_;  ///< This frame's.
  int x_ = 0, y_ = 0, row_height_ = 0;
};

}  // namespace inkling::app
