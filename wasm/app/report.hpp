#pragma once

#include <span>
#include <string>

#include "control.hpp"
#include "layout.hpp"
#include "state.hpp"

namespace inkling::app {

/// The state as JSON, for those who cannot see the canvas: assistive technology's mirror of the
/// page, scripts and tests. Holds the sentence, each network's status and answer, which actions
/// are available, and where the layout puts what can be pressed.
[[nodiscard]] std::string report(const AppState& state, const Layout& layout,
                                 std::span<const Control> controls);

}  // namespace inkling::app
