#include "train/console.hpp"

#include <array>
#include <vector>

#include "train/article.hpp"
#include "train/text.hpp"

namespace inkling::train {
namespace {

constexpr std::int64_t kArticleBatch = 64;

std::string rule(std::size_t width) { return repeated("─", width) + "\n"; }

std::string shape_text(const Shape& shape) {
  if (shape.height == 1 && shape.width == 1) return std::to_string(shape.channels);
  return std::to_string(shape.channels) + "×" + std::to_string(shape.height) + "×" +
         std::to_string(shape.width);
}

std::string layer_line(std::string_view name, std::string_view kind, std::string_view shape,
                       std::string_view parameters, std::string_view mult_adds) {
  return pad_right(name, 10) + pad_right(kind, 10) + pad_right(shape, 14) +
         pad_left(parameters, 12) + pad_left(mult_adds, 14) + "\n";
}

constexpr std::size_t kLayerLineWidth = 60;

/// 5971584 as "5.97 M", 1201103488 as "1.20 G".
std::string with_unit(std::int64_t number) {
  const auto value = static_cast<double>(number);
  return number < 1'000'000'000 ? fixed(value / 1e6, 2) + " M" : fixed(value / 1e9, 2) + " G";
}

using RecapRow = std::array<std::string, 8>;

RecapRow recap_row(const NetworkReport& network) {
  const Architecture& architecture = *find_architecture(network.architecture);
  const ArticleFigures* article = article_figures(network.architecture);
  return {std::string(architecture.display_name),
          grouped(parameter_count(architecture)),
          percent(network.test_accuracy),
          article ? percent(article->accuracy) : "–",
          fixed(network.test_loss_batch_mean, 2),
          article ? fixed(article->loss, 2) : "–",
          fixed(network.learning_time_s, 1) + "s",
          article ? fixed(article->learning_time_s, 1) + "s" : "–"};
}

std::string recap_line(const RecapRow& cells) {
  static constexpr std::array<std::size_t, 8> kWidths{11, 10, 10, 9, 7, 9, 9, 9};
  std::string line = pad_right(cells[0], kWidths[0]);
  for (std::size_t i = 1; i < cells.size(); ++i) line += pad_left(cells[i], kWidths[i]);
  return line + "\n";
}

constexpr std::size_t kRecapLineWidth = 74;

}  // namespace

std::int64_t torchinfo_mult_adds(const Architecture& architecture, std::int64_t batch) {
  std::int64_t total = 0;
  for (const LayerRow& row : layer_table(architecture)) {
    // Every weight and every bias is used once at each place of the output.
    total += row.parameters * row.output.height * row.output.width;
  }
  return total * batch;
}

std::string layer_table_text(const Architecture& architecture) {
  const std::string parameters = grouped(parameter_count(architecture));
  std::string text = std::string(architecture.display_name) + " (" + parameters + " parameters)\n" +
                     rule(kLayerLineWidth) +
                     layer_line("Layer", "Kind", "Output shape", "Parameters", "Mult-adds") +
                     rule(kLayerLineWidth);
  for (const LayerRow& row : layer_table(architecture)) {
    text += layer_line(row.name, kind_name(row.kind), shape_text(row.output),
                       row.parameters > 0 ? grouped(row.parameters) : "–",
                       row.mult_adds > 0 ? grouped(row.mult_adds) : "–");
  }
  return text + rule(kLayerLineWidth) +
         layer_line("Total", "", "", parameters, grouped(mult_adds(architecture))) +
         "Mult-adds of a batch of " + std::to_string(kArticleBatch) +
         ", biases counted (torchinfo): " +
         with_unit(torchinfo_mult_adds(architecture, kArticleBatch)) + "\n";
}

std::string result_text(const NetworkReport& network) {
  return "Test Accuracy: " + percent(network.test_accuracy) +
         " | Loss: " + fixed(network.test_loss_batch_mean, 2) +
         " | Learning time: " + fixed(network.learning_time_s, 1) + "s\n";
}

std::string recap_text(const Report& report) {
  std::string text = rule(kRecapLineWidth) +
                     recap_line({"Model", "Parameters", "Accuracy", "article", "Loss", "article",
                                 "Time", "article"}) +
                     rule(kRecapLineWidth);
  for (const NetworkReport& network : report.networks) text += recap_line(recap_row(network));
  return text + rule(kRecapLineWidth);
}

}  // namespace inkling::train
