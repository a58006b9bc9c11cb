#include "app.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "imgui.h"
#include "setting.hpp"

using namespace inkling;
using namespace inkling::app;

namespace {

/// Stands where a graphics card would be: takes note of textures, looks at what is to be drawn.
class Screen {
 public:
  explicit Screen(App& app, float width = 1600, float height = 1000) : app_(app) {
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    app_.resize(width, height, 2.f);
  }

  /// Draws frames until the app wants no more; returns how many.
  int settle() {
    int frames = 0;
    for (; app_.wants_frame() && frames < 500; ++frames) {
      app_.frame(0.016f);
      for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
        if (texture->Status == ImTextureStatus_WantDestroy) {
          texture->SetStatus(ImTextureStatus_Destroyed);
        } else if (texture->Status != ImTextureStatus_OK) {
          texture->SetTexID(1);
          texture->SetStatus(ImTextureStatus_OK);
        }
      }
    }
    return frames;
  }

  [[nodiscard]] int vertices() const { return ImGui::GetDrawData()->TotalVtxCount; }

 private:
  App& app_;
};

void load_all(App& app) {
  for (Network& network : app.state().networks) {
    load_weights(app.state(), network, weights_file(*network.architecture));
  }
  app.touch();
}

AppOptions options() {
  AppOptions options;
  options.clock = steady_clock;
  return options;
}

}  // namespace

TEST_CASE("a page at rest asks for no frames") {
  App app(options());
  Screen screen(app);
  load_all(app);
  CHECK(screen.settle() < 300);
  CHECK_FALSE(app.wants_frame());
}

TEST_CASE("drawing shows ink and answers, and then the page rests again") {
  App app(options());
  Screen screen(app);
  load_all(app);
  screen.settle();
  draw_seven(app.state().drawing);
  app.touch();
  CHECK(screen.settle() > 2);
  CHECK(app.state().networks[0].answer);
  CHECK(screen.vertices() > 1000);
}

TEST_CASE("every size and both themes draw whole frames") {
  App app(options());
  Screen screen(app);
  load_all(app);
  fail_weights(app.state(), app.state().networks[1], "the server answered 404");
  draw_seven(app.state().drawing);
  for (const float width : {320.f, 390.f, 700.f, 900.f, 1600.f}) {
    app.resize(width, 800, 1.5f);
    app.state().appearance.dark = !app.state().appearance.dark;
    screen.settle();
    CHECK(screen.vertices() > 1000);
  }
}

TEST_CASE("a press on a button does what it says, once it is let go") {
  App app(options());
  Screen screen(app);
  draw_seven(app.state().drawing);
  app.touch();
  screen.settle();
  const Rect undo = find_control(app.controls(), "undo")->area;
  app.move_pointer({undo.middle_x(), undo.middle_y(), true, false});
  app.press_pointer(true);
  screen.settle();
  CHECK_FALSE(app.state().drawing.empty());
  app.press_pointer(false);
  screen.settle();
  CHECK(app.state().drawing.empty());
  CHECK(app.state().drawing.can_redo());
}

TEST_CASE("a tap that comes and goes between two frames presses the button") {
  App app(options());
  Screen screen(app, 390, 844);
  draw_seven(app.state().drawing);
  app.touch();
  screen.settle();
  const Rect clear = find_control(app.controls(), "clear")->area;
  app.move_pointer({clear.middle_x(), clear.middle_y(), true, true});
  app.press_pointer(true);
  app.press_pointer(false);
  app.move_pointer({0, 0, false, true});
  screen.settle();
  CHECK(app.state().drawing.empty());
}

TEST_CASE("a finger that scrolls away from a button does not press it") {
  App app(options());
  Screen screen(app, 390, 844);
  draw_seven(app.state().drawing);
  app.touch();
  screen.settle();
  const Rect clear = find_control(app.controls(), "clear")->area;
  app.move_pointer({clear.middle_x(), clear.middle_y(), true, true});
  app.press_pointer(true);
  screen.settle();
  app.move_pointer({0, 0, false, true});
  app.press_pointer(false);
  screen.settle();
  CHECK_FALSE(app.state().drawing.empty());
}

TEST_CASE("buttons are where the page was scrolled to") {
  App app(options());
  Screen screen(app, 390, 600);
  draw_seven(app.state().drawing);
  app.scroll_to(120);
  screen.settle();
  const Rect clear = find_control(app.controls(), "clear")->area;
  app.move_pointer({clear.middle_x(), clear.middle_y() - 120, true, true});
  app.press_pointer(true);
  app.press_pointer(false);
  screen.settle();
  CHECK(app.state().drawing.empty());
}

TEST_CASE("a button that is not available cannot be pressed") {
  App app(options());
  Screen screen(app);
  draw_seven(app.state().drawing);
  app.act("redo", 1);
  app.act("no such thing", 1);
  screen.settle();
  CHECK(app.state().drawing.strokes().size() == 1);
}

TEST_CASE("where real elements lie over the controls, the pointer alone does nothing") {
  AppOptions web = options();
  web.pointer_acts = false;
  App app(std::move(web));
  Screen screen(app);
  draw_seven(app.state().drawing);
  screen.settle();
  const Rect undo = find_control(app.controls(), "undo")->area;
  app.move_pointer({undo.middle_x(), undo.middle_y(), true, false});
  app.press_pointer(true);
  app.press_pointer(false);
  screen.settle();
  CHECK(app.state().drawing.strokes().size() == 1);
}

TEST_CASE("a press on the list of orders chooses the next one") {
  App app(options());
  Screen screen(app);
  screen.settle();
  const Rect sort = app.layout().sort;
  app.move_pointer({sort.middle_x(), sort.middle_y(), true, false});
  app.press_pointer(true);
  app.press_pointer(false);
  CHECK(app.state().sort == Sort::kParameters);
}

TEST_CASE("a pointer picks a cell of a grid, and drags on to another") {
  App app(options());
  Screen screen(app, 1600, 3000);
  load_all(app);
  draw_seven(app.state().drawing);
  app.act("tab/inside", 1);
  screen.settle();
  const Rect map = find_control(app.controls(), "inside/map")->area;
  app.move_pointer({map.x + 1, map.y + 1, true, false});
  app.press_pointer(true);
  CHECK(find_control(app.controls(), "inside/map")->columns == kImageSide);
  screen.settle();
  CHECK(find_control(app.controls(), "inside/map")->value == 0);
  app.move_pointer({map.right() - 1, map.bottom() - 1, true, false});
  app.press_pointer(false);
  screen.settle();
  CHECK(find_control(app.controls(), "inside/map")->value == kImagePixels - 1);
}

TEST_CASE("the drawing outlives a resize and a turn of the phone") {
  App app(options());
  Screen screen(app, 390, 844);
  draw_seven(app.state().drawing);
  screen.settle();
  const auto before = app.state().drawing.revision();
  app.resize(844, 390, 3.f);
  screen.settle();
  CHECK(app.state().drawing.revision() == before);
  CHECK(app.state().drawing.strokes().size() == 1);
}

TEST_CASE("a font file that is no font does not stop the page") {
  App app(options());
  app.use_fonts(std::vector(1000, std::byte{0x5A}), {});
  Screen screen(app);
  screen.settle();
  CHECK(screen.vertices() > 100);
}
