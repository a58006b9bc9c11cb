#include "train/run.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/error.hpp"
#include "common/files.hpp"
#include "common/idx.hpp"
#include "inkling/version.hpp"
#include "train/checkpoint.hpp"
#include "train/compute.hpp"
#include "train/console.hpp"
#include "train/experiment.hpp"
#include "train/model_card.hpp"
#include "train/recipe_json.hpp"
#include "train/report.hpp"
#include "train/report_page.hpp"
#include "train/samples.hpp"
#include "train/text.hpp"
#include "train/weights_file.hpp"

namespace inkling::train {
namespace {

namespace fs = std::filesystem;

/// One pool for all seeds, so that a seed learns the same alone and beside others.
constexpr std::uint64_t kPoolSeed = 1;

using ReferenceImage = std::array<std::uint8_t, kImagePixels>;

DataSummary summarize(const LabelledImages& train_data, const LabelledImages& test_data) {
  return {.name = train_data.is_mnist && test_data.is_mnist ? "MNIST" : "other data",
          .train_images = train_data.images.count,
          .test_images = test_data.images.count,
          .checksums = {{"train-images", train_data.images_md5},
                        {"train-labels", train_data.labels_md5},
                        {"test-images", test_data.images_md5},
                        {"test-labels", test_data.labels_md5}}};
}

/// One network trained with one seed, and the figures that may choose it.
struct Candidate {
  Training training;
  std::uint64_t seed = 0;
  std::optional<double> validation_accuracy = {};
  std::optional<double> validation_loss = {};

  /// Whether the validation images prefer this one; nobody is preferred without them.
  [[nodiscard]] bool is_better_than(const Candidate& other) const {
    return std::pair(validation_accuracy.value_or(0.0), -validation_loss.value_or(0.0)) >
           std::pair(other.validation_accuracy.value_or(0.0), -other.validation_loss.value_or(0.0));
  }
};

/// Networks to learn from, and how reports and fingerprints name them.
struct Teachers {
  std::vector<Network> networks;
  std::string text;
  std::string checksum;
};

class Run {
 public:
  Run(const Options& options, const Peers& peers)
      : options_(options),
        peers_(peers),
        device_(choose_device(options.device, peers.local_rank())) {}

  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  ~Run() {
    std::error_code ignored;
    if (peers_.leads()) fs::remove(checkpoint_folder(), ignored);  // Unless checkpoints are in it.
  }

  void all() {
    prepare();
    if (options_.report_only) {
      write_reports();
      return;
    }
    announce();
    for (const Task& task : options_.tasks) run_task(task);
    if (peers_.leads()) write_reports();
    remove_checkpoints();
    print("\n" + recap_text(entries_of_this_run()) + "Written to " + options_.out.string() + "\n");
  }

 private:
  /// Loads the data, and puts the first of the results, the contact sheet, into the folder:
  /// whatever is wrong with either shows before any time is spent on training.
  void prepare() {
    report_ = read_report(options_.out);
    const LabelledImages train_data = load_split(options_.data, Split::kTrain, options_.data_rule);
    test_images_ = load_split(options_.data, Split::kTest, options_.data_rule);
    check_validation(train_data.images.count);
    load_teachers();
    if (peers_.leads()) {
      make_folder(options_.out);
      if (!options_.report_only) refuse_to_overwrite_checkpoints();
      samples_ = samples_svg(train_data);
      write_file_atomically(options_.out / "samples.svg", samples_);
      make_folder(checkpoint_folder());
    }
    train_data_ = to_device(train_data, device_);
    test_data_ = to_device(test_images_, device_);
    data_summary_ = summarize(train_data, test_images_);
    std::copy_n(test_images_.images.pixels.begin(), kImagePixels, reference_image_.begin());
  }

  void check_validation(std::int64_t images) const {
    for (const Task& task : options_.tasks) {
      if (task.recipe.validation_images < images) continue;
      throw UserError("the recipe holds out " + std::to_string(task.recipe.validation_images) +
                      " images for validation, but there are " + std::to_string(images) +
                      " in all: choose fewer with --validation");
    }
  }

  void load_teachers() {
    for (const fs::path& path : options_.teachers) {
      refuse_to_overwrite_teacher(path);
      add_teacher(path);
    }
    check_that_all_learn_the_same();
  }

  /// Neither --resume nor the command in the student's file could find it again.
  void refuse_to_overwrite_teacher(const fs::path& path) const {
    for (const Task& task : options_.tasks) {
      std::error_code not_there;
      if (!fs::equivalent(path, weights_path(task.architecture->id), not_there)) continue;
      throw UserError("this run would write '" + path.string() +
                      "', which --teacher names: choose networks with --model, another --out, or "
                      "leave --teacher out");
    }
  }

  void add_teacher(const fs::path& path) {
    const std::vector<std::byte> bytes = read_file(path, kMaxFileBytes);
    teachers_.networks.push_back(read_network(bytes, path.string(), device_));
    const std::string sum = md5_hex(bytes);
    teachers_.text +=
        (teachers_.text.empty() ? "" : ", ") + path.filename().string() + " (MD5 " + sum + ")";
    teachers_.checksum += sum;
  }

  /// Processes on other machines may see other files.
  void check_that_all_learn_the_same() const {
    const std::string sum = md5_hex(std::as_bytes(std::span(teachers_.checksum)));
    if (peers_.agree_on(std::stoll(sum.substr(0, 12), nullptr, 16))) return;
    throw UserError(
        "the processes do not see the same teacher: --teacher and --out must name files and a "
        "folder that are the same for all of them");
  }

  [[nodiscard]] fs::path weights_path(std::string_view network) const {
    return options_.out / (std::string(network) + ".safetensors");
  }

  [[nodiscard]] fs::path checkpoint_folder() const { return options_.out / "checkpoints"; }

  [[nodiscard]] CheckpointFile checkpoint_file(const Task& task, std::uint64_t seed) const {
    const std::string id(task.architecture->id);
    std::string fingerprint = id + " seed " + std::to_string(seed) + " " + to_json(task.recipe) +
                              " on " + (device_.is_cuda() ? "cuda" : "cpu");
    for (const DataChecksum& sum : data_summary_.checksums) fingerprint += " " + sum.md5;
    if (!task.recipe.distillation.teacher.empty())
      fingerprint += " taught by " + teachers_.checksum;
    return {checkpoint_folder() / (id + "-seed" + std::to_string(seed) + ".safetensors"),
            std::move(fingerprint)};
  }

  /// Hours of training shall not be lost because a flag was forgotten.
  void refuse_to_overwrite_checkpoints() const {
    if (options_.resume) return;
    for (const Task& task : options_.tasks) {
      for (const std::uint64_t seed : options_.seeds) {
        if (!checkpoint_file(task, seed).exists()) continue;
        throw UserError("'" + checkpoint_folder().string() +
                        "' holds an interrupted training: go on with --resume, or remove it to "
                        "start from the beginning");
      }
    }
  }

  void remove_checkpoints() const {
    if (!peers_.leads()) return;
    for (const Task& task : options_.tasks) {
      for (const std::uint64_t seed : options_.seeds) checkpoint_file(task, seed).remove();
    }
  }

  void announce() const {
    std::string seeds;
    for (const std::uint64_t seed : options_.seeds) {
      seeds += (seeds.empty() ? "" : ", ") + std::to_string(seed);
    }
    print("Recipe " + options_.tasks.front().recipe.name +
          (options_.seeds.size() > 1 ? ", seeds " : ", seed ") + seeds + ", on " + device_.str() +
          with_peers() + " with LibTorch " + TORCH_VERSION + ", " +
          grouped(data_summary_.train_images) + " training images\n");
  }

  [[nodiscard]] std::string with_peers() const {
    return peers_.size() > 1 ? ", " + std::to_string(peers_.size()) + " processes," : "";
  }

  void run_task(const Task& task) {
    print("\n" + layer_table_text(*task.architecture));
    std::vector<Candidate> candidates;
    for (const std::uint64_t seed : options_.seeds) candidates.push_back(train_one(task, seed));
    if (peers_.leads()) write_results(task, candidates);
    if (teaches(*task.architecture)) take_teacher(*task.architecture);
  }

  Candidate train_one(const Task& task, std::uint64_t seed) {
    const Recipe& recipe = task.recipe;
    const std::int64_t learned = train_data_.size() - recipe.validation_images;
    const DataSet data = train_data_.slice(0, learned);
    const DataSet validation = train_data_.slice(learned, train_data_.size());
    const CheckpointFile checkpoint = checkpoint_file(task, seed);
    if (options_.seeds.size() > 1) print("Seed " + std::to_string(seed) + "\n");
    Progress progress(peers_.leads() ? stdout : nullptr, recipe.epochs, learned);
    Candidate candidate{
        .training = train(*task.architecture, recipe,
                          {.data = data,
                           .validation = validation.size() > 0 ? &validation : nullptr,
                           .pool = pool_for(recipe, data),
                           .seed = seed,
                           .peers = peers_,
                           .progress = progress,
                           .checkpoint = &checkpoint}),
        .seed = seed};
    if (const EpochResult& last = candidate.training.epochs.back(); last.validation_accuracy) {
      candidate.validation_accuracy = last.validation_accuracy;
      candidate.validation_loss = last.validation_loss;
    }
    return candidate;
  }

  /// The pool for a recipe that wants copies.
  CopyPool* pool_for(const Recipe& recipe, const DataSet& data) {
    if (recipe.distillation.copies == 0) return nullptr;
    if (!pool_ || pool_data_.size() != data.size()) {
      pool_data_ = data;
      pool_.emplace(pool_data_, teachers_.networks, kPoolSeed);
    }
    return &*pool_;
  }

  [[nodiscard]] bool teaches(const Architecture& architecture) const {
    return options_.teachers.empty() && std::ranges::any_of(options_.tasks, [&](const Task& task) {
             return task.recipe.distillation.teacher == architecture.id;
           });
  }

  /// The file that was just written, as with --teacher.
  void take_teacher(const Architecture& architecture) {
    wait_for_leader();
    teachers_ = {};
    pool_.reset();  // It knows none.
    add_teacher(weights_path(architecture.id));
    check_that_all_learn_the_same();
  }

  void wait_for_leader() const { static_cast<void>(peers_.agree_on(0)); }

  [[nodiscard]] RunSettings settings_of(const Task& task, std::uint64_t seed) const {
    return {.command = options_.command,
            .recipe = task.recipe,
            .seed = seed,
            .teacher = task.recipe.distillation.teacher.empty() ? "" : teachers_.text,
            .device = device_.str(),
            .threads = torch::get_num_threads(),
            .trainer_version = std::string(version()),
            .libtorch_version = TORCH_VERSION,
            .data = data_summary_};
  }

  /// Tests every candidate, and keeps the one that validation prefers: the test chooses nothing.
  void write_results(const Task& task, std::vector<Candidate>& candidates) {
    std::vector<SeedResult> seeds;
    std::vector<Evaluation> evaluations;
    for (Candidate& candidate : candidates) {
      evaluations.push_back(evaluate(candidate.training.network, test_data_));
      seeds.push_back({.seed = candidate.seed,
                       .test_accuracy = evaluations.back().accuracy(),
                       .test_loss = evaluations.back().loss,
                       .validation_accuracy = candidate.validation_accuracy,
                       .validation_loss = candidate.validation_loss,
                       .learning_time_s = candidate.training.learning_time_s()});
    }
    std::size_t best = 0;
    for (std::size_t i = 1; i < candidates.size(); ++i) {
      if (candidates[i].is_better_than(candidates[best])) best = i;
    }
    const Evaluation& test = evaluations[best];
    write_network(candidates[best].training.network,
                  {.architecture = std::string(task.architecture->id),
                   .settings = settings_of(task, candidates[best].seed),
                   .test_correct = test.correct,
                   .test_accuracy = test.accuracy(),
                   .test_loss = test.loss,
                   .test_loss_batch_mean = test.loss_batch_mean,
                   .learning_time_s = seeds[best].learning_time_s,
                   .epochs = candidates[best].training.epochs,
                   .seeds = std::move(seeds)});
  }

  void write_network(const Network& network, const NetworkReport& result) {
    print(result_text(result));
    write_file_atomically(weights_path(result.architecture),
                          make_weights_file(network, result, reference_image_));
    report_.put(result);
    write_file_atomically(options_.out / "report.json", to_json(report_));
    write_file_atomically(options_.out / "README.md",
                          model_card(report_, read_card_notes(options_.out)));
  }

  /// The model card and the page, on all networks whose weights lie in the folder.
  void write_reports() {
    std::vector<Answers> answers;
    for (const NetworkReport& entry : report_.networks) {
      const fs::path path = weights_path(entry.architecture);
      Network network = read_network(read_file(path, kMaxFileBytes), path.string(), device_);
      answers.push_back(answers_of(classify(network, test_data_)));
    }
    write_file_atomically(options_.out / "README.md",
                          model_card(report_, read_card_notes(options_.out)));
    write_file_atomically(options_.out / "report.html",
                          report_page(report_, answers, test_images_, samples_));
  }

  [[nodiscard]] static Answers answers_of(const torch::Tensor& logits) {
    const auto [confidences, digits] = logits.to(torch::kCPU, torch::kFloat64).softmax(1).max(1);
    Answers answers;
    for (std::int64_t i = 0; i < digits.size(0); ++i) {
      answers.digits.push_back(static_cast<int>(digits.const_data_ptr<std::int64_t>()[i]));
      answers.confidences.push_back(confidences.const_data_ptr<double>()[i]);
    }
    return answers;
  }

  /// The report's entries for the networks that this run trained.
  [[nodiscard]] Report entries_of_this_run() const {
    Report selected;
    for (const NetworkReport& entry : report_.networks) {
      const auto trained = [&](const Task& task) {
        return task.architecture->id == entry.architecture;
      };
      if (std::ranges::any_of(options_.tasks, trained)) selected.put(entry);
    }
    return selected;
  }

  void print(const std::string& text) const {
    if (!peers_.leads()) return;
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
  }

  const Options& options_;
  const Peers& peers_;
  torch::Device device_;
  Report report_;
  DataSet train_data_;
  DataSet test_data_;
  LabelledImages test_images_;
  std::string samples_;  ///< The contact sheet.
  DataSummary data_summary_;
  ReferenceImage reference_image_{};  ///< The first test image.
  Teachers teachers_;
  DataSet pool_data_;
  std::optional<CopyPool> pool_;
};

}  // namespace

void run(const Options& options, const Peers& peers) { Run(options, peers).all(); }

}  // namespace inkling::train
