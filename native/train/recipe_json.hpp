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

/// Changes one field, named as in `to_json` with dots between the levels ("augmentation.hook9"), to
/// a value written as there (quotation marks may be left out). Throws UserError where there is no
/// such field, or the value does not fit it.
void set_field(Recipe& recipe, std::string_view name, const std::string& value);

}  // namespace inkling::train
