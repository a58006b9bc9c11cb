#include "theme.hpp"

namespace inkling::app {
namespace {

/// 0xRRGGBB and an opacity of 0 to 255.
constexpr ImU32 rgb(unsigned hex, unsigned alpha = 255) {
  return IM_COL32((hex >> 16) & 255, (hex >> 8) & 255, hex & 255, alpha);
}

constexpr Palette kLight{
    .page = rgb(0xF5F4F0),
    .card = rgb(0xFFFFFF),
    .card_edge = rgb(0x1B1D22, 20),
    .shadow = rgb(0x2A2620, 0),
    .shadow_alpha = 8,
    .ink = rgb(0x17191E),
    .guide = rgb(0xCDD5F6),
    .text = rgb(0x17191E),
    .muted = rgb(0x5F646E),
    .faint = rgb(0xA9ADB5),
    .track = rgb(0xEFEEEA),
    .bar = rgb(0xB9BDC8),
    .hover = rgb(0xF0EFEB),
    .press = rgb(0xE6E5E0),
    .agree = rgb(0x3450D6),
    .agree_soft = rgb(0xE9EDFD),
    .differ = rgb(0xB8450F),
    .differ_soft = rgb(0xFCEBE1),
};

constexpr Palette kDark{
    .page = rgb(0x121418),
    .card = rgb(0x1C1F25),
    .card_edge = rgb(0xFFFFFF, 18),
    .shadow = rgb(0x000000, 0),
    .shadow_alpha = 22,
    .ink = rgb(0xF4F5F7),
    .guide = rgb(0x3A4262),
    .text = rgb(0xF0F1F4),
    .muted = rgb(0xA2A8B3),
    .faint = rgb(0x5A606B),
    .track = rgb(0x2A2E36),
    .bar = rgb(0x5F6674),
    .hover = rgb(0x262A32),
    .press = rgb(0x30353F),
    .agree = rgb(0x93A6FF),
    .agree_soft = rgb(0x262F52),
    .differ = rgb(0xFF9D66),
    .differ_soft = rgb(0x472B1C),
};

ImFont* add_font(std::span<const std::byte> file) {
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  config.Flags |= ImFontFlags_NoLoadError;
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  ImFont* font = nullptr;
  if (!file.empty()) {
    // ImGui takes a pointer to non-const but only reads when it does not own the data.
    font = atlas->AddFontFromMemoryTTF(const_cast<std::byte*>(file.data()),
                                       static_cast<int>(file.size()), 0.f, &config);
  }
  return font ? font : atlas->AddFontDefault();
}

}  // namespace

const Palette& palette(bool dark) { return dark ? kDark : kLight; }

Fonts load_fonts(std::span<const std::byte> regular, std::span<const std::byte> semibold) {
  Fonts fonts;
  fonts.regular = add_font(regular);
  fonts.semibold = add_font(semibold);
  return fonts;
}

}  // namespace inkling::app
