#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "control.hpp"
#include "layout.hpp"
#include "state.hpp"

/// All controls of the page, and the one command by which they are used.
namespace inkling::app {

/// What can be used now: the toolbar, the order of the networks, the tabs and the controls of the
/// chosen one.
[[nodiscard]] Controls collect_controls(const AppState& state, const Layout& layout);

/// Uses the control with this id: presses a button, chooses a tab, moves a slider to `value`,
/// chooses the option with the index `value`. Unknown ids do nothing.
void act(AppState& state, std::string_view id, double value = 0);

/// What a press on a control hands to `act` where nothing else chooses a value: the next option of
/// a list, the opposite of a toggle.
[[nodiscard]] double next_value(const Control& control);

/// A file that the visitor chose with a control or dropped on the page (then `id` is empty). Opens
/// the tab that takes it; without one, `state.message` says what the page takes.
void receive_file(AppState& state, std::string_view id, std::string_view name,
                  std::span<const std::byte> content);

}  // namespace inkling::app
