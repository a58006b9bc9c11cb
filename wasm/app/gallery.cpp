#include "gallery.hpp"

#include <algorithm>
#include <utility>

#include "commands.hpp"
#include "idx.hpp"

namespace inkling::app {
namespace {

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
  const auto pictures = read_idx_images(images);
  const auto digits = read_idx_labels(labels);
  if (!pictures || !digits || pictures->rows != kImageSide || pictures->columns != kImageSide ||
      pictures->count != digits->size() || digits->empty()) {
    return Error{ErrorCode::kMalformed, "the test digits have arrived damaged"};
  }
  Gallery gallery;
  gallery.pixels_.assign(pictures->pixels.begin(), pictures->pixels.end());
  gallery.labels_.assign(digits->begin(), digits->end());
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
