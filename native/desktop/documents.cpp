#include "documents.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <format>
#include <utility>

#include "commands.hpp"
#include "common/error.hpp"
#include "common/files.hpp"
#include "common/idx.hpp"
#include "common/image_file.hpp"
#include "common/stroke_line.hpp"
#include "handwriting_files.hpp"
#include "page_controls.hpp"
#include "raster.hpp"
#include "share_link.hpp"

namespace inkling::desktop {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFileBytes = std::size_t{256} << 20;
constexpr int kPicture_px = 560;

bool is_image(const fs::path& path) {
  std::string suffix = path.extension().string();
  std::ranges::transform(suffix, suffix.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  constexpr std::array kSuffixes{".png", ".jpg", ".jpeg", ".pgm", ".ppm", ".webp", ".gif", ".bmp"};
  return std::ranges::find(kSuffixes, suffix) != kSuffixes.end();
}

std::vector<std::byte> read_weights(const fs::path& folder, const Architecture& architecture) {
  return read_file(folder / std::format("{}.safetensors", architecture.id), kMaxFileBytes);
}

void put_on_area(app::AppState& state, Result<app::Ink> ink, std::string_view complaint) {
  if (!ink) throw UserError(std::format("{}: {}", complaint, ink.error().message));
  state.drawing.replace(std::move(*ink));
}

void open_strokes(app::AppState& state, std::string_view text) {
  DrawnDigit digit;
  try {
    digit = parse_stroke_line(text.substr(0, text.find('\n')));
  } catch (const UserError& error) {
    throw UserError(std::format("this is no drawing ({})", error.what()));
  }
  put_on_area(state, app::ink_from_strokes(digit.strokes), "the drawing cannot be shown");
}

void open_fragment(app::AppState& state, std::string_view fragment, const fs::path& data) {
  auto shared = app::from_fragment(fragment);
  if (!shared) {
    throw UserError(std::format("the drawing cannot be shown: {}", shared.error().message));
  }
  if (!shared->gallery_index) return state.drawing.replace(std::move(shared->ink));
  need_gallery(state, data);
  show_digit(state, static_cast<std::size_t>(*shared->gallery_index));
}

/// A text without the white space around it.
std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) + 1 - first);
}

}  // namespace

void load_weights(app::AppState& state, const fs::path& folder) {
  if (!fs::is_directory(folder)) {
    throw UserError(
        std::format("there is no folder '{}' with the networks' weights (choose another "
                    "with --weights)",
                    folder.string()));
  }
  for (app::Network& network : state.networks) {
    try {
      app::load_weights(state, network, read_weights(folder, *network.architecture));
    } catch (const UserError& error) {
      fail_weights(state, network, error.what());
    }
  }
}

std::vector<Model> read_models(const fs::path& folder) {
  std::vector<Model> models;
  for (const Architecture& architecture : architectures()) {
    Result<Model> model = Model::load(read_weights(folder, architecture));
    if (!model) throw UserError(std::format("{}: {}", architecture.id, model.error().message));
    models.push_back(std::move(model).value());
  }
  return models;
}

void need_gallery(app::AppState& state, const fs::path& folder) {
  if (state.gallery) return;
  if (folder.empty()) {
    throw UserError(
        "MNIST's test digits are in a folder of their own: name it with --data when you start");
  }
  const SplitFiles files = find_split(folder, Split::kTest);
  auto gallery = app::Gallery::read(read_idx_bytes(files.images), read_idx_bytes(files.labels));
  if (!gallery) throw UserError(std::format("{}: {}", folder.string(), gallery.error().message));
  set_gallery(state, std::move(*gallery));
}

Opened open_file(app::AppState& state, const fs::path& path) {
  if (is_image(path)) {
    put_on_area(state, app::ink_from_image(read_image(path.string())),
                std::format("no digit was found in '{}'", path.filename().string()));
    return Opened::kAsDrawing;
  }
  const std::vector<std::byte> bytes = read_file(path, kMaxFileBytes);
  if (path.extension() == ".json") {
    open_strokes(state, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    return Opened::kAsDrawing;
  }
  receive_file(state, "", path.filename().string(), bytes);
  return Opened::kInTab;
}

void open_text(app::AppState& state, std::string_view text, const fs::path& data) {
  text = trimmed(text);
  const std::string_view fragment = text.substr(text.find('#') + 1);  // All of it without a "#".
  if (app::is_drawing_fragment(fragment)) return open_fragment(state, fragment, data);
  if (text.starts_with('{')) return open_strokes(state, text);
  constexpr std::string_view kFileUrl = "file://";
  if (text.starts_with(kFileUrl)) text.remove_prefix(kFileUrl.size());
  std::error_code ignored;
  if (text.starts_with('/') && fs::is_regular_file(text, ignored)) {
    open_file(state, text);
    return;
  }
  throw UserError(
      "there is no drawing in the clipboard: copy a link, strokes or a file's path first");
}

fs::path save_file(const std::string& name, std::string_view content) {
  const fs::path folder = fs::current_path();
  const fs::path wanted = fs::path(name).filename();
  fs::path path = folder / wanted;
  for (int i = 2; fs::exists(path); ++i) {
    path = folder / std::format("{}-{}{}", wanted.stem().string(), i, wanted.extension().string());
  }
  write_file_atomically(path, content);
  return path;
}

fs::path handwriting_file() {
  const char* data = std::getenv("XDG_DATA_HOME");
  const char* home = std::getenv("HOME");
  const fs::path folder =
      data && *data ? fs::path(data) : fs::path(home ? home : ".") / ".local" / "share";
  return folder / "inkling" / "handwriting.txt";
}

bool open_handwriting(app::AppState& state) {
  const fs::path file = handwriting_file();
  std::error_code ignored;
  if (!fs::exists(file, ignored)) return true;
  try {
    const std::vector<std::byte> bytes = read_file(file, kMaxFileBytes);
    app::open_storage(state, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    return true;
  } catch (const UserError& error) {
    state.handwriting.storage_problem = to_sentence(error.what());
    return false;
  }
}

void keep_handwriting(app::AppState& state) {
  const fs::path file = handwriting_file();
  try {
    make_folder(file.parent_path());
    write_file_atomically(file, app::to_storage(state.handwriting));
    state.handwriting.storage_problem.clear();
  } catch (const UserError& error) {
    state.handwriting.storage_problem = to_sentence(error.what());
  }
}

std::string to_sentence(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text + ".";
}

std::string to_png(const app::Ink& ink) {
  const std::vector<std::byte> file = encode_png(app::rasterise(ink, kPicture_px), kPicture_px);
  return {reinterpret_cast<const char*>(file.data()), file.size()};
}

}  // namespace inkling::desktop
