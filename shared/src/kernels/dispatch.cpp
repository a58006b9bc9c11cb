#include <array>

#include "kernels/kernels.hpp"

// Which levels are linked is decided in CMakeLists.txt; each is level.cpp compiled once more.
namespace inkling::kernels {

#if defined(INKLING_DISPATCH_X86)
namespace avx512 {
extern const Level level;
}
namespace avx2 {
extern const Level level;
}
#endif
namespace INKLING_BASE_LEVEL {
extern const Level level;
}

namespace {

struct Available {
  std::array<const Level*, 3> levels{};
  std::size_t count = 0;
};

Available detect() {
  Available available;
  const auto add = [&available](const Level& level) {
    available.levels[available.count++] = &level;
  };
#if defined(INKLING_DISPATCH_X86)
  __builtin_cpu_init();
  const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (has_avx2 && __builtin_cpu_supports("avx512f")) add(avx512::level);
  if (has_avx2) add(avx2::level);
#endif
  add(INKLING_BASE_LEVEL::level);
  return available;
}

}  // namespace

std::span<const Level* const> available_levels() {
  static const Available available = detect();
  return std::span(available.levels).first(available.count);
}

}  // namespace inkling::kernels
