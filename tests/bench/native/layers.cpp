#include "layers.hpp"

#include "common/error.hpp"
#include "inkling/model.hpp"
#include "measure.hpp"

namespace inkling::bench {

std::vector<LayerCost> measure_layers(const Weights& weights, std::span<const float> images) {
  const Result<Model> model = Model::load(weights);
  if (!model) throw UserError(model.error().message);
  Workspace workspace(*model);
  std::array<float, kClasses> logits{};
  const std::vector<LayerRow> rows = layer_table(model->architecture());
  std::vector<std::vector<double>> times(rows.size());
  for (; !images.empty(); images = images.subspan(kImagePixels)) {
    const std::span<const float> image = images.first(kImagePixels);
    // Runs without a trace first, so that caches are as they are in ordinary use.
    for (int i = 0; i < 3; ++i) model->run(image, workspace, logits);
    Trace trace;
    model->run(image, workspace, logits, trace);
    for (std::size_t i = 0; i < rows.size(); ++i) times[i].push_back(trace.layers[i].elapsed_us);
  }
  std::vector<LayerCost> costs;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].mult_adds == 0) continue;
    costs.push_back({rows[i].name, std::string(kind_name(rows[i].kind)), rows[i].mult_adds,
                     quantile(times[i], 0.5)});
  }
  return costs;
}

}  // namespace inkling::bench
