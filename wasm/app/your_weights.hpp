#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "network.hpp"

/// "Your weights": a visitor's own safetensors file of one of the architectures, beside the shipped
/// network or in its place. It stays in memory and leaves with the page.
namespace inkling::app {

struct AppState;

/// How the visitor's network and the shipped one do on the gallery's digits.
struct Tally {
  bool is_running = false;
  std::size_t seen = 0;
  std::size_t both_right = 0;
  std::size_t only_yours_right = 0;
  std::size_t only_shipped_right = 0;
  std::vector<std::size_t> differing;  ///< The digits to which they give different answers.
};

struct YourWeights {
  std::string refused;               ///< The name of the last file, if it could not be used.
  std::string problem;               ///< What was wrong with it, and what to do, in sentences.
  std::string file_name;             ///< Of the file that is compared.
  std::string storage;               ///< How it stores its numbers: "F32".
  std::string training;              ///< What it says about its training: "recipe best, seed 2".
  std::optional<std::size_t> index;  ///< Which of the state's networks it is compared with.
  /// The one of the two that is not among the state's networks.
  Network other;
  bool is_in_place = false;      ///< The visitor's is among them, the shipped one is `other`.
  std::uint64_t answers_id = 0;  ///< What the other's answer is for.
  Tally tally;
};

/// The pair that is compared; only where `index` is set.
[[nodiscard]] const Network& your_network(const AppState& state);
[[nodiscard]] const Network& shipped_network(const AppState& state);

/// Takes a file that is, or should be, weights: compares it from then on, or says in `problem` why
/// it cannot. Returns false for a file that is something else, by its name and its first bytes.
bool receive_weights(AppState& state, std::string_view name, std::span<const std::byte> content);
/// "use" puts the visitor's network in the shipped one's place (1) or back (0), "remove" forgets
/// it, "tally" starts or stops counting on the gallery's digits, "next" shows the next
/// digit that the two read differently.
void act_on_weights(AppState& state, std::string_view id, double value);
/// Has the other network answer, and goes on counting, for about `budget_us`. Returns whether there
/// was something to do.
bool advance_weights(AppState& state, Clock clock, double budget_us);
[[nodiscard]] std::string describe_weights(const AppState& state);

/// "Both say 7.", "Yours says 1, the shipped one 7."; empty while one has no answer.
[[nodiscard]] std::string compare_answers(const AppState& state);
/// "MNIST says it is an 8."; empty if the drawing is no test digit.
[[nodiscard]] std::string tell_label(const AppState& state);
/// "They read 37 of 10,000 digits differently: …"; empty before there is something to tell.
[[nodiscard]] std::string tell_tally(const AppState& state);

}  // namespace inkling::app
