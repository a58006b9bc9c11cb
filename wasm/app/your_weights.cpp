#include "your_weights.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "commands.hpp"
#include "format.hpp"
#include "state.hpp"

namespace inkling::app {
namespace {

constexpr std::size_t kLongestText = 60;  // Of what comes out of a file, in bytes.
constexpr std::size_t kBatch = 8;         // Images a run.

/// Files that are weights of some kind, most of them not ours.
constexpr std::array<std::string_view, 12> kSuffixes{".safetensors", ".pt",     ".pth",   ".ckpt",
                                                     ".bin",         ".pkl",    ".onnx",  ".npz",
                                                     ".h5",          ".tflite", ".keras", ".gguf"};
constexpr std::array<std::string_view, 5> kCheckpointSuffixes{".pt", ".pth", ".ckpt", ".bin",
                                                              ".pkl"};

constexpr const char* kHowToSave =
    "Save the network with safetensors.torch: save_file(model.state_dict(), \"cnn.safetensors\").";

/// At most `kLongestText` bytes of a text, whole characters of it.
std::string cut(std::string_view text) {
  if (text.size() <= kLongestText) return std::string(text);
  std::size_t end = kLongestText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "\u2026";
}

template <std::size_t kCount>
bool ends_in(std::string_view name, const std::array<std::string_view, kCount>& suffixes) {
  std::string lower(name);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; });
  return std::ranges::any_of(suffixes, [&](std::string_view s) { return lower.ends_with(s); });
}

bool starts_as_safetensors(std::span<const std::byte> content) {
  constexpr std::size_t kLengthBytes = 8;  // Of the header, whose first letter follows.
  return content.size() > kLengthBytes && content[kLengthBytes] == std::byte{'{'};
}

/// PyTorch's own checkpoints are ZIP archives, and were pickles once.
bool is_checkpoint(std::string_view name, std::span<const std::byte> content) {
  const bool zip =
      content.size() > 4 && content[0] == std::byte{'P'} && content[1] == std::byte{'K'};
  return zip || (ends_in(name, kCheckpointSuffixes) && !starts_as_safetensors(content));
}

/// Twice the largest network's numbers, for wider types, and a header.
std::size_t most_bytes() {
  std::int64_t most = 0;
  for (const Architecture& architecture : architectures()) {
    most = std::max(most, parameter_count(architecture));
  }
  return 8 * static_cast<std::size_t>(most) + kMaxHeaderBytes;
}

std::string megabytes(std::size_t bytes) {
  return std::to_string((bytes + 500'000) / 1'000'000) + " MB";
}

/// What a visitor can do about an error.
std::string advice(ErrorCode code) {
  switch (code) {
    case ErrorCode::kMalformed:
      return std::string("Copy the file once more, or write it anew. ") + kHowToSave;
    case ErrorCode::kUnsupported:
      return "Save it with 32-bit or 16-bit floats: model.float() before state_dict() does that.";
    case ErrorCode::kMismatch:
      return "This page takes the state_dict of the classes MLP, TinyCNN, CNN and StrongCNN, layer "
             "for layer.";
    case ErrorCode::kNonFinite:
      return "Its training went astray: train it again, with a smaller learning rate.";
    case ErrorCode::kSelfCheck:
    case ErrorCode::kEmpty:
      break;
  }
  return "Export it once more from the program that trained it.";
}

/// "a CNN", "an MLP": by the sound of the first letter, or of its name where it stands alone.
std::string with_article(std::string_view name) {
  constexpr std::string_view kAn = "AEFHILMNORSX";
  const bool acronym = name.size() > 1 && name[1] >= 'A' && name[1] <= 'Z';
  const std::string_view vowels = acronym ? kAn : "AEIOU";
  return (vowels.find(name[0]) != std::string_view::npos ? "an " : "a ") + std::string(name);
}

/// "F32", or "F32 and F16".
std::string storage_of(const Weights& weights) {
  std::string text;
  for (const DType dtype : {DType::kF32, DType::kF16, DType::kBF16}) {
    const bool used = std::ranges::any_of(
        weights.tensors, [dtype](const Tensor& tensor) { return tensor.dtype == dtype; });
    if (used) text += (text.empty() ? "" : " and ") + std::string(dtype_name(dtype));
  }
  return text;
}

/// What the file says about its training, in one line; empty if it says nothing.
std::string training_of(const Weights& weights) {
  std::string text;
  const auto add = [&](std::string_view before, std::string_view key, std::string_view after) {
    const std::string value = cut(weights.metadata_value(key));
    if (value.empty()) return;
    text += (text.empty() ? "" : ", ") + std::string(before) + value + std::string(after);
  };
  add("recipe ", "recipe", "");
  add("seed ", "seed", "");
  add("", "epochs", " epochs");
  return text;
}

/// Exchanges the two networks of the comparison.
void swap_places(AppState& state) {
  YourWeights& yours = state.your_weights;
  std::swap(state.networks[*yours.index], yours.other);
  yours.is_in_place = !yours.is_in_place;
  yours.answers_id = 0;
  networks_have_changed(state);
}

void forget(AppState& state) {
  if (state.your_weights.is_in_place) swap_places(state);
  state.your_weights = {};
  networks_have_changed(state);
}

void refuse(AppState& state, std::string_view name, std::string problem, std::string what_to_do) {
  state.your_weights.refused = cut(name);
  state.your_weights.problem = format_sentence(std::move(problem)) + " " + std::move(what_to_do);
  state.message = cut(name) + " cannot be used: the tab Weights says why.";
}

/// Compares a model from now on, in the place of one that was compared before.
void take(AppState& state, std::string_view name, const Weights& weights, Model model) {
  const Architecture* architecture = &model.architecture();
  const auto found = std::ranges::find(state.networks, architecture, &Network::architecture);
  const auto index = static_cast<std::size_t>(found - state.networks.begin());
  const bool stays_in_place = state.your_weights.is_in_place && state.your_weights.index == index;
  forget(state);
  YourWeights& yours = state.your_weights;
  yours.file_name = cut(name);
  yours.storage = storage_of(weights);
  yours.training = training_of(weights);
  yours.index = index;
  yours.other.architecture = architecture;
  yours.other.is_yours = true;
  set_model(yours.other, std::move(model));
  networks_have_changed(state);
  if (stays_in_place) swap_places(state);
  state.message = yours.file_name + " is " + with_article(architecture->display_name) + ".";
}

/// Runs one network on the next images of the gallery.
void answer_digits(const AppState& state, const Network& network, Workspace& workspace,
                   std::size_t first, std::span<int> digits) {
  std::array<float, kBatch * kImagePixels> images;
  std::array<float, kBatch * kClasses> logits;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    std::ranges::copy(from_bytes(state.gallery->pixels(first + i)),
                      images.begin() + static_cast<std::ptrdiff_t>(i * kImagePixels));
  }
  network.model->run(std::span(images).first(digits.size() * kImagePixels), workspace,
                     std::span(logits).first(digits.size() * kClasses));
  for (std::size_t i = 0; i < digits.size(); ++i) {
    digits[i] = argmax(std::span(logits).subspan(i * kClasses, kClasses));
  }
}

/// A file that does not say how well it does on the test digits gets the figure that was counted.
void note_accuracy(AppState& state) {
  YourWeights& yours = state.your_weights;
  Network& network = yours.is_in_place ? state.networks[*yours.index] : yours.other;
  if (network.test_accuracy) return;
  network.test_accuracy =
      static_cast<double>(yours.tally.both_right + yours.tally.only_yours_right) /
      static_cast<double>(yours.tally.seen);
  state.answers_are_stale = true;  // Networks may be sorted by it.
}

/// Counts a few more digits.
void advance_tally(AppState& state) {
  Tally& tally = state.your_weights.tally;
  std::array<int, kBatch> yours, shipped;
  const std::size_t count = std::min(kBatch, state.gallery->size() - tally.seen);
  answer_digits(state, your_network(state), *state.workspace, tally.seen,
                std::span(yours).first(count));
  answer_digits(state, shipped_network(state), *state.workspace, tally.seen,
                std::span(shipped).first(count));
  for (std::size_t i = 0; i < count; ++i, ++tally.seen) {
    const int label = state.gallery->label(tally.seen);
    const bool mine = yours[i] == label, theirs = shipped[i] == label;
    tally.both_right += mine && theirs;
    tally.only_yours_right += mine && !theirs;
    tally.only_shipped_right += theirs && !mine;
    if (yours[i] != shipped[i]) tally.differing.push_back(tally.seen);
  }
  tally.is_running = tally.seen < state.gallery->size();
  if (!tally.is_running) note_accuracy(state);
}

void show_next_differing(AppState& state) {
  const auto& digits = state.your_weights.tally.differing;
  if (digits.empty()) return;
  const auto shown = state.drawing.picture() ? state.gallery_at : std::nullopt;
  const auto next = shown ? std::ranges::upper_bound(digits, *shown) : digits.begin();
  show_digit(state, next == digits.end() ? digits.front() : *next);
}

/// Starts counting, or goes on; the digits may have to be fetched first.
void run_tally(AppState& state, bool run) {
  Tally& tally = state.your_weights.tally;
  if (state.gallery && tally.seen == state.gallery->size()) tally = {};
  tally.is_running = run;
  state.gallery_is_wanted = run && !state.gallery;
}

}  // namespace

const Network& your_network(const AppState& state) {
  const YourWeights& yours = state.your_weights;
  return yours.is_in_place ? state.networks[*yours.index] : yours.other;
}

const Network& shipped_network(const AppState& state) {
  const YourWeights& yours = state.your_weights;
  return yours.is_in_place ? yours.other : state.networks[*yours.index];
}

bool receive_weights(AppState& state, std::string_view name, std::span<const std::byte> content) {
  if (!ends_in(name, kSuffixes) && !starts_as_safetensors(content)) return false;
  if (is_checkpoint(name, content)) {
    refuse(state, name, "this is one of PyTorch's own checkpoints, not a safetensors file",
           kHowToSave);
    return true;
  }
  if (content.size() > most_bytes()) {
    refuse(state, name,
           "the file has " + megabytes(content.size()) +
               ", more than any of the four networks has numbers for",
           advice(ErrorCode::kMismatch));
    return true;
  }
  const Result<Weights> weights = parse_safetensors(content);
  Result<Model> model = weights ? Model::load(*weights) : Result<Model>(weights.error());
  if (model) {
    take(state, name, *weights, std::move(*model));
  } else {
    refuse(state, name, model.error().message, advice(model.error().code));
  }
  return true;
}

void act_on_weights(AppState& state, std::string_view id, double value) {
  YourWeights& yours = state.your_weights;
  if (!yours.index) return;
  const bool on = value != 0;
  // Shipped weights that are still on their way must find the network they are for.
  const bool arrived = shipped_network(state).status != NetworkStatus::kLoading;
  if (id == "use" && on != yours.is_in_place && arrived) return swap_places(state);
  if (id == "remove") return forget(state);
  if (id == "tally") return run_tally(state, !yours.tally.is_running);
  if (id == "next") return show_next_differing(state);
}

bool advance_weights(AppState& state, Clock clock, double budget_us) {
  YourWeights& yours = state.your_weights;
  if (!yours.index) return false;
  bool worked = false;
  if (yours.answers_id != state.answers_id || !yours.other.stopwatch.is_settled()) {
    worked = yours.answers_id != state.answers_id;
    yours.answers_id = state.answers_id;
    yours.other.answer.reset();
    if (state.stages && yours.other.model) {
      answer_one(state, yours.other, state.stages->centred, clock);
      worked = true;
    }
  }
  const bool both_ready = your_network(state).model && shipped_network(state).model;
  const double start_us = clock();
  while (both_ready && yours.tally.is_running && state.gallery) {
    advance_tally(state);
    worked = true;
    if (clock() - start_us >= budget_us) break;
  }
  return worked;
}

std::string compare_answers(const AppState& state) {
  if (!state.your_weights.index) return {};
  const auto& yours = your_network(state).answer;
  const auto& shipped = shipped_network(state).answer;
  if (!yours || !shipped) return {};
  if (yours->digit == shipped->digit) return "Both say " + std::to_string(yours->digit) + ".";
  return "Yours says " + std::to_string(yours->digit) + ", the shipped one " +
         std::to_string(shipped->digit) + ".";
}

std::string tell_label(const AppState& state) {
  const auto& picture = state.drawing.picture();
  if (!picture || !picture->gallery_index || !state.gallery) return {};
  const int label = state.gallery->label(static_cast<std::size_t>(*picture->gallery_index));
  return std::string(label == 8 ? "MNIST says it is an " : "MNIST says it is a ") +
         std::to_string(label) + ".";
}

std::string tell_tally(const AppState& state) {
  const Tally& tally = state.your_weights.tally;
  const auto count = [](std::size_t n) { return format_count(static_cast<std::int64_t>(n)); };
  if (tally.seen == 0) return {};
  const std::string of = " of " + count(tally.seen) + " digits";
  if (tally.differing.empty()) return "They read all" + of + " alike.";
  const std::size_t neither =
      tally.differing.size() - tally.only_yours_right - tally.only_shipped_right;
  return "They read " + count(tally.differing.size()) + of + " differently: yours alone is right " +
         "on " + count(tally.only_yours_right) + ", the shipped one alone on " +
         count(tally.only_shipped_right) + ", neither on " + count(neither) + ".";
}

std::string describe_weights(const AppState& state) {
  const YourWeights& yours = state.your_weights;
  std::string text = "Your weights: compare a safetensors file of your own with a shipped network.";
  if (!yours.problem.empty()) text += " " + yours.refused + " cannot be used. " + yours.problem;
  if (!yours.index) return text;
  text += " " + yours.file_name + " is " +
          with_article(your_network(state).architecture->display_name) + ", stored as " +
          yours.storage + ". ";
  text += yours.training.empty() ? "It says nothing about its training."
                                 : "It says: " + yours.training + ".";
  for (const Network* network : {&your_network(state), &shipped_network(state)}) {
    if (!network->answer) continue;
    text += std::string(network->is_yours ? " Yours" : " The shipped one") + " is " +
            format_share(network->answer->confidence()) + " sure of " +
            std::to_string(network->answer->digit) + ".";
  }
  for (const std::string& sentence : {tell_label(state), tell_tally(state)}) {
    if (!sentence.empty()) text += " " + sentence;
  }
  return text;
}

}  // namespace inkling::app
