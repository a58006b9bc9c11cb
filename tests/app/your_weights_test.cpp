#include "your_weights.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "idx_bytes.hpp"
#include "page_controls.hpp"
#include "ranking.hpp"
#include "setting.hpp"

using namespace inkling;
using namespace inkling::app;

namespace {

/// A file of the visitor's: random weights that are not the shipped ones.
std::vector<std::byte> your_file(std::string_view id, DType dtype = DType::kF32) {
  Weights weights = random_weights(*find_architecture(id), 77);
  for (Tensor& tensor : weights.tensors) tensor.dtype = dtype;
  weights.set_metadata("recipe", "article");
  weights.set_metadata("seed", "3");
  return serialize_safetensors(weights).value();
}

AppState compared_state(std::string_view id = "cnn") {
  AppState state = ready_state();
  draw_seven(state.drawing);
  refresh_answers(state, steady_clock);
  REQUIRE(receive_weights(state, "mine.safetensors", your_file(id)));
  return state;
}

/// Brings everything up to date, as frames do while the tab is chosen.
void settle(AppState& state) {
  for (int i = 0; i < 100; ++i) {
    const bool changed = refresh_answers(state, steady_clock);
    if (!advance_weights(state, steady_clock, 1000) && !changed) return;
  }
  FAIL("it goes on for ever");
}

std::string problem_of(std::string_view name, std::span<const std::byte> content) {
  AppState state = ready_state();
  CHECK(receive_weights(state, name, content));
  CHECK_FALSE(state.your_weights.index);
  CHECK(state.message.find(name) != std::string::npos);
  return state.your_weights.problem;
}

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// A gallery of `count` images of noise, all with the label 0.
Gallery noise_gallery(unsigned count) {
  std::vector<std::uint8_t> pixels(count * std::size_t{kImagePixels});
  std::uint32_t seed = 5;
  for (auto& pixel : pixels) {
    pixel = static_cast<std::uint8_t>((seed = seed * 1664525u + 1013904223u) >> 24);
  }
  return Gallery::read(idx_bytes({count, 28, 28}, pixels),
                       idx_bytes({count}, std::vector<std::uint8_t>(count)))
      .value();
}

}  // namespace

TEST_CASE("a file is compared with the shipped network of its architecture, in every number type") {
  for (const DType dtype : {DType::kF32, DType::kF16, DType::kBF16}) {
    AppState state = ready_state();
    draw_seven(state.drawing);
    refresh_answers(state, steady_clock);
    const auto file = your_file("tiny_cnn", dtype);
    CHECK(receive_weights(state, "mine.safetensors", file));
    settle(state);
    CHECK(state.your_weights.storage == dtype_name(dtype));
    CHECK(contains(state.your_weights.training, "recipe article, seed 3"));
    CHECK(shipped_network(state).architecture->id == "tiny_cnn");
    const Model model = Model::load(file).value();
    Workspace workspace(model);
    std::array<float, kClasses> logits;
    model.run(state.stages->centred, workspace, logits);
    CHECK(your_network(state).answer->logits == logits);
    CHECK(state.networks[1].answer->logits != logits);
  }
}

TEST_CASE(
    "in the shipped one's place it answers everywhere, and back again nothing is left of it") {
  AppState state = compared_state();
  settle(state);
  const auto shipped = state.networks[2].answer->logits;
  const auto yours = state.your_weights.other.answer->logits;
  act(state, "weights/use", 1);
  settle(state);
  CHECK(state.networks[2].answer->logits == yours);
  CHECK(state.networks[2].name() == "Your CNN");
  CHECK(shipped_network(state).answer->logits == shipped);
  const auto answers = classify(state, state.stages->centred);
  CHECK(answers[2]->logits == yours);
  act(state, "weights/use", 0);
  settle(state);
  CHECK(state.networks[2].answer->logits == shipped);
  CHECK(state.networks[2].name() == "CNN");
}

TEST_CASE("the other network's answer follows the drawing") {
  AppState state = compared_state();
  settle(state);
  const auto before = state.your_weights.other.answer->logits;
  state.drawing.begin_stroke({0.2f, 0.8f});
  state.drawing.extend_stroke({0.8f, 0.8f});
  settle(state);
  CHECK(state.your_weights.other.answer->logits != before);
  state.drawing.clear();
  settle(state);
  CHECK_FALSE(state.your_weights.other.answer);
  CHECK(compare_answers(state).empty());
}

TEST_CASE("removing the file brings the shipped network back") {
  AppState state = compared_state();
  act(state, "weights/use", 1);
  act(state, "weights/remove", 1);
  settle(state);
  CHECK_FALSE(state.your_weights.index);
  CHECK_FALSE(state.networks[2].is_yours);
  CHECK(state.networks[2].answer);
}

TEST_CASE("a second file of the same architecture takes over the place of the first") {
  AppState state = compared_state();
  act(state, "weights/use", 1);
  CHECK(receive_weights(state, "other.safetensors", weights_file(*find_architecture("cnn"))));
  CHECK(state.networks[2].is_yours);
  CHECK(receive_weights(state, "third.safetensors", your_file("mlp")));
  CHECK_FALSE(state.networks[2].is_yours);
  CHECK_FALSE(state.networks[0].is_yours);
  CHECK(your_network(state).name() == "Your MLP");
}

TEST_CASE("it stands in for a shipped network that could not be loaded") {
  AppState state = make_state();
  draw_seven(state.drawing);
  for (Network& network : state.networks) fail_weights(state, network, "the server answered 404");
  CHECK(receive_weights(state, "mine.safetensors", your_file("strong_cnn")));
  settle(state);
  CHECK(your_network(state).answer);
  act(state, "weights/use", 1);
  settle(state);
  CHECK(state.networks[3].answer);
}

TEST_CASE("while shipped weights are on their way, their network keeps its place") {
  AppState state = make_state();
  CHECK(receive_weights(state, "mine.safetensors", your_file("cnn")));
  act(state, "weights/use", 1);
  CHECK_FALSE(state.networks[2].is_yours);
  CHECK(load_weights(state, state.networks[2], weights_file(*find_architecture("cnn"))));
  act(state, "weights/use", 1);
  CHECK(state.networks[2].is_yours);
}

TEST_CASE("a file that is no good gets a sentence that says why and what to do") {
  const auto good = your_file("cnn");
  CHECK(contains(problem_of("a.safetensors", bytes_of("no weights at all")), "no safetensors"));
  CHECK(contains(problem_of("a.safetensors", std::span(good).first(900)), "truncated"));
  CHECK(contains(problem_of("a.pt", bytes_of("PK\3\4")), "PyTorch's own checkpoints"));
  CHECK(contains(problem_of("a.pt", bytes_of("PK\3\4")), "save_file"));
  CHECK(contains(problem_of("a.onnx", bytes_of("onnx")), "safetensors"));
  CHECK(contains(problem_of("a.safetensors", std::vector<std::byte>(20'000'000)), "20 MB"));

  Weights weights = random_weights(*find_architecture("cnn"));
  weights.tensors[0].shape = {8, 1, 9};
  CHECK(contains(problem_of("a.safetensors", serialize_safetensors(weights).value()),
                 "net.0.weight"));
  weights.tensors = {{"fc.weight", {2}, DType::kF32, {1, 2}}};
  CHECK(contains(problem_of("a.safetensors", serialize_safetensors(weights).value()),
                 "mlp, tiny_cnn, cnn, strong_cnn"));
  weights.set_metadata("architecture", "resnet");
  CHECK(contains(problem_of("a.safetensors", serialize_safetensors(weights).value()), "resnet"));

  auto broken = your_file("mlp");
  const float nan = std::numeric_limits<float>::quiet_NaN();
  std::ranges::copy(std::as_bytes(std::span(&nan, 1)), broken.end() - 4);
  CHECK(contains(problem_of("a.safetensors", broken), "not finite"));
}

TEST_CASE("a file that is no good leaves the one that is compared alone") {
  AppState state = compared_state();
  CHECK(receive_weights(state, "a.safetensors", bytes_of("no weights")));
  CHECK_FALSE(state.your_weights.problem.empty());
  CHECK(your_network(state).name() == "Your CNN");
  CHECK(receive_weights(state, "b.safetensors", your_file("mlp")));
  CHECK(state.your_weights.problem.empty());
}

TEST_CASE("a dropped file opens the tab, and one that nobody knows is told") {
  AppState state = ready_state();
  receive_file(state, "", "mine.safetensors", your_file("cnn"));
  CHECK(
      find_control(collect_controls(state, compute_layout(1600, 1000, {4, 6, 3})), "weights/use"));
  CHECK(state.message == "mine.safetensors is a CNN.");
  receive_file(state, "", "mine.safetensors", your_file("mlp"));
  CHECK(state.message == "mine.safetensors is an MLP.");
  receive_file(state, "", "letter.doc", bytes_of("Dear"));
  CHECK(contains(state.message, "letter.doc"));
}

TEST_CASE("the tally counts what two runs over the digits give, in slices") {
  AppState state = compared_state();
  set_gallery(state, noise_gallery(21));
  act(state, "weights/tally", 1);
  int slices = 0;
  while (state.your_weights.tally.is_running && slices < 100) {
    advance_weights(state, steady_clock, 0);
    ++slices;
  }
  CHECK(slices == 3);
  const Tally& tally = state.your_weights.tally;
  std::size_t both = 0, yours_alone = 0, shipped_alone = 0;
  std::vector<std::size_t> differing;
  for (std::size_t i = 0; i < 21; ++i) {
    const InputImage image = from_bytes(state.gallery->pixels(i));
    std::array<float, kClasses> mine, theirs;
    your_network(state).model->run(image, *state.workspace, mine);
    shipped_network(state).model->run(image, *state.workspace, theirs);
    if (argmax(mine) != argmax(theirs)) differing.push_back(i);
    both += argmax(mine) == 0 && argmax(theirs) == 0;
    yours_alone += argmax(mine) == 0 && argmax(theirs) != 0;
    shipped_alone += argmax(mine) != 0 && argmax(theirs) == 0;
  }
  CHECK(tally.differing == differing);
  CHECK(tally.both_right == both);
  CHECK(tally.only_yours_right == yours_alone);
  CHECK(tally.only_shipped_right == shipped_alone);
  CHECK(your_network(state).test_accuracy == static_cast<double>(both + yours_alone) / 21);
  REQUIRE(!differing.empty());
  act(state, "weights/next", 1);
  CHECK(state.gallery_at == differing.front());
  act(state, "weights/next", 1);
  CHECK(state.gallery_at == differing[differing.size() > 1 ? 1 : 0]);
}

TEST_CASE("counting asks for the digits where they are missing, and gives up without them") {
  AppState state = compared_state();
  act(state, "weights/tally", 1);
  CHECK(state.gallery_is_wanted);
  settle(state);
  CHECK(state.your_weights.tally.is_running);
  miss_gallery(state);
  CHECK_FALSE(state.gallery_is_wanted);
  CHECK_FALSE(state.your_weights.tally.is_running);
}

TEST_CASE("what all answer together has no figure while one of them is the visitor's") {
  AppState state = compared_state();
  state.ensemble.test_accuracy = 0.995;
  CHECK(together_accuracy(state) == 0.995);
  act(state, "weights/use", 1);
  CHECK_FALSE(together_accuracy(state));
}
