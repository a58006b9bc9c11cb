#include "train/report_page.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <span>
#include <string_view>

#include "inkling/architecture.hpp"
#include "train/article.hpp"
#include "train/chart.hpp"
#include "train/text.hpp"

namespace inkling::train {
namespace {

constexpr std::string_view kHead = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Inkling: training report</title>
<style>
:root { color-scheme: light dark; --paper: #fff; --card: #f6f7f9; --ink: #1b1f24; --soft: #5d6670;
  --rule: #dde1e6; --c0: #b4540a; --c1: #7a3fb5; --c2: #0b7a53; --c3: #1760c4; --bad: #c42b1c; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171b; --card: #1d2127; --ink: #e8ebee;
  --soft: #9aa4ae; --rule: #343b43; --c0: #f0a35e; --c1: #c39af0; --c2: #5fcf9f; --c3: #7db4ff;
  --bad: #ff8a7a; } }
@media print { :root { color-scheme: light; --paper: #fff; --card: #fff; --ink: #000; --soft: #444;
  --rule: #bbb; --c0: #b4540a; --c1: #7a3fb5; --c2: #0b7a53; --c3: #1760c4; --bad: #c42b1c; }
  section, .card, figure { break-inside: avoid-page; } main { max-width: none; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 Inter, system-ui, sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 24px 16px 64px; }
h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 19px; margin: 40px 0 8px; }
h3 { font-size: 15px; margin: 0 0 6px; } p { margin: 4px 0 12px; max-width: 76ch; }
.soft, figcaption { color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 4px 10px; text-align: right;
  white-space: nowrap; border-bottom: 1px solid var(--rule); }
th:first-child, td:first-child { text-align: left; }
.cards { display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(min(430px, 100%), 1fr)); }
.card { background: var(--card); border: 1px solid var(--rule); border-radius: 12px; padding: 14px;
  min-width: 0; }
svg.chart { overflow: visible; width: 100%; height: auto; display: block; }
.axis { stroke: var(--rule); fill: none; } .text { fill: var(--soft); font-size: 10.5px; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.line-0 { stroke: var(--c0); color: var(--c0); } .line-1 { stroke: var(--c1); color: var(--c1); }
.line-2 { stroke: var(--c2); color: var(--c2); } .line-3 { stroke: var(--c3); color: var(--c3); }
.line-4 { stroke: var(--soft); stroke-dasharray: 4 4; }
.dot { fill: currentColor; stroke: none; } .ring { fill: var(--card); stroke-width: 2; }
.confusion td, .confusion th { border: 1px solid var(--rule); padding: 2px; text-align: center;
  font-size: 12px; width: 9%; } .confusion { width: 100%; table-layout: fixed; }
.digits { display: flex; flex-wrap: wrap; gap: 8px; }
.digits figure { margin: 0; width: 66px; text-align: center; font-size: 11px; line-height: 1.3; }
.digits svg { width: 56px; height: 56px; stroke: currentColor; fill: none; background: var(--card);
  border: 1px solid var(--rule); border-radius: 6px; }
.digits b { color: var(--bad); }
.samples svg { width: 100%; height: auto; max-width: 720px; }
details > summary { cursor: pointer; }
code { font: 12.5px ui-monospace, monospace; overflow-wrap: anywhere; }
</style>
<main>
)";

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '&') {
      result += "&amp;";
    } else if (c == '<') {
      result += "&lt;";
    } else {
      result += c;
    }
  }
  return result;
}

std::string name_of(const NetworkReport& network) {
  return std::string(find_architecture(network.architecture)->display_name);
}

std::string card(const std::string& title, const std::string& content) {
  return "<div class=\"card\"><h3>" + title + "</h3>\n" + content + "</div>\n";
}

std::string percent_text(double share) { return fixed(share * 100.0, 2) + " %"; }

std::string symbol_id(std::size_t image) { return "d" + std::to_string(image); }

std::string digit_figure(std::size_t image, const std::string& caption) {
  return "<figure><svg><use href=\"#" + symbol_id(image) + "\"/></svg><figcaption>" + caption +
         "</figcaption></figure>\n";
}

/// Makes the page's parts out of what is known of each network.
class Page {
 public:
  Page(const Report& report, const std::vector<Answers>& answers, const LabelledImages& test)
      : report_(report), answers_(answers), test_(test) {}

  [[nodiscard]] std::string results() const {
    std::string rows;
    for (std::size_t i = 0; i < count(); ++i) {
      const NetworkReport& network = report_.networks[i];
      const Architecture& architecture = *find_architecture(network.architecture);
      const Variation variation = network.accuracy_variation();
      const ArticleFigures* article = article_figures(network.architecture);
      rows += "<tr><td>" + name_of(network) + "<td>" + grouped(parameter_count(architecture)) +
              "<td>" + grouped(mult_adds(architecture)) + "<td>" +
              percent_text(network.test_accuracy) + "<td>" + percent_text(variation.mean) + " ± " +
              fixed(variation.deviation * 100.0, 2) + "<td>" +
              std::to_string(std::max<std::size_t>(1, network.seeds.size())) + "<td>" +
              (article ? percent_text(article->accuracy) : "–") + "<td>" +
              fixed(network.test_loss, 4) + "<td>" + fixed(network.learning_time_s, 1) + "\n";
    }
    return "<div class=\"scroll\"><table><tr><th>Network<th>Parameters<th>Multiply-adds"
           "<th>Test accuracy<th>Mean ± sd<th>Seeds<th>Article<th>Loss<th>Seconds\n" +
           rows + "</table></div>\n";
  }

  [[nodiscard]] std::string curves() const {
    std::string cards;
    for (std::size_t i = 0; i < count(); ++i) {
      cards += card(name_of(report_.networks[i]), loss_chart(i) + validation_chart(i));
    }
    return "<div class=\"cards\">" + cards + "</div>\n";
  }

  [[nodiscard]] std::string sizes() const {
    return "<div class=\"cards\">" +
           card(
               "Against parameters",
               size_chart("parameters", [](const Architecture& a) { return parameter_count(a); })) +
           card("Against work", size_chart("multiply-adds an image",
                                           [](const Architecture& a) { return mult_adds(a); })) +
           "</div>\n";
  }

  [[nodiscard]] std::string confusions() const {
    std::string cards;
    for (std::size_t i = 0; i < count(); ++i) {
      cards += card(name_of(report_.networks[i]), confusion_table(i));
    }
    return "<div class=\"cards\">" + cards + "</div>\n";
  }

  [[nodiscard]] std::string calibrations() const {
    std::string cards;
    for (std::size_t i = 0; i < count(); ++i) {
      const Calibration calibration = calibration_of(answers_[i], test_.labels);
      cards +=
          card(name_of(report_.networks[i]), calibration_chart(i, calibration) +
                                                 "<p class=\"soft\">Expected calibration error " +
                                                 percent_text(calibration.expected_error) + "</p>");
    }
    return "<div class=\"cards\">" + cards + "</div>\n";
  }

  [[nodiscard]] std::string mistakes() {
    std::string text;
    for (std::size_t i = 0; i < count(); ++i) {
      const std::vector<std::size_t> wrong = mistakes_of(answers_[i], test_.labels);
      std::string figures;
      for (const std::size_t image : shown(wrong)) {
        figures += digit_figure(image, std::to_string(test_.labels[image]) + " read as <b>" +
                                           std::to_string(answers_[i].digits[image]) + "</b><br>" +
                                           fixed(answers_[i].confidences[image] * 100.0, 0) + " %");
      }
      text += "<details open><summary><b>" + name_of(report_.networks[i]) +
              "</b>: " + std::to_string(wrong.size()) + " wrong" + cut_note(wrong) +
              "</summary><div class=\"digits\">" + figures + "</div></details>\n";
    }
    return text;
  }

  [[nodiscard]] std::string disagreements() {
    const std::vector<std::size_t> divided = disagreements_of(answers_);
    std::string figures;
    for (const std::size_t image : shown(divided)) {
      std::string said;
      for (std::size_t i = 0; i < count(); ++i) {
        const std::string digit = std::to_string(answers_[i].digits[image]);
        const bool right = answers_[i].digits[image] == test_.labels[image];
        said += (i > 0 ? " " : "") + (right ? digit : "<b>" + digit + "</b>");
      }
      figures += digit_figure(image, std::to_string(test_.labels[image]) + ": " + said);
    }
    return "<p>" + std::to_string(divided.size()) + " digits" + cut_note(divided) +
           ". Below each its label, then the answers of " + names() +
           ".</p><div class=\"digits\">" + figures + "</div>\n";
  }

  /// The digits that were shown, each once; to be asked for last.
  [[nodiscard]] std::string symbols() const {
    std::string text = "<svg width=\"0\" height=\"0\" aria-hidden=\"true\">\n";
    for (const std::size_t image : used_) {
      text +=
          digit_symbol(symbol_id(image),
                       std::span(test_.images.pixels).subspan(image * kImagePixels, kImagePixels));
    }
    return text + "</svg>\n";
  }

  [[nodiscard]] std::string settings() const {
    std::string text;
    for (const NetworkReport& network : report_.networks) {
      const RunSettings& run = network.settings;
      text += "<p><b>" + name_of(network) + "</b>: recipe " + escaped(run.recipe.name) + ", " +
              grouped(run.recipe.epochs) + " epochs, batches of " + grouped(run.recipe.batch_size) +
              ", " + optimizer_text(run.recipe) + ", seed " + std::to_string(run.seed) + ", on " +
              escaped(run.device) + " with " + std::to_string(run.threads) + " threads" +
              (run.teacher.empty() ? "" : ", taught by " + escaped(run.teacher)) + "<br><code>" +
              escaped(run.command) + "</code></p>\n";
    }
    return text;
  }

 private:
  static constexpr std::size_t kMostDigits = 500;  // Of one list; a page has its limits.

  [[nodiscard]] std::size_t count() const { return report_.networks.size(); }

  [[nodiscard]] std::string names() const {
    std::string text;
    for (const NetworkReport& network : report_.networks) {
      text += (text.empty() ? "" : ", ") + name_of(network);
    }
    return text;
  }

  std::vector<std::size_t> shown(std::vector<std::size_t> images) {
    images.resize(std::min(images.size(), kMostDigits));
    used_.insert(images.begin(), images.end());
    return images;
  }

  static std::string cut_note(const std::vector<std::size_t>& images) {
    return images.size() > kMostDigits ? " (" + std::to_string(kMostDigits) + " shown)" : "";
  }

  [[nodiscard]] std::string loss_chart(std::size_t i) const {
    const std::vector<EpochResult>& epochs = report_.networks[i].epochs;
    Series training{.name = "training loss", .points = {}, .colour = static_cast<int>(i % 4)};
    double low = 1e9, high = 1e-9;
    for (std::size_t e = 0; e < epochs.size(); ++e) {
      const double loss = std::max(epochs[e].training_loss, 1e-6);
      training.points.push_back({static_cast<double>(e + 1), loss});
      low = std::min(low, loss);
      high = std::max(high, loss);
    }
    if (training.points.size() < 2) training.joined = false;
    return chart_svg("Training loss by epoch", count_axis("epoch", std::ssize(epochs)),
                     power_axis("training loss", low, high), {training});
  }

  /// Without the first epochs of a long training: what happens later is a matter of tenths.
  [[nodiscard]] std::string validation_chart(std::size_t i) const {
    const std::vector<EpochResult>& epochs = report_.networks[i].epochs;
    Series accuracy{.name = "validation accuracy", .points = {}, .colour = static_cast<int>(i % 4)};
    double low = 0.99;
    for (std::size_t e = epochs.size() / 20; e < epochs.size(); ++e) {
      if (!epochs[e].validation_accuracy) continue;
      accuracy.points.push_back({static_cast<double>(e + 1), *epochs[e].validation_accuracy});
      low = std::min(low, *epochs[e].validation_accuracy);
    }
    if (accuracy.points.empty()) return "<p class=\"soft\">No validation images were held out.</p>";
    if (accuracy.points.size() < 2) accuracy.joined = false;
    return chart_svg("Validation accuracy by epoch", count_axis("epoch", std::ssize(epochs)),
                     share_axis("validation", std::floor(low * 100.0) / 100.0, 1.0), {accuracy});
  }

  template <typename Size>
  [[nodiscard]] std::string size_chart(const std::string& label, Size size) const {
    std::vector<Series> series;
    double low = 1e18, high = 1.0, worst = 1.0;
    for (std::size_t i = 0; i < count(); ++i) {
      const NetworkReport& network = report_.networks[i];
      const auto x = static_cast<double>(size(*find_architecture(network.architecture)));
      const int colour = static_cast<int>(i % 4);
      low = std::min(low, x);
      high = std::max(high, x);
      worst = std::min(worst, network.test_accuracy);
      if (const ArticleFigures* article = article_figures(network.architecture)) {
        worst = std::min(worst, article->accuracy);
        series.push_back({.name = name_of(network) + " in the article",
                          .points = {{x, article->accuracy}},
                          .colour = colour,
                          .joined = false,
                          .hollow = true});
      }
      series.push_back({.name = name_of(network),
                        .points = {{x, network.test_accuracy}},
                        .colour = colour,
                        .joined = false});
    }
    return chart_svg("Test accuracy against " + label, power_axis(label, low, high),
                     share_axis("test accuracy", std::floor(worst * 100.0) / 100.0, 1.0), series) +
           "<p class=\"soft\">Filled: these networks. Rings: the article's figures.</p>";
  }

  [[nodiscard]] std::string confusion_table(std::size_t i) const {
    const Confusion counts = confusion_of(answers_[i], test_.labels);
    std::string table = "<table class=\"confusion\"><tr><th>";
    for (int digit = 0; digit < kClasses; ++digit) table += "<th>" + std::to_string(digit);
    for (std::size_t row = 0; row < counts.size(); ++row) {
      table += "\n<tr><th>" + std::to_string(row);
      for (std::size_t col = 0; col < counts.size(); ++col) {
        const std::int64_t images = counts[row][col];
        const double shade = row == col || images == 0
                                 ? 0.0
                                 : std::min(1.0, 0.15 + static_cast<double>(images) / 20);
        table += shade > 0.0 ? "<td style=\"background:color-mix(in srgb,var(--bad) " +
                                   fixed(shade * 60.0, 0) + "%,transparent)\">"
                             : "<td>";
        if (images > 0) table += std::to_string(images);
      }
    }
    return table + "</table>\n";
  }

  [[nodiscard]] static std::string calibration_chart(std::size_t i,
                                                     const Calibration& calibration) {
    Series reliability{.name = "accuracy", .points = {}, .colour = static_cast<int>(i % 4)};
    for (const CalibrationBin& bin : calibration.bins) {
      if (bin.images == 0) continue;
      reliability.points.push_back({bin.mean_confidence, bin.accuracy});
    }
    const Series ideal{.name = "as confident as right", .points = {{0, 0}, {1, 1}}, .colour = 4};
    return chart_svg("Accuracy against confidence", share_axis("confidence", 0.0, 1.0),
                     share_axis("accuracy", 0.0, 1.0), {ideal, reliability});
  }

  const Report& report_;
  const std::vector<Answers>& answers_;
  const LabelledImages& test_;
  std::set<std::size_t> used_;
};

std::string section(const std::string& title, const std::string& note, const std::string& content) {
  return "<section><h2>" + title + "</h2>\n<p class=\"soft\">" + note + "</p>\n" + content +
         "</section>\n";
}

}  // namespace

std::string report_page(const Report& report, const std::vector<Answers>& answers,
                        const LabelledImages& test, const std::string& samples) {
  Page page(report, answers, test);
  const std::string body =
      section("Results", "Measured once, on the whole test set, after training.", page.results()) +
      section("Learning",
              "Loss on a logarithmic scale, and the share of the validation images that "
              "is read rightly (of long trainings without the first twentieth).",
              page.curves()) +
      section("Accuracy and size", "Right answers on the test set.", page.sizes()) +
      section("Confusion", "Rows are the digits, columns the answers; mistakes are shaded.",
              page.confusions()) +
      section("Calibration",
              "How often answers of a confidence are right; on the dashed line they "
              "are right as often as they claim.",
              page.calibrations()) +
      section("Digits read wrongly", "The most confident mistake first.", page.mistakes()) +
      section("Digits that divide the networks", "Those with most different answers first.",
              page.disagreements()) +
      section("What was trained on", "The first training digits.",
              "<div class=\"samples\">" + samples + "</div>") +
      section("How it was trained", "Enough to do it again.", page.settings());
  return std::string(kHead) + page.symbols() + "<h1>Inkling: training report</h1>\n" + body +
         "</main>\n</html>\n";
}

}  // namespace inkling::train
