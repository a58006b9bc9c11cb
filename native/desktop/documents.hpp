#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "state.hpp"

/// Files and texts that come into the window and go out of it.
namespace inkling::desktop {

/// Gives every network its weights from `folder`, which must have a file ID.safetensors for each.
/// A network whose file is missing or broken fails with the reason, and the others answer without
/// it. Throws UserError if there is no such folder.
void load_weights(app::AppState& state, const std::filesystem::path& folder);

/// The same networks for themselves, in the core's order. Throws UserError if one cannot be had.
[[nodiscard]] std::vector<Model> read_models(const std::filesystem::path& folder);

/// Brings MNIST's test digits from `folder`, unless they are there. Throws UserError if it cannot.
void need_gallery(app::AppState& state, const std::filesystem::path& folder);

/// Where a file went.
enum class Opened : std::uint8_t { kAsDrawing, kInTab };
/// Opens a file in the drawing's place, if it is an image or a drawing (.json); others go to the
/// tabs. Throws UserError with one sentence for the visitor.
Opened open_file(app::AppState& state, const std::filesystem::path& path);

/// Opens what a text says: strokes as JSON, a link of the page to a drawing, or a file's path.
/// Links to test digits ask for `need_gallery` first. Throws UserError.
void open_text(app::AppState& state, std::string_view text, const std::filesystem::path& data);

/// Writes a file into the current folder, under another name where there is one of that name.
/// Returns the path it has now. Throws UserError if it cannot be written.
[[nodiscard]] std::filesystem::path save_file(const std::string& name, std::string_view content);

/// Where the visitor's labelled digits are kept: in the desktop's folder for programs' data.
[[nodiscard]] std::filesystem::path handwriting_file();
/// Puts the kept digits into the state. Returns false, and says in the state why, if they are there
/// but cannot be read: others must not take their place then.
[[nodiscard]] bool open_handwriting(app::AppState& state);
/// Keeps the state's digits, or says in the state why it cannot.
void keep_handwriting(app::AppState& state);

/// A UserError's text as a sentence for the window.
[[nodiscard]] std::string to_sentence(std::string text);

/// The drawing as a PNG file.
[[nodiscard]] std::string to_png(const app::Ink& ink);

}  // namespace inkling::desktop
