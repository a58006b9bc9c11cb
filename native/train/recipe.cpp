#include "train/recipe.hpp"

#include <algorithm>
#include <array>

#include "train/text.hpp"

namespace inkling::train {

std::span<const Recipe> recipes() {
  static const std::array<Recipe, 1> table{{
      {.name = "article",
       .summary = "the article's experiment: 5 epochs of Adam, batches of 64, no augmentation",
       .epochs = 5,
       .batch_size = 64,
       .learning_rate = 0.001},
  }};
  return table;
}

const Recipe* find_recipe(std::string_view name) {
  const auto found = std::ranges::find(recipes(), name, &Recipe::name);
  return found == recipes().end() ? nullptr : &*found;
}

std::string recipe_names() {
  std::string names;
  for (const Recipe& recipe : recipes()) names += (names.empty() ? "" : ", ") + recipe.name;
  return names;
}

std::string optimizer_text(const Recipe& recipe) {
  return "Adam, learning rate " + shortest(recipe.learning_rate);
}

}  // namespace inkling::train
