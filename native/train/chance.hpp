#pragma once

#include <cstdint>

namespace inkling::train {

/// What a piece of chance is for; each purpose has seeds of its own.
enum class Purpose : std::uint64_t { kTraining = 0, kCopyPool = 1 };

/// A seed for each epoch (or copy of a pool) that shares nothing with its neighbours'. Epoch 0 is
/// the initial values. All chance in an epoch comes from this seed, so that a training can go on
/// at any epoch without knowing the state of a random generator.
[[nodiscard]] std::uint64_t mix_seed(std::uint64_t seed, std::int64_t epoch,
                                     Purpose purpose = Purpose::kTraining);

}  // namespace inkling::train
