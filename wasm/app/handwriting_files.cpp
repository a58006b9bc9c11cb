#include "handwriting_files.hpp"

#include <algorithm>
#include <utility>

#include "idx.hpp"
#include "share_link.hpp"
#include "strokes_json.hpp"

namespace inkling::app {
namespace {

constexpr const char* kImagesName = "t10k-images-idx3-ubyte";
constexpr const char* kLabelsName = "t10k-labels-idx1-ubyte";

/// What came of an import.
struct Import {
  std::size_t added = 0, known = 0, unlabelled = 0, broken = 0, too_many = 0;
};

std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == line.npos; }

void tell(AppState& state, std::string sentence) {
  state.handwriting.notice = sentence;
  state.message = std::move(sentence);
}

void say_what_came_of(AppState& state, const Import& import) {
  const auto part = [](std::size_t count, const char* one, const char* many) {
    return count == 0 ? std::string() : " " + std::to_string(count) + (count == 1 ? one : many);
  };
  std::string text = std::to_string(import.added) +
                     (import.added == 1 ? " digit was added." : " digits were added.");
  text += part(import.known, " was here already.", " were here already.");
  text += part(import.unlabelled, " has no label and was left out.",
               " have no label and were left out.");
  text += part(import.broken, " line is no drawing and was left out.",
               " lines are no drawings and were left out.");
  if (import.too_many > 0) {
    text += " The page keeps at most " + std::to_string(kMostSamples) + ":" +
            part(import.too_many, " was left out.", " were left out.");
  }
  tell(state, std::move(text));
}

void add(Handwriting& handwriting, int label, Ink ink, Import& import) {
  if (handwriting.samples.size() >= kMostSamples) {
    ++import.too_many;
  } else {
    ++(add_sample(handwriting, label, std::move(ink)) ? import.added : import.known);
  }
}

void add_line(Handwriting& handwriting, std::string_view line, Import& import) {
  const auto drawing = from_json(line);
  if (!drawing) return void(++import.broken);
  if (!drawing->label) return void(++import.unlabelled);
  auto ink = ink_from_strokes(drawing->strokes);
  if (!ink) return void(++import.broken);
  add(handwriting, *drawing->label, std::move(*ink), import);
}

void receive_lines(AppState& state, std::string_view text) {
  Import import;
  while (!text.empty()) {
    const std::string_view line = next_line(text);
    if (!is_blank(line)) add_line(state.handwriting, line, import);
  }
  if (import.added + import.known + import.too_many > 0) return say_what_came_of(state, import);
  tell(state,
       "This file holds no labelled drawings. Please give JSON lines as this page saves them: "
       "{\"strokes\": [[[x, y], \u2026], \u2026], \"label\": 7}.");
}

void receive_pair(AppState& state, const IdxImages& images, std::span<const std::uint8_t> labels) {
  if (images.count != labels.size()) {
    return tell(state, "These files do not belong together: there are " +
                           std::to_string(images.count) + " images and " +
                           std::to_string(labels.size()) + " labels.");
  }
  if (images.rows != kImageSide || images.columns != kImageSide) {
    return tell(state, "The images are " + std::to_string(images.columns) + " by " +
                           std::to_string(images.rows) +
                           " pixels. Please give images of MNIST's size, 28 by 28.");
  }
  Import import;
  for (std::size_t i = 0; i < images.count; ++i) {
    Ink ink;
    std::ranges::copy(images.pixels.subspan(i * kImagePixels, kImagePixels),
                      ink.picture.emplace().pixels.begin());
    add(state.handwriting, labels[i], std::move(ink), import);
  }
  say_what_came_of(state, import);
}

/// Keeps one file of a pair until the other is there.
void receive_idx(AppState& state, std::span<const std::byte> content) {
  Handwriting& handwriting = state.handwriting;
  const bool has_images = is_idx_images(content);
  (has_images ? handwriting.images_file : handwriting.labels_file)
      .assign(content.begin(), content.end());
  if (handwriting.images_file.empty() || handwriting.labels_file.empty()) {
    return tell(state, has_images ? "The images are here. Now open the file with their labels."
                                  : "The labels are here. Now open the file with their images.");
  }
  const auto images_file = std::exchange(handwriting.images_file, {});
  const auto labels_file = std::exchange(handwriting.labels_file, {});
  const auto images = read_idx_images(images_file);
  const auto labels = read_idx_labels(labels_file);
  if (images && labels) return receive_pair(state, *images, *labels);
  tell(state, std::string("One of the two IDX files cannot be read: ") +
                  (images ? labels.error() : images.error()).message + ". Please open both again.");
}

}  // namespace

std::string to_storage(const Handwriting& handwriting) {
  std::string text;
  for (const Sample& sample : handwriting.samples) {
    text += std::to_string(sample.label) + ' ' + sample.fragment + '\n';
  }
  return text + handwriting.unreadable;
}

void open_storage(AppState& state, std::string_view text) {
  Handwriting& handwriting = state.handwriting;
  handwriting.samples.clear();
  handwriting.unreadable.clear();
  const std::uint64_t revision = handwriting.revision;
  while (!text.empty()) {
    const std::string_view line = next_line(text);
    const bool starts = line.size() > 2 && line[0] >= '0' && line[0] <= '9' && line[1] == ' ';
    auto shared = from_fragment(starts ? line.substr(2) : "");
    if (shared && !shared->ink.empty() && handwriting.samples.size() < kMostSamples) {
      add_sample(handwriting, line[0] - '0', std::move(shared->ink));
    } else if (!is_blank(line)) {
      handwriting.unreadable.append(line).append("\n");
    }
  }
  handwriting.revision = revision;  // What is stored need not be stored again.
}

void save_json(AppState& state) {
  std::string lines;
  int pictures = 0;
  for (const Sample& sample : state.handwriting.samples) {
    if (sample.ink.picture) {
      ++pictures;
    } else {
      lines += to_json(sample.ink, sample.label);
    }
  }
  state.outbox.push_back({"handwriting.jsonl", "application/jsonl", std::move(lines)});
  if (pictures > 0) {
    state.message =
        "JSON lines hold strokes; " + std::to_string(pictures) +
        (pictures == 1 ? " digit that was an image is" : " digits that were images are") +
        " in the IDX files alone.";
  }
}

void save_idx(AppState& state) {
  std::vector<std::uint8_t> pixels, labels;
  for (const Sample& sample : state.handwriting.samples) {
    if (!sample.is_prepared) continue;
    pixels.insert(pixels.end(), sample.pixels.begin(), sample.pixels.end());
    labels.push_back(static_cast<std::uint8_t>(sample.label));
  }
  constexpr const char* kType = "application/octet-stream";
  state.outbox.push_back({kImagesName, kType, write_idx_images(pixels)});
  state.outbox.push_back({kLabelsName, kType, write_idx_labels(labels)});
}

bool receive_handwriting(AppState& state, std::string_view name,
                         std::span<const std::byte> content) {
  if (is_idx_images(content) || is_idx_labels(content)) {
    receive_idx(state, content);
    return true;
  }
  const std::string_view text(reinterpret_cast<const char*>(content.data()), content.size());
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  const bool is_json = start != text.npos && text[start] == '{' && !name.ends_with(".safetensors");
  if (!is_json && !name.ends_with(".jsonl")) return false;
  receive_lines(state, text);
  return true;
}

}  // namespace inkling::app
