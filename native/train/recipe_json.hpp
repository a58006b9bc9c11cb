#pragma once

#include <string>
#include <string_view>

#include "train/recipe.hpp"

namespace inkling::train {

/// Every number and choice of a recipe (not its summary) as one line of JSON.
[[nodiscard]] std::string to_json(const Recipe& recipe);

/// Reads JSON that `to_json` wrote; fields that are missing keep their defaults. Throws
/// nlohmann's exceptions, which derive from std::exception, on anything else.
[[nodiscard]] Recipe parse_recipe(std::string_view json);

}  // namespace inkling::train
