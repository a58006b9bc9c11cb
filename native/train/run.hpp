#pragma once

#include "train/options.hpp"
#include "train/peers.hpp"

namespace inkling::train {

/// Does what the command line asks for: trains every network with every seed, and puts weights,
/// report, model card and contact sheet into the folder, each atomically and once it is known.
/// Throws UserError, Interrupted, or LibTorch's exceptions.
void run(const Options& options, const Peers& peers);

}  // namespace inkling::train
