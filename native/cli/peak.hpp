#pragma once

namespace inkling::tool {

/// Billions of 32-bit multiply-adds a second that this processor does at best on `threads`
/// threads, measured for about a fifth of a second: the yardstick for the networks' speed.
double measure_peak_gmacs(int threads);

}  // namespace inkling::tool
