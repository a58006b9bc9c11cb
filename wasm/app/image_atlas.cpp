#include "image_atlas.hpp"

#include <algorithm>
#include <cstring>

#include "imgui_internal.h"  // RegisterUserTexture, by which a texture of ours reaches the renderer.

namespace inkling::app {
namespace {

constexpr int kSide = 1024;

}  // namespace

ImageAtlas::ImageAtlas()
    : texture_(std::make_unique<ImTextureData>()), pixels_(std::size_t{kSide} * kSide) {
  texture_->Create(ImTextureFormat_RGBA32, kSide, kSide);
  texture_->UseColors = true;
  std::memset(texture_->GetPixels(), 0, static_cast<std::size_t>(texture_->GetSizeInBytes()));
  texture_->SetStatus(ImTextureStatus_WantCreate);
  ImGui::RegisterUserTexture(texture_.get());
}

ImageAtlas::~ImageAtlas() { ImGui::UnregisterUserTexture(texture_.get()); }

void ImageAtlas::begin() {
  x_ = y_ = row_height_ = 0;
  if (texture_->Status == ImTextureStatus_OK) texture_->Updates.resize(0);
  // After a lost graphics card.
  if (texture_->Status == ImTextureStatus_Destroyed)
    texture_->SetStatus(ImTextureStatus_WantCreate);
}

ImageAtlas::Place ImageAtlas::add(int width, std::span<const ImU32> pixels) {
  const int height = static_cast<int>(pixels.size()) / width;
  if (x_ + width > kSide) {
    y_ += row_height_;
    x_ = row_height_ = 0;
  }
  if (y_ + height > kSide) return {};
  for (int row = 0; row < height; ++row) {
    std::copy_n(&pixels[static_cast<std::size_t>(row * width)], width,
                &pixels_[static_cast<std::size_t>((y_ + row) * kSide + x_)]);
  }
  const auto at = [](int x, int y) {
    return ImVec2(static_cast<float>(x) / kSide, static_cast<float>(y) / kSide);
  };
  const Place place{at(x_, y_), at(x_ + width, y_ + height)};
  x_ += width;
  row_height_ = std::max(row_height_, height);
  return place;
}

void ImageAtlas::finish() {
  const int rows = y_ + row_height_;
  const auto size = static_cast<std::size_t>(rows) * kSide * sizeof(ImU32);
  if (rows == 0 || std::memcmp(texture_->GetPixels(), pixels_.data(), size) == 0) return;
  std::memcpy(texture_->GetPixels(), pixels_.data(), size);
  if (texture_->Status != ImTextureStatus_OK) return;  // It is uploaded as a whole.
  const ImTextureRect changed{0, 0, kSide, static_cast<unsigned short>(rows)};
  texture_->Updates.push_back(changed);
  texture_->UpdateRect = texture_->UsedRect = changed;
  texture_->SetStatus(ImTextureStatus_WantUpdates);
}

ImTextureRef ImageAtlas::texture() const { return texture_->GetTexRef(); }

}  // namespace inkling::app
