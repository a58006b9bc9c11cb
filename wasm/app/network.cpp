#include "network.hpp"

#include <charconv>
#include <utility>

namespace inkling::app {
namespace {

std::optional<double> read_fraction(const Model& model, std::string_view key) {
  for (const auto& [name, text] : model.metadata()) {
    if (name != key) continue;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc{} && end == text.data() + text.size() && value >= 0 && value <= 1) {
      return value;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string Network::name() const {
  return (is_yours ? "Your " : "") + std::string(architecture->display_name);
}

void set_model(Network& network, Model model) {
  network.test_accuracy = read_fraction(model, "test_accuracy");
  network.model.emplace(std::move(model));
  network.status = NetworkStatus::kReady;
  network.progress = 1.f;
  network.problem.clear();
  network.stopwatch = {};
}

}  // namespace inkling::app
