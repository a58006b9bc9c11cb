#include "verdict.hpp"

#include <algorithm>

#include "format.hpp"

namespace inkling::app {
namespace {

/// The networks that give one digit.
struct Camp {
  int digit;
  std::vector<std::size_t> members;
};

/// Camps by size, the larger first; equals in the order of their first member.
std::vector<Camp> find_camps(const std::vector<Network>& networks) {
  std::vector<Camp> camps;
  for (std::size_t i = 0; i < networks.size(); ++i) {
    if (!networks[i].answer) continue;
    const int digit = networks[i].answer->digit;
    auto camp = std::ranges::find(camps, digit, &Camp::digit);
    if (camp == camps.end()) camp = camps.insert(camps.end(), {digit, {}});
    camp->members.push_back(i);
  }
  std::ranges::stable_sort(
      camps, [](const Camp& a, const Camp& b) { return a.members.size() > b.members.size(); });
  return camps;
}

std::string says(const Camp& camp, const std::vector<Network>& networks, bool sentence_start) {
  const std::string digit = std::to_string(camp.digit);
  if (camp.members.size() == 1) {
    std::string name = networks[camp.members[0]].name();
    if (!sentence_start && networks[camp.members[0]].is_yours) name[0] = 'y';
    return name + " says " + digit;
  }
  return number_word(camp.members.size(), sentence_start) + " say " + digit;
}

std::string unanimous_sentence(const Camp& camp, const std::vector<Network>& networks) {
  const std::string digit = std::to_string(camp.digit);
  if (camp.members.size() == 1) return says(camp, networks, true);
  if (camp.members.size() == 2) return "Both say " + digit;
  return "All " + number_word(camp.members.size(), false) + " say " + digit;
}

std::string list_camps(const std::vector<Camp>& camps, const std::vector<Network>& networks) {
  std::string sentence;
  for (const Camp& camp : camps) {
    sentence += (sentence.empty() ? "" : ", ") + says(camp, networks, sentence.empty());
  }
  return sentence;
}

std::string list_digits(const std::vector<Camp>& camps) {
  std::string sentence = "No two agree: ";
  for (std::size_t i = 0; i < camps.size(); ++i) {
    if (i > 0) sentence += i + 1 == camps.size() ? " and " : ", ";
    sentence += std::to_string(camps[i].digit);
  }
  return sentence;
}

std::string sentence_without_answers(const AppState& state) {
  const auto count = [&](NetworkStatus status) {
    return static_cast<std::size_t>(std::ranges::count(state.networks, status, &Network::status));
  };
  const std::size_t ready = count(NetworkStatus::kReady);
  if (ready == 1) return "One network is waiting for a digit";
  if (ready > 1) return number_word(ready, true) + " networks are waiting for a digit";
  if (count(NetworkStatus::kLoading) > 0) return "The networks are on their way";
  return "No network could be loaded";
}

}  // namespace

Verdict judge(const AppState& state) {
  Verdict verdict;
  verdict.stances.assign(state.networks.size(), Stance::kNone);
  const auto camps = find_camps(state.networks);
  if (camps.empty()) {
    verdict.sentence = sentence_without_answers(state);
    return verdict;
  }
  verdict.unanimous = camps.size() == 1;
  const std::size_t largest = camps[0].members.size();
  const bool tied = !verdict.unanimous && camps[1].members.size() == largest;
  if (!tied) verdict.digit = camps[0].digit;
  for (const Camp& camp : camps) {
    const Stance stance = tied                 ? Stance::kSplit
                          : &camp == &camps[0] ? Stance::kAgrees
                                               : Stance::kDiffers;
    for (const std::size_t member : camp.members) verdict.stances[member] = stance;
  }
  if (verdict.unanimous) {
    verdict.sentence = unanimous_sentence(camps[0], state.networks);
  } else if (largest == 1 && camps.size() > 2) {
    verdict.sentence = list_digits(camps);
  } else {
    verdict.sentence = list_camps(camps, state.networks);
  }
  return verdict;
}

std::string_view stance_word(Stance stance) {
  switch (stance) {
    case Stance::kAgrees:
      return "agrees";
    case Stance::kDiffers:
      return "differs";
    case Stance::kSplit:
      return "split";
    case Stance::kNone:
      break;
  }
  return "";
}

}  // namespace inkling::app
