#include "verifier.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "documents.hpp"
#include "inkling/model.hpp"

namespace inkling::desktop {
namespace {

constexpr std::size_t kSlice = 100;  // Digits that a thread reads at a time, and may not leave.

double now_us() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::micro>(now).count();
}

/// What was read of some digits.
struct Slice {
  std::size_t first = 0;
  std::vector<float> logits;     ///< Ten a digit, one network after the other.
  std::vector<double> times_us;  ///< One for each network.
};

}  // namespace

/// One run: threads that take slices until none is left or they are told to stop.
class Verifier::Run {
 public:
  Run(std::uint64_t id, std::vector<Model> models, const app::Gallery& gallery, int threads,
      const std::function<void()>& wake)
      : id_(id), models_(std::move(models)), gallery_(gallery), start_us_(now_us()) {
    for (int i = 0; i < threads; ++i) {
      threads_.emplace_back([this, &wake](const std::stop_token& stop) { work(stop, wake); });
    }
  }

  ~Run() {
    for (std::jthread& thread : threads_) thread.request_stop();
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  [[nodiscard]] std::uint64_t id() const { return id_; }

  /// Counts what has been read. Returns whether there was anything.
  bool hand_over(app::AppState& state) {
    std::vector<Slice> slices;
    {
      const std::scoped_lock lock(mutex_);
      slices.swap(slices_);
    }
    for (const Slice& slice : slices) {
      count_slice(state, id_, slice.first, slice.logits, slice.times_us, now_us() - start_us_);
    }
    return !slices.empty();
  }

 private:
  void work(const std::stop_token& stop, const std::function<void()>& wake) {
    Workspace workspace(models_);
    while (!stop.stop_requested()) {
      const std::size_t first = next_.fetch_add(kSlice);
      if (first >= gallery_.size()) return;
      Slice slice = read(first, std::min(kSlice, gallery_.size() - first), workspace);
      {
        const std::scoped_lock lock(mutex_);
        slices_.push_back(std::move(slice));
      }
      wake();
    }
  }

  Slice read(std::size_t first, std::size_t count, Workspace& workspace) const {
    std::vector<float> images;
    images.reserve(count * kImagePixels);
    for (std::size_t i = first; i < first + count; ++i) {
      const InputImage image = from_bytes(gallery_.pixels(i));
      images.insert(images.end(), image.begin(), image.end());
    }
    Slice slice{.first = first,
                .logits = std::vector<float>(models_.size() * count * kClasses),
                .times_us = {}};
    for (std::size_t i = 0; i < models_.size(); ++i) {
      const double start_us = now_us();
      models_[i].run(images, workspace,
                     std::span(slice.logits).subspan(i * count * kClasses, count * kClasses));
      slice.times_us.push_back(now_us() - start_us);
    }
    return slice;
  }

  std::uint64_t id_;
  std::vector<Model> models_;
  app::Gallery gallery_;  ///< A copy: the state's may go away.
  double start_us_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;
  std::vector<Slice> slices_;
  std::vector<std::jthread> threads_;  ///< Last, so that they end first.
};

Verifier::Verifier(std::filesystem::path weights, std::function<void()> wake)
    : weights_(std::move(weights)), wake_(std::move(wake)) {}

Verifier::~Verifier() = default;

bool Verifier::update(app::AppState& state) {
  const app::Verify& verify = state.verify;
  const bool wanted = verify.stage == app::VerifyStage::kRunning;
  if (run_ && (!wanted || run_->id() != verify.run)) run_.reset();
  if (!wanted) return false;
  if (run_) return run_->hand_over(state);
  const int threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  begin_count(state, verify.run, threads);
  run_ = std::make_unique<Run>(verify.run, read_models(weights_), *state.gallery, threads, wake_);
  return true;
}

}  // namespace inkling::desktop
