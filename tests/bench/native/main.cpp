// Times our core, LibTorch and ONNX Runtime on the same weights and the same digits, and prints one
// JSON object. `./dev bench` runs it and makes a table of that.
#include <CLI/CLI.hpp>
#include <array>
#include <cmath>
#include <format>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/peak.hpp"
#include "common/error.hpp"
#include "common/files.hpp"
#include "common/idx.hpp"
#include "contestant.hpp"
#include "inkling/model.hpp"
#include "inkling/version.hpp"
#include "layers.hpp"
#include "measure.hpp"

namespace inkling::bench {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<const char*, 3> kNames{"inkling", "libtorch", "onnxruntime"};
constexpr std::size_t kMostImages = 1024;
constexpr float kLargestDifference = 1e-3f;

struct Options {
  std::string weights;
  std::string onnx;
  std::string data;
  std::vector<std::size_t> batch_sizes{1, 100, 256};
  Pace pace{5, 0.2, 3.0};
};

std::vector<float> read_digits(const std::string& folder) {
  const LabelledImages data = load_split(folder, Split::kTest, DataRule::kMnistOnly);
  std::vector<float> images;
  for (const std::uint8_t ink : std::span(data.images.pixels).first(kMostImages * kImagePixels)) {
    images.push_back(static_cast<float>(ink) / 255.f);
  }
  return images;
}

Weights read_weights(const std::filesystem::path& path) {
  Result<Weights> weights = parse_safetensors(read_file(path, kMaxFileBytes));
  if (!weights) throw UserError(std::format("{}: {}", path.string(), weights.error().message));
  return std::move(weights).value();
}

/// Largest difference of each contestant's logits from the first one's over all batches. Throws
/// UserError if they do not agree: a time for another computation would mean nothing.
std::vector<float> compare(std::span<const std::unique_ptr<Contestant>> contestants,
                           std::size_t batches) {
  std::vector<float> largest(contestants.size());
  for (std::size_t batch = 0; batch < batches; ++batch) {
    for (const auto& contestant : contestants) contestant->answer(batch);
    const std::span<const float> expected = contestants[0]->logits();
    for (std::size_t c = 0; c < contestants.size(); ++c) {
      for (std::size_t i = 0; i < expected.size(); ++i) {
        const float difference = std::abs(contestants[c]->logits()[i] - expected[i]);
        if (!(difference < kLargestDifference)) {
          throw UserError(std::format("{} and {} disagree by {} in a logit: nothing was timed",
                                      kNames[0], kNames[c], difference));
        }
        largest[c] = std::max(largest[c], difference);
      }
    }
  }
  return largest;
}

Json run_batch_size(const Weights& weights, const std::string& onnx, std::span<float> images,
                    std::size_t batch_size, const Pace& pace) {
  const std::size_t used = kMostImages / batch_size * batch_size;
  const Batches batches{images.first(used * kImagePixels), batch_size};
  std::array<std::unique_ptr<Contestant>, kNames.size()> contestants{
      make_inkling(weights, batches), make_libtorch(weights, batches),
      make_onnx_runtime(onnx, batches)};
  const std::vector<float> differences = compare(contestants, batches.count());
  const std::vector<Figures> figures = measure(contestants, batches.count(), pace);
  Json result{{"batch", batch_size}};
  for (std::size_t c = 0; c < kNames.size(); ++c) {
    result[kNames[c]] = {{"median_us", figures[c].median_us},
                         {"p95_us", figures[c].percentile_95_us},
                         {"samples", figures[c].samples},
                         {"calls_per_sample", figures[c].calls_per_sample},
                         {"largest_difference", differences[c]}};
  }
  return result;
}

Json run_network(const Architecture& architecture, std::span<float> images,
                 const Options& options) {
  constexpr std::size_t kTraced = 64;
  const std::string id(architecture.id);
  const Weights weights = read_weights(options.weights + "/" + id + ".safetensors");
  Json network{{"id", id},
               {"name", architecture.display_name},
               {"mult_adds", mult_adds(architecture)},
               {"batches", Json::array()},
               {"layers", Json::array()}};
  for (const std::size_t batch_size : options.batch_sizes) {
    std::cerr << std::format("bench: native, {}, batch {}\n", architecture.display_name,
                             batch_size);
    network["batches"].push_back(run_batch_size(weights, options.onnx + "/" + id + ".onnx", images,
                                                batch_size, options.pace));
  }
  for (const LayerCost& layer : measure_layers(weights, images.first(kTraced * kImagePixels))) {
    network["layers"].push_back({{"name", layer.name},
                                 {"kind", layer.kind},
                                 {"mult_adds", layer.mult_adds},
                                 {"median_us", layer.median_us}});
  }
  return network;
}

void run(const Options& options) {
  Json report{{"inkling", version()},           {"kernels", available_kernels().front()},
              {"libtorch", libtorch_version()}, {"onnxruntime", onnx_runtime_version()},
              {"rounds", options.pace.rounds},  {"peak_gmacs", tool::measure_peak_gmacs(1)},
              {"networks", Json::array()}};
  std::vector<float> images = read_digits(options.data);
  for (const Architecture& architecture : architectures()) {
    report["networks"].push_back(run_network(architecture, images, options));
  }
  std::cout << report.dump() << '\n';
}

}  // namespace
}  // namespace inkling::bench

int main(int argc, char** argv) {
  return inkling::report_errors("inkling-bench-peers", [&] {
    CLI::App app{"Times Inkling's core beside LibTorch and ONNX Runtime.", "inkling-bench-peers"};
    inkling::bench::Options options;
    app.add_option("--weights", options.weights, "Folder of the .safetensors files")->required();
    app.add_option("--onnx", options.onnx, "Folder of the same as .onnx")->required();
    app.add_option("--data", options.data, "MNIST's folder")->required();
    app.add_option("--batch", options.batch_sizes, "Batch sizes")->check(CLI::Range(1, 1024));
    app.add_option("--rounds", options.pace.rounds, "Turns of each program")
        ->check(CLI::Range(1, 1000));
    app.add_option("--turn", options.pace.turn_s, "Seconds of a turn")->check(CLI::PositiveNumber);
    CLI11_PARSE(app, argc, argv);
    inkling::bench::run(options);
    return 0;
  });
}
