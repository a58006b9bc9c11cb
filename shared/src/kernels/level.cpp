// Compiled once for each instruction set, with that set's flags and INKLING_LEVEL as its name.
#include "kernels/conv_direct.hpp"
#include "kernels/conv_lanes.hpp"
#include "kernels/conv_winograd.hpp"
#include "kernels/kernels.hpp"
#include "kernels/linear.hpp"

#define INKLING_TEXT_OF(name) #name
#define INKLING_TEXT(name) INKLING_TEXT_OF(name)

namespace inkling::kernels::INKLING_LEVEL {

extern const Level level;
constinit const Level level{INKLING_TEXT(INKLING_LEVEL),
                            kLanes,
                            kVectors,
                            kRows,
                            conv_direct,
                            conv_winograd,
                            kLanes >= kFewestLanes ? conv_lanes : nullptr,
                            kLaneOutputs,
                            kLanes >= kFewestLanes ? to_lanes : nullptr,
                            kLanes >= kFewestLanes ? from_lanes : nullptr,
                            kLanes >= kFewestLanes ? linear_lanes : nullptr,
                            kMostLaneLinearOutputs,
                            linear};

}  // namespace inkling::kernels::INKLING_LEVEL
