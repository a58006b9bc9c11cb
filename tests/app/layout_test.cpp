#include "layout.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace inkling::app;

namespace {

constexpr std::size_t kNetworks = 4;
constexpr std::size_t kButtons = 6;
constexpr Contents kContents{.networks = kNetworks, .buttons = kButtons, .tabs = 6};

struct Size {
  float width;
  float height;
};

const std::vector<Size> kSizes{{320, 568},  {360, 640},   {390, 844},   {430, 932},
                               {599, 900},  {600, 900},   {844, 390},   {820, 1180},
                               {899, 1200}, {900, 640},   {1024, 768},  {1280, 720},
                               {1366, 768}, {1600, 1000}, {1920, 1080}, {3840, 2160}};

std::vector<Rect> parts(const Layout& layout) {
  std::vector<Rect> all{layout.header, layout.banner,   layout.pad, layout.stages,
                        layout.footer, layout.ensemble, layout.tabs};
  all.insert(all.end(), layout.networks.begin(), layout.networks.end());
  all.insert(all.end(), layout.buttons.begin(), layout.buttons.end());
  return all;
}

bool overlap(const Rect& a, const Rect& b) {
  constexpr float kSlack = 0.01f;
  return a.x < b.right() - kSlack && b.x < a.right() - kSlack && a.y < b.bottom() - kSlack &&
         b.y < a.bottom() - kSlack;
}

}  // namespace

TEST_CASE("at every size all parts are inside the page and apart from each other") {
  for (const auto [width, height] : kSizes) {
    CAPTURE(width);
    CAPTURE(height);
    const Layout layout = compute_layout(width, height, kContents);
    const auto all = parts(layout);
    for (std::size_t i = 0; i < all.size(); ++i) {
      CAPTURE(i);
      CHECK(all[i].x >= 0);
      CHECK(all[i].right() <= width);
      CHECK(all[i].bottom() <= layout.content_height + 0.01f);
      CHECK(all[i].height > 20);
      for (std::size_t j = i + 1; j < all.size(); ++j) {
        CAPTURE(j);
        CHECK_FALSE(overlap(all[i], all[j]));
      }
    }
  }
}

TEST_CASE("the drawing area is a square that can be drawn in, and in view without scrolling") {
  for (const auto [width, height] : kSizes) {
    CAPTURE(width);
    CAPTURE(height);
    const Layout layout = compute_layout(width, height, kContents);
    CHECK(layout.pad.width == layout.pad.height);
    CHECK(layout.pad.width >= 230);
    CHECK(layout.pad.bottom() <= height);
  }
}

TEST_CASE("buttons are large enough for a finger") {
  for (const auto [width, height] : kSizes) {
    const Layout layout = compute_layout(width, height, kContents);
    REQUIRE(layout.buttons.size() == kButtons);
    for (const Rect& button : layout.buttons) {
      CHECK(button.width >= kMinTouch_px);
      CHECK(button.height >= kMinTouch_px);
    }
  }
}

TEST_CASE("networks stand side by side from 600 px and below each other on a phone") {
  const Layout phone = compute_layout(390, 844, kContents);
  const Layout desktop = compute_layout(900, 700, kContents);
  for (std::size_t i = 1; i < kNetworks; ++i) {
    CHECK(phone.networks[i].x == phone.networks[0].x);
    CHECK(desktop.networks[i].y == desktop.networks[0].y);
  }
}

TEST_CASE("on a usual phone and a usual desktop all answers are in view without scrolling") {
  for (const auto [width, height] : {Size{390, 844}, Size{1366, 768}, Size{1600, 1000}}) {
    CAPTURE(width);
    const Layout layout = compute_layout(width, height, kContents);
    CHECK(layout.networks.back().bottom() <= height);
  }
}

TEST_CASE("details push the footer down and overlap nothing") {
  for (const auto [width, height] : kSizes) {
    CAPTURE(width);
    Layout layout = compute_layout(width, height, kContents);
    set_details_height(layout, 1234);
    CHECK(layout.details.height == 1234);
    CHECK(layout.footer.y >= layout.details.bottom());
    CHECK(layout.content_height == layout.footer.bottom());
    for (const Rect& part : parts(layout)) CHECK_FALSE(overlap(part, layout.details));
  }
}

TEST_CASE("on a wide page the drawing stays in view beside long details, and ends with them") {
  Layout layout = compute_layout(1600, 1000, kContents);
  set_details_height(layout, 3000);
  const Layout before = layout;
  keep_drawing_in_view(layout, 700, 1000);
  CHECK(layout.pad.y == 716);
  CHECK(layout.buttons[0].y - layout.pad.y == before.buttons[0].y - before.pad.y);
  layout = before;
  keep_drawing_in_view(layout, 1e6f, 1000);
  CHECK(layout.stages.bottom() <= layout.footer.y);
  layout = compute_layout(390, 844, kContents);
  keep_drawing_in_view(layout, 300, 844);
  CHECK(layout.pad.y < 300);
}

TEST_CASE("a fifth network finds its place") {
  for (const auto [width, height] : kSizes) {
    const Layout layout =
        compute_layout(width, height, {.networks = 5, .buttons = kButtons, .tabs = 0});
    CHECK(layout.networks.size() == 5);
    CHECK(layout.networks.back().right() <= width);
  }
}
