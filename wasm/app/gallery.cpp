#include "gallery.hpp"

#include <algorithm>
#include <utility>

#include "commands.hpp"

namespace inkling::app {
namespace {

constexpr std::uint32_t kImagesMagic = 0x0803;  // Bytes in three dimensions.
constexpr std::uint32_t kLabelsMagic = 0x0801;
constexpr std::size_t kImagesHeader = 16;
constexpr std::size_t kLabelsHeader = 8;

/// A big-endian number of four bytes, or zero past the end.
std::uint32_t number_at(std::span<const std::byte> bytes, std::size_t at) {
  if (bytes.size() < at + 4) return 0;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i]);
  return value;
}

std::vector<std::uint8_t> copy(std::span<const std::byte> bytes) {
  const auto* first = reinterpret_cast<const std::uint8_t*>(bytes.data());
  return {first, first + bytes.size()};
}

bool disagree(const std::vector<std::optional<Answer>>& answers) {
  std::optional<int> digit;
  for (const auto& answer : answers) {
    if (!answer) continue;
    if (digit && *digit != answer->digit) return true;
    digit = answer->digit;
  }
  return false;
}

bool is_mistaken(AppState& state, const Network& network, const InputImage& image, int label) {
  Answer answer;
  network.model->run(image, *state.workspace, answer.logits);
  return argmax(answer.logits) != label;
}

bool is_wanted(AppState& state, const GallerySearch& search, std::size_t index) {
  const InputImage image = from_bytes(state.gallery->pixels(index));
  if (search.wanted == Wanted::kDisagreed) return disagree(classify(state, image));
  return is_mistaken(state, state.networks[search.network], image, state.gallery->label(index));
}

}  // namespace

Result<Gallery> Gallery::read(std::span<const std::byte> images,
                              std::span<const std::byte> labels) {
  const std::size_t count = number_at(labels, 4);
  const bool fits = number_at(images, 0) == kImagesMagic && number_at(labels, 0) == kLabelsMagic &&
                    number_at(images, 4) == count && number_at(images, 8) == kImageSide &&
                    number_at(images, 12) == kImageSide && count > 0 &&
                    labels.size() - kLabelsHeader == count &&
                    images.size() - kImagesHeader == count * kImagePixels;
  if (!fits) return Error{ErrorCode::kMalformed, "the test digits have arrived damaged"};
  Gallery gallery;
  gallery.pixels_ = copy(images.subspan(kImagesHeader));
  gallery.labels_ = copy(labels.subspan(kLabelsHeader));
  if (std::ranges::max(gallery.labels_) >= kClasses) {
    return Error{ErrorCode::kMalformed, "the test digits have labels that are no digits"};
  }
  return gallery;
}

void set_gallery(AppState& state, Gallery gallery) {
  state.gallery = std::move(gallery);
  state.gallery_is_wanted = false;
}

void miss_gallery(AppState& state) {
  state.gallery_is_wanted = false;
  state.your_weights.tally.is_running = false;
}

void show_digit(AppState& state, std::size_t index) {
  if (!state.gallery || index >= state.gallery->size()) return;
  Ink ink;
  Picture& picture = ink.picture.emplace();
  std::ranges::copy(state.gallery->pixels(index), picture.pixels.begin());
  picture.gallery_index = static_cast<int>(index);
  state.gallery_at = index;
  state.search.reset();
  state.search_was_vain = false;
  state.drawing.replace(std::move(ink));
}

void start_search(AppState& state, Wanted wanted, std::size_t network) {
  const bool ready =
      network < state.networks.size() && state.networks[network].status == NetworkStatus::kReady;
  if (!state.gallery || (wanted == Wanted::kMistaken && !ready)) return;
  const std::size_t next = state.gallery_at ? *state.gallery_at + 1 : 0;
  state.search = GallerySearch{wanted, network, next % state.gallery->size(), 0};
  state.search_was_vain = false;
}

bool advance_search(AppState& state, Clock clock, double budget_us) {
  if (!state.search || !state.gallery) return false;
  const double start_us = clock();
  do {
    GallerySearch& search = *state.search;
    if (is_wanted(state, search, search.next)) {
      show_digit(state, search.next);
      return true;
    }
    search.next = (search.next + 1) % state.gallery->size();
    if (++search.seen == state.gallery->size()) {
      state.search.reset();
      state.search_was_vain = true;
      return true;
    }
  } while (clock() - start_us < budget_us);
  return true;
}

}  // namespace inkling::app
