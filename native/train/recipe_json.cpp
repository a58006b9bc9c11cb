#include "train/recipe_json.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "common/error.hpp"

namespace inkling::train {
namespace {

using Json = nlohmann::ordered_json;

/// The names of an enumeration's values, in their order.
template <typename Choice>
constexpr std::array<const char*, 2> kNames{};
template <>
constexpr std::array<const char*, 2> kNames<Optimizer>{"Adam", "AdamW"};
template <>
constexpr std::array<const char*, 2> kNames<Schedule>{"constant", "one-cycle"};
template <>
constexpr std::array<const char*, 2> kNames<Precision>{"float32", "bfloat16"};
template <>
constexpr std::array<const char*, 2> kNames<Spread>{"uniform", "Gaussian"};

/// The fields of each struct, once for reading and writing.
template <typename A, typename Visit>
void visit_augmentation(A& a, Visit&& field) {
  field("probability", a.probability);
  field("spread", a.spread);
  field("rotation_deg", a.rotation_deg);
  field("shear_x", a.shear_x);
  field("shear_y", a.shear_y);
  field("log_scale", a.log_scale);
  field("log_aspect", a.log_aspect);
  field("shift_px", a.shift_px);
  field("elastic_px", a.elastic_px);
  field("elastic_grid", a.elastic_grid);
  field("bend_px", a.bend_px);
  field("bend_grid", a.bend_grid);
  field("dilation", a.dilation);
  field("erosion", a.erosion);
  field("log_gamma", a.log_gamma);
  field("log_contrast", a.log_contrast);
  field("hook9", a.hook9);
  field("flag1", a.flag1);
  field("base1", a.base1);
  field("bar7", a.bar7);
}

template <typename D, typename Visit>
void visit_distillation(D& d, Visit&& field) {
  field("teacher", d.teacher);
  field("temperature", d.temperature);
  field("weight", d.weight);
  field("copies", d.copies);
  field("plain_share", d.plain_share);
  field("jitter", d.jitter);
}

template <typename R, typename Visit>
void visit_recipe(R& r, Visit&& field) {
  field("name", r.name);
  field("epochs", r.epochs);
  field("batch_size", r.batch_size);
  field("learning_rate", r.learning_rate);
  field("validation_images", r.validation_images);
  field("optimizer", r.optimizer);
  field("beta1", r.beta1);
  field("beta2", r.beta2);
  field("epsilon", r.epsilon);
  field("weight_decay", r.weight_decay);
  field("schedule", r.schedule);
  field("warm_up_share", r.warm_up_share);
  field("label_smoothing", r.label_smoothing);
  field("ema_decay", r.ema_decay);
  field("precision", r.precision);
  field("augmentation", r.augmentation);
  field("distillation", r.distillation);
}

class Writer {
 public:
  template <typename T>
  void operator()(const char* name, const T& value) {
    if constexpr (std::is_enum_v<T>) {
      json[name] = kNames<T>[static_cast<std::size_t>(value)];
    } else if constexpr (std::is_same_v<T, Augmentation>) {
      Writer part;
      visit_augmentation(value, part);
      json[name] = part.json;
    } else if constexpr (std::is_same_v<T, Distillation>) {
      Writer part;
      visit_distillation(value, part);
      json[name] = part.json;
    } else {
      json[name] = value;
    }
  }
  Json json = Json::object();
};

class Reader {
 public:
  explicit Reader(const Json& json) : json_(json) {}

  template <typename T>
  void operator()(const char* name, T& value) {
    if (!json_.contains(name)) return;
    const Json& field = json_.at(name);
    if constexpr (std::is_enum_v<T>) {
      value = choice<T>(field.get<std::string>());
    } else if constexpr (std::is_same_v<T, Augmentation>) {
      visit_augmentation(value, Reader(field));
    } else if constexpr (std::is_same_v<T, Distillation>) {
      visit_distillation(value, Reader(field));
    } else {
      field.get_to(value);
    }
  }

 private:
  template <typename T>
  static T choice(const std::string& text) {
    for (std::size_t i = 0; i < kNames<T>.size(); ++i) {
      if (text == kNames<T>[i]) return static_cast<T>(i);
    }
    throw std::invalid_argument("there is no choice '" + text + "'");
  }

  const Json& json_;
};

/// "epochs, batch_size, …, augmentation.probability, …"
std::string field_names(const Json& recipe) {
  std::string names;
  const Json fields = recipe.flatten();
  for (const auto& [pointer, value] : fields.items()) {
    std::string name = pointer.substr(1);
    std::ranges::replace(name, '/', '.');
    names += (names.empty() ? "" : ", ") + name;
  }
  return names;
}

/// Whether a field may take this value in place of its own. No number of a recipe is negative.
bool fits(const Json& field, const Json& value) {
  if (field.is_string()) return value.is_string();
  const bool right_kind = field.is_number_float() ? value.is_number() : value.is_number_integer();
  return right_kind && value >= 0;
}

}  // namespace

std::string to_json(const Recipe& recipe) {
  Writer writer;
  visit_recipe(recipe, writer);
  return writer.json.dump();
}

Recipe parse_recipe(std::string_view json) {
  const Json parsed = Json::parse(json);
  Recipe recipe;
  visit_recipe(recipe, Reader(parsed));
  return recipe;
}

void set_field(Recipe& recipe, std::string_view name, const std::string& value) {
  Json all = Json::parse(to_json(recipe));
  all.erase("name");
  std::string pointer = "/" + std::string(name);
  std::ranges::replace(pointer, '.', '/');
  if (!all.flatten().contains(pointer)) {
    throw UserError("a recipe has no field '" + std::string(name) + "': choose from " +
                    field_names(all));
  }
  Json& field = all[Json::json_pointer(pointer)];
  const std::string number = value.starts_with('.') ? "0" + value : value;
  const Json changed = field.is_string() ? Json(value) : Json::parse(number, nullptr, false);
  if (!fits(field, changed)) {
    throw UserError("'" + value + "' is no value for " + std::string(name) + ", which is " +
                    field.dump() + " in this recipe");
  }
  field = changed;
  try {
    visit_recipe(recipe, Reader(all));
  } catch (const std::exception& error) {
    throw UserError(std::string(name) + ": " + error.what());
  }
}

}  // namespace inkling::train
