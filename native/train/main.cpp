// inkling-train: trains the networks with LibTorch and writes what the other programs load.

#include <torch/torch.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "common/error.hpp"
#include "train/compute.hpp"
#include "train/interrupt.hpp"
#include "train/options.hpp"
#include "train/peers.hpp"
#include "train/run.hpp"

namespace {

using namespace inkling;
using namespace inkling::train;

/// The first line of LibTorch's message, without the stack trace that follows.
std::string sentence_of(const c10::Error& error) {
  const std::string message = error.what_without_backtrace();
  return message.substr(0, message.find('\n'));
}

int train_as_asked(int argc, char** argv) {
  const std::optional<Options> options = parse_options(argc, argv);
  if (!options) return 0;
  try {
    use_threads(options->threads);
    tune_cpu();
    watch_for_interruption();
    const std::unique_ptr<Peers> peers = join_peers();
    train::run(*options, *peers);
  } catch (const c10::Error& error) {
    throw UserError("LibTorch: " + sentence_of(error));
  } catch (const Interrupted& interruption) {
    std::fprintf(stderr, "inkling-train: %s\n", interruption.what());
    return kInterruptedStatus;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return report_errors("inkling-train", [&] { return train_as_asked(argc, argv); });
}
