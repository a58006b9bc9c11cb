#include "train/interrupt.hpp"

#include <csignal>

namespace inkling::train {
namespace {

volatile std::sig_atomic_t wanted = 0;

extern "C" void note_interruption(int signal) {
  wanted = 1;
  std::signal(signal, SIG_DFL);
}

}  // namespace

void watch_for_interruption() {
  std::signal(SIGINT, note_interruption);
  std::signal(SIGTERM, note_interruption);
}

void stop_if_wanted() {
  if (wanted != 0) throw Interrupted("interrupted");
}

}  // namespace inkling::train
