#include <doctest/doctest.h>

#include <filesystem>

#include "digits.hpp"
#include "tool.hpp"

using namespace tool_test;

namespace {

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;
constexpr const char* kSeven = R"({"strokes": [[[20, 20], [80, 20], [45, 90]]]})";

Outcome classify_with_weights(const std::string& weights) {
  return run({"classify", "--strokes", "-", "--weights", weights}, kSeven);
}

/// Classifies an image; what is said about it is on stderr, and in its line of the output.
std::string image_problem(const std::string& name, std::string_view content) {
  const Folder folder;
  const Outcome outcome =
      run({"classify", "--json", "--network", "mlp", folder.file(name, content)});
  CHECK(outcome.status == kFailed);
  REQUIRE(outcome.json_lines().size() == 1);
  const std::string problem = outcome.json_lines()[0].at("error");
  CHECK(outcome.err == "inkling: " + problem + "\n");
  CHECK(problem.find(name) != std::string::npos);
  return problem;
}

}  // namespace

TEST_CASE("wrong usage is refused with one sentence and status 2") {
  check_refusal(run({}), kWrongUsage, {"command"});
  check_refusal(run({"draw"}), kWrongUsage, {"draw"});
  check_refusal(run({"classify"}), kWrongUsage, {"--strokes", "--idx"});
  check_refusal(run({"classify", "--sing"}), kWrongUsage, {"--sing"});
  check_refusal(run({"classify", "--strokes", "a", "--idx", "b"}), kWrongUsage, {"only one"});
  check_refusal(run({"classify", "--strokes", "a", "--logits"}), kWrongUsage, {"--json"});
  check_refusal(run({"evaluate", "--threads", "x"}), kWrongUsage, {"--threads"});
  check_refusal(run({"inspect"}), kWrongUsage, {"file"});
  check_refusal(run({"bench", "--threads", "0"}), kWrongUsage, {"--threads"});
}

TEST_CASE("an unknown network is refused with the choices") {
  check_refusal(run({"classify", "--strokes", "-", "--network", "gpt"}, kSeven), kFailed,
                {"gpt", "mlp", "tiny_cnn", "cnn", "strong_cnn"});
}

TEST_CASE("--network takes one name and leaves images alone") {
  const Folder folder;
  const std::string image = folder.file("digit.png", png_file(scan(test_digit(0), 4)));
  CHECK(run_json({"classify", "--json", "--network", "cnn", image}).contains("cnn"));
}

TEST_CASE("missing files are named") {
  check_refusal(run({"classify", "--strokes", "nowhere.jsonl"}), kFailed, {"nowhere.jsonl"});
  check_refusal(run({"classify", "--idx", "nowhere"}), kFailed, {"nowhere"});
  check_refusal(run({"inspect", "nowhere.safetensors"}), kFailed, {"nowhere.safetensors"});
  check_refusal(run({"evaluate", "--data", "nowhere"}), kFailed, {"nowhere"});
  check_refusal(classify_with_weights("nowhere"), kFailed, {"nowhere"});
  const Folder empty;
  check_refusal(run({"evaluate", "--data", empty.path()}), kFailed, {"t10k-images"});
  check_refusal(classify_with_weights(empty.path()), kFailed, {"mlp.safetensors", "--network"});
  check_refusal(run({"classify", "--strokes", empty.path()}), kFailed, {"folder"});
}

TEST_CASE("broken weights are refused by every command, naming the file") {
  const Folder folder;
  const std::string good = read_text(weights_file("mlp"));
  const std::string cut = folder.file("cut.safetensors", good.substr(0, good.size() / 2));
  const std::string longer = folder.file("long.safetensors", good + "more");
  const std::string text = folder.file("text.safetensors", "these are no weights");
  const std::string none = folder.file("none.safetensors", "");
  for (const std::string& path : {cut, longer, text, none}) {
    check_refusal(classify_with_weights(path), kFailed, {path});
    check_refusal(run({"inspect", path}), kFailed, {path});
    check_refusal(run({"evaluate", "--weights", path}), kFailed, {path});
    check_refusal(run({"bench", "--weights", path}), kFailed, {path});
  }
}

TEST_CASE("weights under another network's name are refused") {
  const Folder folder;
  const std::string path = folder.file("cnn.safetensors", read_text(weights_file("mlp")));
  const Outcome outcome =
      run({"classify", "--strokes", "-", "--weights", folder.path(), "--network", "cnn"}, kSeven);
  check_refusal(outcome, kFailed, {path, "'mlp'", "'cnn'"});
}

TEST_CASE("IDX files that are short, lying or no IDX at all are refused") {
  const Folder folder;
  const std::string good = idx_file(3);
  std::string lying = good;
  lying[7] = 4;  // One image more than there is.
  for (const std::string& content : {good.substr(0, good.size() - 1), good.substr(0, 10), lying,
                                     std::string("PK\3\4 and so on"), gzip(good).substr(0, 100)}) {
    const std::string path = folder.file("images", content);
    check_refusal(run({"classify", "--idx", path}), kFailed, {path});
  }
}

TEST_CASE("labels that are not as many as the images are refused") {
  const Folder folder;
  (void)folder.file("t10k-images-idx3-ubyte", idx_file(2));
  (void)folder.file("t10k-labels-idx1-ubyte", std::string{0, 0, 8, 1, 0, 0, 0, 1, 7});
  check_refusal(run({"evaluate", "--any-data", "--data", folder.path()}), kFailed,
                {"1 label", "2 images"});
}

TEST_CASE("images that are damaged, of another kind or blank are refused") {
  const std::string png = png_file(scan(test_digit(0), 4));
  image_problem("cut.png", png.substr(0, png.size() / 2));
  image_problem("text.jpg", "this is no picture");
  image_problem("none.png", "");
  image_problem("huge.pgm", "P5\n20000 20000\n255\n");
  const Picture blank{64, std::vector<std::uint8_t>(64 * 64, 200)};
  image_problem("blank.png", png_file(blank));
}

TEST_CASE("a coordinate beyond any number is refused") {
  const Outcome outcome =
      run({"classify", "--strokes", "-", "--json"},
          "{\"strokes\": [[[1e300, 0], [1, 2]]]}\n{\"strokes\": [[[1e999, 0]]]}");
  CHECK(outcome.status == kFailed);
  for (const Json& line : outcome.json_lines()) CHECK(line.contains("error"));
  CHECK(outcome.json_lines().size() == 2);
}

TEST_CASE("--summary refuses strokes without a label") {
  check_refusal(run({"classify", "--strokes", "-", "--summary"}, kSeven), kFailed,
                {"line 1", "label"});
}
