#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

namespace inkling::train {

/// What one pass over the training set came to.
struct EpochResult {
  double training_loss = 0.0;  ///< Mean loss of the images, each seen in passing.
  double elapsed_s = 0.0;
  std::optional<double> validation_accuracy = {};  ///< Share of the images held out, 0 to 1.
  std::optional<double> validation_loss = {};      ///< Their mean cross-entropy.
};

/// Shows how far a training is: on a terminal one bar that is drawn over itself and removed at the
/// end, elsewhere one line an epoch.
class Progress {
 public:
  /// @param output  Where to write, stdout as a rule; nullptr for nowhere.
  /// @param epochs  Epochs of the whole training.
  /// @param images  Images of one epoch.
  Progress(std::FILE* output, std::int64_t epochs, std::int64_t images);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  /// This many epochs were done in an earlier run.
  void skip_epochs(std::int64_t epochs);
  /// This many more images were trained on.
  void advance(std::int64_t images);
  /// An epoch has ended.
  void finish_epoch(const EpochResult& result);

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] double images_per_second() const;
  [[nodiscard]] double seconds_left() const;
  [[nodiscard]] std::string epoch_text(std::int64_t epoch) const;
  void draw_bar();
  void clear_bar();

  std::FILE* output_;
  bool terminal_;
  std::int64_t epochs_;
  std::int64_t images_total_;
  std::int64_t images_done_ = 0;
  std::int64_t images_skipped_ = 0;
  std::int64_t epochs_done_ = 0;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_drawn_ = start_;
};

}  // namespace inkling::train
