#pragma once

#include <string_view>

namespace inkling {

/// "1.2.3": the version of the library that was linked.
[[nodiscard]] std::string_view version();

}  // namespace inkling
