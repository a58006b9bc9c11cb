#include <algorithm>
#include <cmath>
#include <format>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "commands.hpp"
#include "common/error.hpp"
#include "drawings.hpp"
#include "networks.hpp"
#include "score.hpp"

namespace inkling::tool {
namespace {

constexpr const char* kFooter =
    R"(Give one source: strokes, an IDX file or images. Strokes are one JSON object a
line, {"strokes": [[[x, y], ...], ...]}, in any unit with y down; other keys are
ignored, except that --summary takes the right answer from "label". 28x28 images
in an IDX file are classified as they are; everything else is brought into
MNIST's form first.

With --json each drawing gives one line, in input order:
  {"mlp": {"digit": 7, "probabilities": [10 numbers]}, "tiny_cnn": ..., ...}
A drawing that cannot be classified (a malformed line, no ink, a damaged image)
gives {"error": "..."} in its place, the others are still classified, and the
exit status is 1.

Exit status: 0 everything was classified, 1 not, 2 wrong usage.)";

struct ClassifyOptions {
  NetworkOptions networks;
  std::string strokes;
  std::string idx;
  std::vector<std::string> images;
  bool json = false;
  bool logits = false;
  bool summary = false;
};

/// Drawings of one batch with the answers of every network.
struct Batch {
  std::vector<Drawing> drawings;
  std::vector<std::vector<float>> logits;  ///< For each network, 10 floats a drawing.

  [[nodiscard]] std::span<const float> answer(std::size_t network, std::size_t drawing) const {
    return std::span(logits[network]).subspan(drawing * kClasses, kClasses);
  }
};

std::array<float, kClasses> probabilities(std::span<const float> logits) {
  std::array<float, kClasses> result;
  softmax(logits, result);
  return result;
}

/// JSON as text. A file name in a message need not be UTF-8, which JSON must be.
std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Takes batches in input order.
class Output {
 public:
  virtual ~Output() = default;
  virtual void take(const Batch& batch) = 0;
  virtual void finish() {}
};

class JsonLines : public Output {
 public:
  JsonLines(std::span<const Model> models, bool logits) : models_(models), logits_(logits) {}

  void take(const Batch& batch) override {
    for (std::size_t i = 0; i < batch.drawings.size(); ++i) {
      std::cout << dump(line(batch, i)) << '\n';
    }
    std::cout.flush();
  }

 private:
  [[nodiscard]] Json line(const Batch& batch, std::size_t drawing) const {
    if (const Drawing& bad = batch.drawings[drawing]; !bad.image) return {{"error", bad.problem}};
    Json object = Json::object();
    for (std::size_t network = 0; network < models_.size(); ++network) {
      const std::span<const float> logits = batch.answer(network, drawing);
      Json& answer = object[std::string(models_[network].architecture().id)];
      answer["digit"] = argmax(logits);
      answer["probabilities"] = probabilities(logits);
      if (logits_) answer["logits"] = std::vector(logits.begin(), logits.end());
    }
    return object;
  }

  std::span<const Model> models_;
  bool logits_;
};

class Table : public Output {
 public:
  explicit Table(std::span<const Model> models) : models_(models) {
    std::cout << std::format("{:<20}", "drawing");
    for (const Model& model : models) {
      std::cout << std::format("  {:<11}", model.architecture().display_name);
    }
    std::cout << '\n';
  }

  void take(const Batch& batch) override {
    for (std::size_t i = 0; i < batch.drawings.size(); ++i) print_row(batch, i);
    std::cout.flush();
  }

 private:
  void print_row(const Batch& batch, std::size_t drawing) const {
    const Drawing& row = batch.drawings[drawing];
    std::cout << std::format("{:<20}", row.name);
    if (!row.image) std::cout << "  " << row.problem;
    for (std::size_t network = 0; row.image && network < models_.size(); ++network) {
      const std::span<const float> logits = batch.answer(network, drawing);
      const int digit = argmax(logits);
      const double percent = 100.0 * probabilities(logits)[digit];
      std::cout << std::format("  {}  {:6.2f} %", digit, percent);
    }
    std::cout << '\n';
  }

  std::span<const Model> models_;
};

/// A drawing that a network gives no number for (finite weights can be too large for that) counts
/// as one that cannot be classified.
void refuse_non_finite(std::span<const Model> models, Batch& batch) {
  for (std::size_t network = 0; network < models.size(); ++network) {
    for (std::size_t i = 0; i < batch.drawings.size(); ++i) {
      Drawing& drawing = batch.drawings[i];
      const auto is_finite = [](float logit) { return std::isfinite(logit); };
      if (!drawing.image || std::ranges::all_of(batch.answer(network, i), is_finite)) continue;
      drawing.image.reset();
      drawing.problem = std::format("{}: {} gives no finite answer; its weights are unusable",
                                    drawing.name, models[network].architecture().display_name);
    }
  }
}

class Summary : public Output {
 public:
  Summary(std::span<const Model> models, bool json)
      : json_(json), answers_(models.size()), scores_(models) {}

  void take(const Batch& batch) override {
    for (std::size_t i = 0; i < batch.drawings.size(); ++i) {
      const Drawing& drawing = batch.drawings[i];
      if (!drawing.image) continue;
      if (!drawing.label) {
        throw UserError(
            std::format("{} has no \"label\" from 0 to 9, which --summary needs", drawing.name));
      }
      for (std::size_t network = 0; network < answers_.size(); ++network) {
        answers_[network] = batch.answer(network, i);
      }
      scores_.add(answers_, *drawing.label);
    }
  }

  void finish() override {
    if (scores_.images() == 0) throw UserError("there is no drawing to summarise");
    if (json_) {
      std::cout << scores_.json().dump() << '\n';
    } else {
      scores_.print();
    }
  }

 private:
  bool json_;
  std::vector<std::span<const float>> answers_;  // Of each network to the drawing at hand.
  Scoreboard scores_;
};

std::unique_ptr<DrawingSource> open_source(const ClassifyOptions& options) {
  const int sources = !options.strokes.empty() + !options.idx.empty() + !options.images.empty();
  if (sources != 1) {
    throw CLI::ValidationError(sources == 0 ? "give --strokes FILE, --idx FILE or image files"
                                            : "give only one of --strokes, --idx and image files");
  }
  if (!options.strokes.empty()) return open_strokes(options.strokes);
  if (!options.idx.empty()) return open_idx(options.idx);
  return open_images(options.images);
}

std::unique_ptr<Output> make_output(const ClassifyOptions& options, std::span<const Model> models) {
  if (options.summary) return std::make_unique<Summary>(models, options.json);
  if (options.json) return std::make_unique<JsonLines>(models, options.logits);
  return std::make_unique<Table>(models);
}

/// The next drawings, at most `size`; those without an image get a blank one.
Batch read_batch(DrawingSource& source, std::size_t size, std::vector<float>& images) {
  Batch batch;
  images.clear();
  while (batch.drawings.size() < size) {
    std::optional<Drawing> drawing = source.next();
    if (!drawing) break;
    images.resize(images.size() + kImagePixels);
    if (drawing->image) std::ranges::copy(*drawing->image, images.end() - kImagePixels);
    batch.drawings.push_back(std::move(*drawing));
  }
  return batch;
}

void classify(const ClassifyOptions& options) {
  const std::unique_ptr<DrawingSource> source = open_source(options);
  const std::vector<Model> models = load_networks(options.networks);
  const std::unique_ptr<Output> output = make_output(options, models);
  // Someone may be waiting at the other end of a pipe for the answer to a single line.
  const std::size_t batch_size = options.strokes == "-" ? 1 : 256;
  Runner runner(models);
  std::vector<float> images;
  std::string first_problem;
  std::int64_t total = 0, bad = 0;
  for (;;) {
    Batch batch = read_batch(*source, batch_size, images);
    if (batch.drawings.empty()) break;
    for (const Model& model : models) {
      batch.logits.emplace_back(batch.drawings.size() * kClasses);
      runner.run(model, images, batch.logits.back());
    }
    refuse_non_finite(models, batch);
    output->take(batch);
    for (const Drawing& drawing : batch.drawings) {
      ++total;
      if (!drawing.image && bad++ == 0) first_problem = drawing.problem;
    }
  }
  output->finish();
  if (bad == 1) throw UserError(first_problem);
  if (bad > 1) {
    throw UserError(std::format("{} of {} drawings could not be classified; the first: {}", bad,
                                total, first_problem));
  }
}

}  // namespace

void add_classify(CLI::App& app) {
  CLI::App* command = app.add_subcommand("classify", "Say which digits drawings show");
  auto options = std::make_shared<ClassifyOptions>();
  command->add_option("--strokes", options->strokes,
                      "Pen strokes, a JSON object a line, plain or .gz; - is standard input");
  command->add_option("--idx", options->idx, "Images in an IDX file, plain or .gz");
  command->add_option("images", options->images, "PNG, JPEG or PGM files");
  CLI::Option* json = command->add_flag("--json", options->json, "Print JSON instead of a table");
  command->add_flag("--logits", options->logits, "Add \"logits\" to the JSON")->needs(json);
  command->add_flag("--summary", options->summary,
                    "Print each network's accuracy, loss and confusion on labelled strokes instead "
                    "(with --json as evaluate prints them)");
  add_network_options(*command, options->networks);
  command->footer(kFooter);
  command->callback([options] { classify(*options); });
}

}  // namespace inkling::tool
