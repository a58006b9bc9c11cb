#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "control.hpp"

/// Using controls by keyboard alone, where no browser does it: Tab and Shift+Tab go from one to the
/// next, arrow keys, Home, End, Space and Enter use the one that has the focus.
namespace inkling::desktop {

/// What a key does to a control.
struct Use {
  std::string id;
  double value = 0;
};

/// The control that Tab reaches from `id` (none: from before the first), or with `back` the one
/// before. Of tabs and choices only the selected one is reached. Empty at either end.
[[nodiscard]] std::string next_in_order(std::span<const app::Control> controls, std::string_view id,
                                        bool back);

/// What a key (named as in KeyPress) does while `id` has the focus, or nothing.
[[nodiscard]] std::optional<Use> use_by_key(std::span<const app::Control> controls,
                                            std::string_view id, std::string_view key);

}  // namespace inkling::desktop
