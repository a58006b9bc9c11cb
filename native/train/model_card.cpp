#include "train/model_card.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "common/error.hpp"
#include "common/files.hpp"
#include "inkling/architecture.hpp"
#include "train/article.hpp"
#include "train/text.hpp"

namespace inkling::train {
namespace {

constexpr std::string_view kIntroduction = R"(# Weights

Written by `inkling-train`; train again instead of editing. Each file is a
[safetensors](https://github.com/huggingface/safetensors) file whose tensors have the names of the
article's `state_dict`. Its `__metadata__` repeats what is said here about its training and holds
one test image with its logits, by which a program that loads the file can check itself.

`inkling-train` also writes `report.html`: curves, confusion, calibration, and every digit that was
read wrongly. `./dev train --report --out weights` makes it, and this file, from what lies here.

![Training digits with their labels](samples.svg)

## Results

Measured once, on the whole test set, after training.
)";

constexpr std::string_view kResultNotes = R"(
- *Over seeds*: mean, standard deviation in percentage points, and number of trainings that differ in
  their seed alone; a teacher and its pool of changed images are the same for all. The file is of the
  seed that reads most of the images held out from training rightly (the first seed where none are
  held out); the test set chooses nothing.
- *Loss* is the mean cross-entropy of the test images. The article averages the means of batches
  of 64 instead, the last of which is smaller; *batch loss* is that figure, for comparison.
- *Time* is the training alone, in seconds, without loading and testing; where seeds share a pool of
  changed images, the first of them makes it. It depends on the machine; the article's is its
  author's.
)";

constexpr std::string_view kDrawingsIntroduction = R"(
## Digits of other people

Digits drawn with a pen on a tablet (*Pen-Based Recognition of Handwritten Digits*, Alpaydin and
Alimoglu 1998, CC BY 4.0), made into images by the product's own preprocessing and read by
`inkling classify --strokes FILE --summary --json`. Nothing was trained on them; but the ornaments of
the recipe `best` were chosen after looking at mistakes on them, so drawings of yet other people are
the fairer test.

)";

constexpr std::string_view kDataIntroduction = R"(
The same command, seed, number of threads, processor and LibTorch give the same weights, byte for
byte, on a CPU. The data, by the MD5 of the uncompressed files:

)";

constexpr std::string_view kHowTo = R"(
## Use from Python

The files fit the article's own classes:

```python
from safetensors.torch import load_file

model = StrongCNN()
model.load_state_dict(load_file("strong_cnn.safetensors"))
model.eval()
```

The input is N×1×28×28 floats from 0 (paper) to 1 (ink), the output ten logits an image.

## Data and limits

)";

constexpr std::string_view kOtherData =
    R"(- Not all of these networks were trained on MNIST: see the data's sums above.
)";

constexpr std::string_view kLimits =
    R"(- MNIST: 60,000 training and 10,000 test images of handwritten digits, collected by NIST and
  prepared by Yann LeCun, Corinna Cortes and Christopher Burges; made available under CC BY-SA 3.0.
  The data set is not part of this repository.
- MNIST's digits were written on paper in the United States around 1990, scanned, scaled into 20×20
  pixels and centred by mass. Digits that look otherwise (crossed sevens, ones with a flag, other
  pens, other places in the image) are recognised less well.
- A network always answers with a digit, whatever it is shown, and its probabilities are not
  calibrated: a confident answer can be wrong.
)";

std::string row(std::initializer_list<std::string> cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += " " + cell + " |";
  return line + "\n";
}

std::string file_link(const NetworkReport& network) {
  const std::string file = network.architecture + ".safetensors";
  return "[" + file + "](" + file + ")";
}

/// "99.59% ± 0.01 (3)": mean, standard deviation in points, and number of seeds.
std::string variation_text(const NetworkReport& network) {
  if (network.seeds.size() < 2) return "–";
  const Variation variation = network.accuracy_variation();
  return percent(variation.mean) + " ± " + fixed(variation.deviation * 100.0, 2) + " (" +
         std::to_string(network.seeds.size()) + ")";
}

std::string results_table(const Report& report) {
  std::string table = row({"Network", "Parameters", "Test accuracy", "over seeds", "article",
                           "Loss", "Batch loss", "article", "Time", "article", "File"}) +
                      "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --- |\n";
  for (const NetworkReport& network : report.networks) {
    const Architecture& architecture = *find_architecture(network.architecture);
    const ArticleFigures* article = article_figures(network.architecture);
    table += row({"**" + std::string(architecture.display_name) + "**",
                  grouped(parameter_count(architecture)), percent(network.test_accuracy),
                  variation_text(network), article ? percent(article->accuracy) : "–",
                  fixed(network.test_loss, 4), fixed(network.test_loss_batch_mean, 4),
                  article ? fixed(article->loss, 2) : "–", fixed(network.learning_time_s, 1),
                  article ? fixed(article->learning_time_s, 1) : "–", file_link(network)});
  }
  return table;
}

std::string article_table(const Report& article) {
  if (article.networks.empty()) return "";
  std::string table =
      "\n## The article's recipe\n\nThe same networks trained as in the article "
      "(`--recipe article`), beside its table and the README of its repository:\n\n" +
      row({"Network", "Mean", "Deviation", "Range", "Seeds", "Article", "Repository"}) +
      "| --- | --: | --: | --: | --: | --: | --: |\n";
  for (const NetworkReport& network : article.networks) {
    const Variation variation = network.accuracy_variation();
    const ArticleFigures* figures = article_figures(network.architecture);
    table += row({std::string(find_architecture(network.architecture)->display_name),
                  percent(variation.mean), fixed(variation.deviation * 100.0, 2),
                  percent(variation.least) + " – " + percent(variation.greatest),
                  std::to_string(std::max<std::size_t>(1, network.seeds.size())),
                  figures ? percent(figures->accuracy) : "–",
                  figures ? percent(figures->repository_accuracy) : "–"});
  }
  return table;
}

std::string drawings_table(const std::vector<DrawingScore>& scores) {
  if (scores.empty()) return "";
  std::string table(kDrawingsIntroduction);
  table += row({"Network", "Drawings", "Read rightly"}) + "| --- | --: | --: |\n";
  for (const DrawingScore& score : scores) {
    table += row({std::string(find_architecture(score.architecture)->display_name),
                  grouped(score.images), percent(score.accuracy)});
  }
  return table;
}

/// "98.12 / 97.80 / 93.91"
std::string score_text(const AblationRow::Score& score) {
  std::string text = fixed(score.validation * 100.0, 2) + " / " + fixed(score.test * 100.0, 2);
  if (score.drawings) text += " / " + fixed(*score.drawings * 100.0, 2);
  return text;
}

std::string ablation_table(const CardNotes& notes) {
  if (notes.ablation.empty()) return "";
  std::string head = "| Recipe |", rule = "| --- |", rows;
  for (const AblationRow::Score& score : notes.ablation.front().scores) {
    head += " " + std::string(find_architecture(score.architecture)->display_name) + " |";
    rule += " --: |";
  }
  for (const AblationRow& variant : notes.ablation) {
    rows += "| " + variant.name + " |";
    for (const AblationRow::Score& column : notes.ablation.front().scores) {
      const auto score =
          std::ranges::find(variant.scores, column.architecture, &AblationRow::Score::architecture);
      rows += " " + (score == variant.scores.end() ? "–" : score_text(*score)) + " |";
    }
    rows += "\n";
  }
  return "\n## What each part of the recipe brings\n\nThe recipe `best` for " +
         std::to_string(notes.ablation_epochs) +
         " epochs without a teacher, one part changed at a time\n(`./dev bench ablation --epochs " +
         std::to_string(notes.ablation_epochs) + " --rounds " +
         std::to_string(notes.ablation_seeds) + " --threads " +
         std::to_string(notes.ablation_threads) +
         " --strokes "
         "FILE`): % of "
         "the "
         "held-out, the test and other people's digits read rightly, means\nover " +
         std::to_string(notes.ablation_seeds) + (notes.ablation_seeds == 1 ? " seed" : " seeds") +
         ".\nA dash stands where the network's recipe has no such part.\n\n" + head + "\n" + rule +
         "\n" + rows;
}

std::string training_table(const Report& report) {
  std::string table = "\n## Training\n\n" +
                      row({"Network", "Command", "Recipe", "Epochs", "Batch", "Optimizer", "Seed",
                           "Device", "Threads", "Trainer", "LibTorch"}) +
                      "| --- | --- | --- | --: | --: | --- | --: | --- | --: | --- | --- |\n";
  for (const NetworkReport& network : report.networks) {
    const RunSettings& run = network.settings;
    table += row({std::string(find_architecture(network.architecture)->display_name),
                  "`" + run.command + "`", run.recipe.name, std::to_string(run.recipe.epochs),
                  std::to_string(run.recipe.batch_size), optimizer_text(run.recipe),
                  std::to_string(run.seed), run.device, std::to_string(run.threads),
                  run.trainer_version, run.libtorch_version});
  }
  return table;
}

/// The sums of every data set that was used, each line once.
std::string data_table(const Report& report) {
  std::set<std::string> lines;
  for (const NetworkReport& network : report.networks) {
    for (const DataChecksum& sum : network.settings.data.checksums) {
      lines.insert(row({network.settings.data.name, sum.file, "`" + sum.md5 + "`"}));
    }
  }
  std::string table(kDataIntroduction);
  table += row({"Data", "File", "MD5"}) + "| --- | --- | --- |\n";
  for (const std::string& line : lines) table += line;
  return table;
}

using Json = nlohmann::json;

std::vector<DrawingScore> parse_drawings(const Json& json) {
  std::vector<DrawingScore> scores;
  for (const Architecture& architecture : architectures()) {
    const std::string id(architecture.id);
    if (!json.contains(id)) continue;
    scores.push_back({.architecture = id,
                      .images = json.at(id).at("images"),
                      .accuracy = json.at(id).at("accuracy")});
  }
  return scores;
}

AblationRow parse_ablation_row(const Json& json) {
  AblationRow row{.name = json.at("name"), .scores = {}};
  for (const Architecture& architecture : architectures()) {
    const std::string id(architecture.id);
    if (!json.at("networks").contains(id)) continue;
    const Json& score = json.at("networks").at(id);
    row.scores.push_back({.architecture = id,
                          .validation = score.at("validation"),
                          .test = score.at("test"),
                          .drawings = {}});
    if (score.contains("drawings")) row.scores.back().drawings = score.at("drawings").get<double>();
  }
  return row;
}

/// Calls `parse` with the JSON of a note; does nothing where there is no such file. `origin` says
/// what writes such files.
template <typename Parse>
void read_note(const std::filesystem::path& path, std::string_view origin, Parse&& parse) {
  if (!std::filesystem::exists(path)) return;
  constexpr std::size_t kMaxBytes = std::size_t{1} << 20;
  const std::vector<std::byte> bytes = read_file(path, kMaxBytes);
  const auto* text = reinterpret_cast<const char*>(bytes.data());
  try {
    parse(Json::parse(text, text + bytes.size()));
  } catch (const Json::exception& error) {
    throw UserError("'" + path.string() + "' is not what " + std::string(origin) + " (" +
                    error.what() + "): move it away");
  }
}

}  // namespace

CardNotes read_card_notes(const std::filesystem::path& folder) {
  CardNotes notes;
  notes.article = read_report_file(folder / "article.json");
  read_note(folder / "drawings.json", "`inkling classify --summary --json` prints",
            [&](const Json& json) { notes.drawings = parse_drawings(json); });
  read_note(folder / "ablation.json", "`./dev bench ablation --json` writes",
            [&](const Json& json) {
              const Json& ablation = json.at("ablation");
              for (const Json& variant : ablation.at("variants")) {
                notes.ablation.push_back(parse_ablation_row(variant));
              }
              notes.ablation_epochs = ablation.at("epochs");
              notes.ablation_seeds = ablation.at("seeds");
              notes.ablation_threads = ablation.at("threads");
            });
  return notes;
}

std::string model_card(const Report& report, const CardNotes& notes) {
  const bool all_mnist = std::ranges::all_of(report.networks, [](const NetworkReport& network) {
    return network.settings.data.name == "MNIST";
  });
  return std::string(kIntroduction) + "\n" + results_table(report) + std::string(kResultNotes) +
         drawings_table(notes.drawings) + article_table(notes.article) + ablation_table(notes) +
         training_table(report) + data_table(report) + std::string(kHowTo) +
         std::string(all_mnist ? "" : kOtherData) + std::string(kLimits);
}

}  // namespace inkling::train
