#include "train/progress.hpp"

#include <unistd.h>

#include <algorithm>

#include "train/text.hpp"

namespace inkling::train {
namespace {

constexpr std::size_t kBarWidth = 24;  // Characters.
constexpr auto kRedrawInterval = std::chrono::milliseconds(100);

void write(std::FILE* output, const std::string& text) {
  if (output == nullptr) return;
  std::fputs(text.c_str(), output);
  std::fflush(output);
}

}  // namespace

Progress::Progress(std::FILE* output, std::int64_t epochs, std::int64_t images)
    : output_(output),
      terminal_(output != nullptr && ::isatty(::fileno(output)) == 1),
      epochs_(epochs),
      images_total_(epochs * images) {}

Progress::~Progress() { clear_bar(); }

void Progress::skip_epochs(std::int64_t epochs) {
  epochs_done_ += epochs;
  images_skipped_ += epochs * (images_total_ / epochs_);
  images_done_ += epochs * (images_total_ / epochs_);
}

void Progress::advance(std::int64_t images) {
  images_done_ += images;
  if (terminal_ && Clock::now() - last_drawn_ >= kRedrawInterval) draw_bar();
}

void Progress::finish_epoch(const EpochResult& result) {
  ++epochs_done_;
  if (terminal_) {
    draw_bar();
    return;
  }
  const std::string validation = result.validation_accuracy
                                     ? ", validation " + percent(*result.validation_accuracy) +
                                           " (loss " +
                                           fixed(result.validation_loss.value_or(0.0), 4) + ")"
                                     : "";
  write(output_, "  " + epoch_text(epochs_done_) + ": training loss " +
                     fixed(result.training_loss, 4) + validation + ", " +
                     grouped(static_cast<std::int64_t>(images_per_second())) + " images/s, " +
                     clock_time(seconds_left()) + " left\n");
}

double Progress::images_per_second() const {
  const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
  return static_cast<double>(images_done_ - images_skipped_) / std::max(elapsed, 1e-9);
}

double Progress::seconds_left() const {
  return static_cast<double>(images_total_ - images_done_) / std::max(images_per_second(), 1e-9);
}

std::string Progress::epoch_text(std::int64_t epoch) const {
  return "epoch " + std::to_string(epoch) + "/" + std::to_string(epochs_);
}

void Progress::draw_bar() {
  last_drawn_ = Clock::now();
  const double share = static_cast<double>(images_done_) / static_cast<double>(images_total_);
  const auto filled = static_cast<std::size_t>(share * kBarWidth);
  write(output_, "\r  " + epoch_text(std::min(epochs_done_ + 1, epochs_)) + " " +
                     repeated("█", filled) + repeated("░", kBarWidth - filled) + " " +
                     pad_left(fixed(share * 100.0, 0), 3) + " %  " +
                     grouped(static_cast<std::int64_t>(images_per_second())) + " images/s  " +
                     clock_time(seconds_left()) + " left \x1b[K");
}

void Progress::clear_bar() {
  if (terminal_) write(output_, "\r\x1b[K");
}

}  // namespace inkling::train
