#include "train/chance.hpp"

namespace inkling::train {

std::uint64_t mix_seed(std::uint64_t seed, std::int64_t epoch, Purpose purpose) {
  // The generator and the finalizer of SplitMix64 (Steele, Lea, Flood 2014).
  constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15u;
  constexpr std::uint64_t kPurposeStep = 0xd1342543de82ef95u;
  std::uint64_t mixed = seed + kStep * (static_cast<std::uint64_t>(epoch) + 1) +
                        kPurposeStep * static_cast<std::uint64_t>(purpose);
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
  return mixed ^ (mixed >> 31);
}

}  // namespace inkling::train
