#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "state.hpp"

/// The visitor's digits as text for the browser's own storage, and as files.
namespace inkling::app {

/// One line a sample: its label, a space, its ink as in a link. Lines that could not be read when
/// they were opened are still there.
[[nodiscard]] std::string to_storage(const Handwriting& handwriting);
/// Puts stored samples in the place of those that are there.
void open_storage(AppState& state, std::string_view text);

/// Files for the visitor: JSON lines of everything that was drawn, or a pair of IDX files of
/// everything, under the names of MNIST's test set.
void save_json(AppState& state);
void save_idx(AppState& state);

/// Takes JSON lines, or one of a pair of IDX files, and adds what is in them. Returns whether the
/// file is one of these; what is wrong with it is said in a sentence.
bool receive_handwriting(AppState& state, std::string_view name,
                         std::span<const std::byte> content);

}  // namespace inkling::app
