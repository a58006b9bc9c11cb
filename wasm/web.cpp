// The browser shell: a GLFW window with WebGL2 over the page's canvas, and the functions through
// which web/site/ tells the front end what happens. Everything that is shown comes from app/.
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <emscripten.h>
#include <emscripten/html5.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app.hpp"
#include "handwriting_files.hpp"
#include "imgui.h"
#include "keyboard_pen.hpp"
#include "page_controls.hpp"
#include "raster.hpp"
#include "renderer.hpp"
#include "report.hpp"
#include "share_link.hpp"
#include "strokes_json.hpp"

namespace {

using inkling::app::App;

struct Shell {
  std::unique_ptr<App> app = std::make_unique<App>(inkling::app::AppOptions{
      .clock = [] { return emscripten_get_now() * 1000; }, .pointer_acts = false});
  GLFWwindow* window = nullptr;  // None until the page is shown.
  int pixel_width = 64;
  int pixel_height = 64;
  Renderer renderer;
  bool frame_is_due = false;
  bool context_is_lost = false;
  double last_frame_ms = 0;
  int frames = 0;
  std::string text;            // The last text handed to JavaScript.
  std::vector<float> answers;  // The last answers handed to JavaScript.
  std::vector<std::uint8_t> raster;
};
Shell shell;

// Tells the page that there is something new, so that it can bring its mirror up to date.
EM_JS(void, page_has_changed, (), { Module['onChange'](); });

void schedule_frame();

void answer(void*) {
  shell.frame_is_due = false;
  shell.app->answer();
  page_has_changed();
  if (shell.window) schedule_frame();  // It was opened meanwhile, and a frame waits.
}

bool draw_frame(double time_ms, void*) {
  shell.frame_is_due = false;
  if (shell.context_is_lost) return false;
  shell.app->frame(static_cast<float>((time_ms - shell.last_frame_ms) / 1000));
  shell.last_frame_ms = time_ms;
  const bool dark = shell.app->state().appearance.dark;
  shell.renderer.draw(*ImGui::GetDrawData(), inkling::app::palette(dark).page);
  ++shell.frames;
  page_has_changed();
  schedule_frame();
  return false;
}

// Frames are drawn only when there is something new to see; a page at rest costs nothing. Before
// there is a window, answers need not wait for the browser to paint.
void schedule_frame() {
  if (shell.frame_is_due || shell.context_is_lost || !shell.app->wants_frame()) return;
  shell.frame_is_due = true;
  if (!shell.window) return emscripten_async_call(answer, nullptr, 0);
  emscripten_request_animation_frame(
      [](double time_ms, void* data) -> EM_BOOL { return draw_frame(time_ms, data); }, nullptr);
}

void state_changed() {
  shell.app->touch();
  schedule_frame();
}

const char* hand_over(std::string text) {
  shell.text = std::move(text);
  return shell.text.c_str();
}

const float* hand_over(const std::vector<std::optional<inkling::app::Answer>>& answers) {
  shell.answers.clear();
  for (const auto& answer : answers) {
    const auto [logits, probabilities, digit] = answer.value_or(inkling::app::Answer{});
    shell.answers.push_back(answer ? 1.f : 0.f);
    shell.answers.insert(shell.answers.end(), logits.begin(), logits.end());
    shell.answers.insert(shell.answers.end(), probabilities.begin(), probabilities.end());
  }
  return shell.answers.data();
}

std::vector<inkling::Stroke> read_strokes(const float* points, const int* lengths, int count) {
  std::vector<inkling::Stroke> strokes;
  for (int i = 0; i < count; ++i) {
    auto& stroke = strokes.emplace_back();
    for (int j = 0; j < lengths[i]; ++j, points += 2) stroke.push_back({points[0], points[1]});
  }
  return strokes;
}

bool open_ink(inkling::Result<inkling::app::Ink> ink) {
  if (ink) {
    shell.app->state().drawing.replace(std::move(*ink));
    state_changed();
  } else {
    shell.text = ink.error().message;
  }
  return static_cast<bool>(ink);
}

std::vector<std::byte> copy_bytes(const void* bytes, int size) {
  const auto* first = static_cast<const std::byte*>(bytes);
  return {first, first + size};
}

}  // namespace

extern "C" {

// Opens the window on the canvas and draws from then on, with these font files, which are copied.
// Until then the front end takes weights, strokes and whatever else happens, and answers. Returns
// whether WebGL2 is there.
EMSCRIPTEN_KEEPALIVE bool page_show(const void* regular, int regular_size, const void* semibold,
                                    int semibold_size) {
  if (!glfwInit()) return false;
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 0);
  glfwWindowHint(GLFW_CLIENT_API, GLFW_OPENGL_ES_API);
  for (const int buffer : {GLFW_ALPHA_BITS, GLFW_DEPTH_BITS, GLFW_STENCIL_BITS}) {
    glfwWindowHint(buffer, 0);  // Nothing here needs them.
  }
  GLFWwindow* const window =
      glfwCreateWindow(shell.pixel_width, shell.pixel_height, "Inkling", nullptr, nullptr);
  if (!window) return false;
  glfwMakeContextCurrent(window);
  if (!shell.renderer.start()) return false;
  shell.app->use_fonts(copy_bytes(regular, regular_size), copy_bytes(semibold, semibold_size));
  shell.window = window;
  state_changed();
  return true;
}

// The canvas has this size in CSS pixels and in pixels of the screen. GLFW's window is measured in
// the latter, so that its idea of the screen's density never matters.
EMSCRIPTEN_KEEPALIVE void page_resize(float width, float height, int pixel_width,
                                      int pixel_height) {
  shell.pixel_width = pixel_width;
  shell.pixel_height = pixel_height;
  if (shell.window) glfwSetWindowSize(shell.window, pixel_width, pixel_height);
  shell.app->resize(width, height, static_cast<float>(pixel_width) / width);
  schedule_frame();
}

EMSCRIPTEN_KEEPALIVE void page_appearance(bool dark, bool reduced_motion, bool mac_keys) {
  shell.app->state().appearance = {dark, reduced_motion, mac_keys};
  state_changed();
}

EMSCRIPTEN_KEEPALIVE void page_scroll(float y) {
  shell.app->scroll_to(y);
  schedule_frame();
}

EMSCRIPTEN_KEEPALIVE void page_pointer(float x, float y, bool inside, bool touch) {
  shell.app->move_pointer({x, y, inside, touch});
  schedule_frame();
}

EMSCRIPTEN_KEEPALIVE void page_press(bool down) {
  shell.app->press_pointer(down);
  schedule_frame();
}

EMSCRIPTEN_KEEPALIVE bool page_key(const char* key, bool command, bool shift) {
  const bool known = shell.app->press_key({key, command, shift});
  schedule_frame();
  return known;
}

// Uses a control: presses it, or gives it a value.
EMSCRIPTEN_KEEPALIVE void page_act(const char* id, double value) {
  shell.app->act(id, value);
  schedule_frame();
}

// A file that was chosen with a control, or dropped on the page (then `id` is empty).
EMSCRIPTEN_KEEPALIVE void page_receive_file(const char* id, const char* name, const void* bytes,
                                            int size) {
  receive_file(shell.app->state(), id, name,
               {static_cast<const std::byte*>(bytes), static_cast<std::size_t>(size)});
  state_changed();
}

// Files for the visitor: whether there is one, its parts, and the way to the next. The content is
// valid until then.
EMSCRIPTEN_KEEPALIVE bool page_has_file() { return !shell.app->state().outbox.empty(); }
EMSCRIPTEN_KEEPALIVE const char* page_file_name() {
  return shell.app->state().outbox.front().name.c_str();
}
EMSCRIPTEN_KEEPALIVE const char* page_file_type() {
  return shell.app->state().outbox.front().type.c_str();
}
EMSCRIPTEN_KEEPALIVE const char* page_file_content() {
  return shell.app->state().outbox.front().content.data();
}
EMSCRIPTEN_KEEPALIVE int page_file_size() {
  return static_cast<int>(shell.app->state().outbox.front().content.size());
}
EMSCRIPTEN_KEEPALIVE void page_next_file() {
  auto& outbox = shell.app->state().outbox;
  outbox.erase(outbox.begin());
}

// A sentence for the visitor, which is taken with this call; empty if there is none.
EMSCRIPTEN_KEEPALIVE const char* page_message() {
  return hand_over(std::exchange(shell.app->state().message, {}));
}

// The pen on the drawing square; x and y from 0 to 1, and so the pressure, or -1 without one.
EMSCRIPTEN_KEEPALIVE void page_pen_down(float x, float y, float pressure, bool upside_down) {
  pen_down(shell.app->state(), {{x, y}, pressure}, upside_down);
  state_changed();
}
EMSCRIPTEN_KEEPALIVE void page_pen_move(float x, float y, float pressure) {
  pen_move(shell.app->state(), {{x, y}, pressure});
  state_changed();
}
EMSCRIPTEN_KEEPALIVE void page_pen_up() {
  pen_up(shell.app->state());
  state_changed();
}
EMSCRIPTEN_KEEPALIVE void page_pen_cancel() {
  pen_cancel(shell.app->state());
  state_changed();
}

// A key pressed on the drawing square. Returns whether it means something there.
EMSCRIPTEN_KEEPALIVE bool page_pad_key(const char* key, bool command, bool shift) {
  const bool known = press_pad_key(shell.app->state(), {key, command, shift});
  if (known) state_changed();
  return known;
}
EMSCRIPTEN_KEEPALIVE void page_pad_focus(bool focused) {
  focused ? show_cursor(shell.app->state()) : hide_cursor(shell.app->state());
  state_changed();
}

// The drawing as the fragment of a link, without "#"; empty if there is none.
EMSCRIPTEN_KEEPALIVE const char* page_fragment() {
  return hand_over(inkling::app::to_fragment(shell.app->state().drawing.ink()));
}

// Opens the drawing of a fragment. Returns the index of a gallery digit that is to be shown, or -1
// if a drawing was opened, -2 if the fragment is none, -3 with the reason in page_text.
EMSCRIPTEN_KEEPALIVE int page_open_fragment(const char* fragment) {
  if (!inkling::app::is_drawing_fragment(fragment)) return -2;
  auto shared = inkling::app::from_fragment(fragment);
  if (!shared) {
    shell.text = shared.error().message;
    return -3;
  }
  if (shared->gallery_index) return *shared->gallery_index;
  shell.app->state().drawing.replace(std::move(shared->ink));
  state_changed();
  return -1;
}

// The drawing as the tool reads it, and as a square image of `side`² grey bytes.
EMSCRIPTEN_KEEPALIVE const char* page_strokes_json() {
  return hand_over(inkling::app::to_json(shell.app->state().drawing.ink()));
}
EMSCRIPTEN_KEEPALIVE const std::uint8_t* page_raster(int side) {
  shell.raster = inkling::app::rasterise(shell.app->state().drawing.ink(), side);
  return shell.raster.data();
}

// Opens strokes (as in page_classify) or a grey image of floats from 0 to 1 in the drawing's
// place. Returns whether that worked; otherwise page_text has the reason.
EMSCRIPTEN_KEEPALIVE bool page_open_strokes(const float* points, const int* lengths,
                                            int stroke_count) {
  return open_ink(inkling::app::ink_from_strokes(read_strokes(points, lengths, stroke_count)));
}
EMSCRIPTEN_KEEPALIVE bool page_open_image(const float* pixels, int width, int height) {
  return open_ink(inkling::app::ink_from_image({width, height, {pixels, pixels + width * height}}));
}

// MNIST's test digits. Returns whether the files are good; otherwise page_text has the reason.
EMSCRIPTEN_KEEPALIVE bool page_load_gallery(const std::byte* images, int images_size,
                                            const std::byte* labels, int labels_size) {
  auto gallery = inkling::app::Gallery::read({images, static_cast<std::size_t>(images_size)},
                                             {labels, static_cast<std::size_t>(labels_size)});
  if (gallery) {
    set_gallery(shell.app->state(), std::move(*gallery));
  } else {
    shell.text = gallery.error().message;
  }
  state_changed();
  return static_cast<bool>(gallery);
}
// They cannot be had.
EMSCRIPTEN_KEEPALIVE void page_miss_gallery() {
  miss_gallery(shell.app->state());
  state_changed();
}
EMSCRIPTEN_KEEPALIVE void page_show_digit(int index) {
  show_digit(shell.app->state(), static_cast<std::size_t>(index));
  state_changed();
}
// Looks for the next digit that the networks disagree on, or (`network` not negative) that this
// one gets wrong.
EMSCRIPTEN_KEEPALIVE void page_find_digit(int network) {
  using inkling::app::Wanted;
  start_search(shell.app->state(), network < 0 ? Wanted::kDisagreed : Wanted::kMistaken,
               static_cast<std::size_t>(std::max(network, 0)));
  state_changed();
}

// The pixels of all the gallery's digits, 784 bytes each, and how many there are.
EMSCRIPTEN_KEEPALIVE const std::uint8_t* page_gallery_pixels() {
  const auto& gallery = shell.app->state().gallery;
  return gallery ? gallery->pixels(0).data() : nullptr;
}
EMSCRIPTEN_KEEPALIVE int page_gallery_size() {
  const auto& gallery = shell.app->state().gallery;
  return gallery ? static_cast<int>(gallery->size()) : 0;
}

// A run of the gallery's digits through all networks that the report asks for: it begins on so
// many threads, a slice of it has been read (see inkling::app::count_slice), it cannot go on.
EMSCRIPTEN_KEEPALIVE void page_begin_count(int run, int threads) {
  begin_count(shell.app->state(), static_cast<std::uint64_t>(run), threads);
  state_changed();
}
EMSCRIPTEN_KEEPALIVE void page_count_slice(int run, int first, const float* logits, int logits_size,
                                           const double* times_us, double elapsed_us) {
  auto& state = shell.app->state();
  count_slice(state, static_cast<std::uint64_t>(run), static_cast<std::size_t>(first),
              {logits, static_cast<std::size_t>(logits_size)}, {times_us, state.networks.size()},
              elapsed_us);
  state_changed();
}
EMSCRIPTEN_KEEPALIVE void page_fail_count(int run, const char* reason) {
  fail_verify(shell.app->state(), static_cast<std::uint64_t>(run), reason);
  state_changed();
}

// The visitor's labelled digits as text that outlives the page, and back. If the browser keeps
// nothing, a sentence says so; an empty one takes that back.
EMSCRIPTEN_KEEPALIVE const char* page_handwriting() {
  return hand_over(to_storage(shell.app->state().handwriting));
}
EMSCRIPTEN_KEEPALIVE void page_open_handwriting(const char* text) {
  open_storage(shell.app->state(), text);
  state_changed();
}
EMSCRIPTEN_KEEPALIVE void page_storage_problem(const char* sentence) {
  shell.app->state().handwriting.storage_problem = sentence;
  state_changed();
}

EMSCRIPTEN_KEEPALIVE void page_weights_progress(const char* id, float share) {
  if (auto* network = find_network(shell.app->state(), id)) set_progress(*network, share);
  if (shell.window) state_changed();  // Otherwise nobody would see it.
}

EMSCRIPTEN_KEEPALIVE void page_load_weights(const char* id, const void* bytes, int size) {
  auto& state = shell.app->state();
  if (auto* network = find_network(state, id)) {
    load_weights(state, *network,
                 {static_cast<const std::byte*>(bytes), static_cast<std::size_t>(size)});
  }
  state_changed();
}

// The share of MNIST's test set that all networks together answer rightly.
EMSCRIPTEN_KEEPALIVE void page_together_accuracy(double accuracy) {
  shell.app->state().ensemble.test_accuracy = accuracy;
  state_changed();
}

EMSCRIPTEN_KEEPALIVE void page_fail_weights(const char* id, const char* reason) {
  auto& state = shell.app->state();
  if (auto* network = find_network(state, id)) fail_weights(state, *network, reason);
  state_changed();
}

// The WebGL context went away or came back; what was on the graphics card is gone.
EMSCRIPTEN_KEEPALIVE void page_context_lost() { shell.context_is_lost = true; }
EMSCRIPTEN_KEEPALIVE void page_context_restored() {
  shell.renderer.forget();
  shell.renderer.start();
  shell.context_is_lost = false;
  state_changed();
}

// The state as JSON; valid until the next call.
EMSCRIPTEN_KEEPALIVE const char* page_report() {
  return hand_over(report(shell.app->state(), shell.app->layout(), shell.app->controls()));
}

// Frames drawn since the start.
EMSCRIPTEN_KEEPALIVE int page_frames() { return shell.frames; }

// The 784 floats that the networks see now, or null.
EMSCRIPTEN_KEEPALIVE const float* page_image() {
  const auto& stages = shell.app->state().stages;
  return stages ? stages->centred.data() : nullptr;
}

// Classifies other strokes than the drawing's. `points` holds x and y of all strokes' points one
// after the other, `lengths` how many points each stroke has. Returns for each network 1 or 0
// (ready or not), ten logits and ten probabilities, or null with the reason in page_text.
EMSCRIPTEN_KEEPALIVE const float* page_classify(const float* points, const int* lengths,
                                                int stroke_count) {
  const auto answers = classify(shell.app->state(), read_strokes(points, lengths, stroke_count));
  if (answers) return hand_over(*answers);
  shell.text = answers.error().message;
  return nullptr;
}

// The same for an image of 784 floats, ink 1 and paper 0, which is taken as it is.
EMSCRIPTEN_KEEPALIVE const float* page_classify_image(const float* pixels) {
  inkling::InputImage image;
  std::copy_n(pixels, image.size(), image.begin());
  return hand_over(classify(shell.app->state(), image));
}

EMSCRIPTEN_KEEPALIVE const char* page_text() { return shell.text.c_str(); }

}  // extern "C"
