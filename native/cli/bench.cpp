#include <algorithm>
#include <chrono>
#include <format>
#include <functional>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "commands.hpp"
#include "common/error.hpp"
#include "inkling/model.hpp"
#include "inkling/preprocess.hpp"
#include "networks.hpp"
#include "peak.hpp"

namespace inkling::tool {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kBatch = 256;

struct BenchOptions {
  NetworkOptions networks;
  int threads = 1;
  bool json = false;
};

/// What was measured of one network.
struct Speed {
  const Architecture* architecture;
  double batch_1_us;         ///< Median time of a single image on one thread.
  double images_per_second;  ///< In batches of kBatch on all threads, from the median time.
};

/// A drawn seven, `count` times.
std::vector<float> sample_images(std::size_t count) {
  const Stroke seven{{0.f, 0.f}, {10.f, 0.f}, {4.f, 16.f}};
  const InputImage image = preprocess_strokes(std::span(&seven, 1)).value();
  std::vector<float> images;
  for (std::size_t i = 0; i < count; ++i) images.insert(images.end(), image.begin(), image.end());
  return images;
}

/// Median seconds of `work`, after one run to warm up: at least 5 runs and a third of a second.
double median_seconds(const std::function<void()>& work) {
  using Clock = std::chrono::steady_clock;
  constexpr std::size_t kFewest = 5;
  constexpr std::chrono::milliseconds kLeast{333};
  std::vector<double> seconds;
  work();
  for (const auto begin = Clock::now();
       seconds.size() < kFewest || Clock::now() - begin < kLeast;) {
    const auto start = Clock::now();
    work();
    seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
  }
  const auto middle = seconds.begin() + static_cast<std::ptrdiff_t>(seconds.size() / 2);
  std::ranges::nth_element(seconds, middle);
  return *middle;
}

/// Every thread classifies a batch of its own.
void run_batches(const Model& model, std::span<Workspace> workspaces, std::span<const float> images,
                 std::span<float> logits) {
  const auto run = [&](std::size_t i) {
    model.run(images, workspaces[i], logits.subspan(i * kBatch * kClasses, kBatch * kClasses));
  };
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < workspaces.size(); ++i) threads.emplace_back(run, i);
  run(0);
}

Speed measure(const Model& model, int threads) {
  std::vector<Workspace> workspaces;
  for (int i = 0; i < threads; ++i) workspaces.emplace_back(model);
  const std::vector<float> images = sample_images(kBatch);
  std::vector<float> logits(static_cast<std::size_t>(threads) * kBatch * kClasses);
  const std::span<const float> one = std::span(images).first(kImagePixels);
  const double single =
      median_seconds([&] { model.run(one, workspaces[0], std::span(logits).first(kClasses)); });
  const double batch = median_seconds([&] { run_batches(model, workspaces, images, logits); });
  return {&model.architecture(), single * 1e6, threads * static_cast<double>(kBatch) / batch};
}

void print_json(double peak, std::string_view kernels, std::span<const Speed> speeds) {
  Json object{{"peak_gmacs", peak}, {"kernels", kernels}};
  for (const Speed& speed : speeds) {
    object[std::string(speed.architecture->id)] = {
        {"batch_1_us", speed.batch_1_us},
        {"batch_256_images_per_second", speed.images_per_second},
        {"mult_adds", mult_adds(*speed.architecture)}};
  }
  std::cout << object.dump() << '\n';
}

void print_table(double peak, std::string_view kernels, int threads,
                 std::span<const Speed> speeds) {
  std::cout << std::format(
      "{} kernels, {} thread{}; this processor's peak is {:.1f} billion multiply-adds a second\n\n"
      "{:<10} {:>12} {:>16} {:>10} {:>8}\n",
      kernels, threads, threads == 1 ? "" : "s", peak, "network", "one image", "batches of 256",
      "GMAC/s", "of peak");
  for (const Speed& speed : speeds) {
    const double gmacs =
        1e-9 * static_cast<double>(mult_adds(*speed.architecture)) * speed.images_per_second;
    std::cout << std::format("{:<10} {:>9.1f} us {:>8.0f} images/s {:>8.1f} {:>6.0f} %\n",
                             speed.architecture->display_name, speed.batch_1_us,
                             speed.images_per_second, gmacs, 100.0 * gmacs / peak);
  }
}

std::vector<std::string> kernel_names() {
  const std::vector<std::string_view> names = available_kernels();
  return {names.begin(), names.end()};
}

void bench(const BenchOptions& options) {
  const std::vector<Model> models = load_networks(options.networks);
  const double peak = measure_peak_gmacs(options.threads);
  std::vector<Speed> speeds;
  for (const Model& model : models) speeds.push_back(measure(model, options.threads));
  if (options.json) {
    print_json(peak, models.front().kernels(), speeds);
  } else {
    print_table(peak, models.front().kernels(), options.threads, speeds);
  }
}

}  // namespace

void add_bench(CLI::App& app) {
  CLI::App* command = app.add_subcommand("bench", "Measure the networks' speed on this machine");
  auto options = std::make_shared<BenchOptions>();
  command
      ->add_option("--threads", options->threads,
                   "Threads that classify batches and measure the peak; a single image always "
                   "takes one")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command->add_flag("--json", options->json,
                    "Print {\"peak_gmacs\", \"kernels\", \"mlp\": {\"batch_1_us\", "
                    "\"batch_256_images_per_second\", \"mult_adds\"}, ...}");
  add_network_options(*command, options->networks);
  command
      ->add_option("--kernels", options->networks.kernels,
                   "Code for this kind of processor instead of the fastest that runs here")
      ->check(CLI::IsMember(kernel_names()));
  command->callback([options] { bench(*options); });
}

}  // namespace inkling::tool
