#include "train/report.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "common/error.hpp"
#include "support.hpp"
#include "train/answers.hpp"
#include "train/console.hpp"
#include "train/model_card.hpp"
#include "train/report_page.hpp"
#include "train/samples.hpp"
#include "train/text.hpp"

using namespace inkling;
using namespace inkling::train;

namespace {

NetworkReport example(const std::string& architecture, double accuracy) {
  return {.architecture = architecture,
          .settings =
              {.command = "./dev train --recipe article --seed 3",
               .recipe = {.name = "article", .epochs = 2, .batch_size = 64, .learning_rate = 0.001},
               .seed = 3,
               .teacher = "",
               .device = "cpu",
               .threads = 2,
               .trainer_version = "1.2.3",
               .libtorch_version = "2.14.1",
               .data = {.name = "MNIST",
                        .train_images = 60000,
                        .test_images = 10000,
                        .checksums = {{"train-images", "0123"}}}},
          .test_correct = 9876,
          .test_accuracy = accuracy,
          .test_loss = 0.0456,
          .test_loss_batch_mean = 0.0444,
          .learning_time_s = 12.34,
          .epochs = {{0.5, 6.0}, {0.25, 6.34}},
          .seeds = {{.seed = 3, .test_accuracy = accuracy},
                    {.seed = 4, .test_accuracy = accuracy - 0.02}}};
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a report reads back as it was written") {
  Report report;
  report.put(example("cnn", 0.9876));
  report.put(example("mlp", 0.95));
  const std::string json = to_json(report);
  const Report again = parse_report(json, "x");
  CHECK(to_json(again) == json);
  REQUIRE(again.networks.size() == 2);
  CHECK(again.networks[1].test_accuracy == 0.9876);
  CHECK(again.networks[1].settings.data.checksums[0].md5 == "0123");
  CHECK(again.networks[1].epochs[1].elapsed_s == 6.34);
}

TEST_CASE("a report keeps the order of the networks and the newest training of each") {
  Report report;
  for (const char* id : {"strong_cnn", "mlp", "tiny_cnn"}) report.put(example(id, 0.5));
  report.put(example("mlp", 0.75));
  REQUIRE(report.networks.size() == 3);
  CHECK(report.networks[0].architecture == "mlp");
  CHECK(report.networks[0].test_accuracy == 0.75);
  CHECK(report.networks[1].architecture == "tiny_cnn");
  CHECK(report.networks[2].architecture == "strong_cnn");
}

TEST_CASE("the accuracy over seeds is their mean, deviation and range") {
  const Variation variation = example("mlp", 0.96).accuracy_variation();
  CHECK(variation.mean == doctest::Approx(0.95));
  CHECK(variation.deviation == doctest::Approx(0.0141421));
  CHECK(variation.least == doctest::Approx(0.94));
  CHECK(variation.greatest == doctest::Approx(0.96));
}

TEST_CASE("what is no report is refused by name") {
  for (const char* text : {"", "{", "[]", "{\"format\": 2, \"networks\": {}}",
                           "{\"format\": 1, \"networks\": {\"mlp\": {}}}"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH_AS(parse_report(text, "old.json"),
                         doctest::Contains("'old.json' is not a report"), UserError);
  }
}

TEST_CASE("the printed result and recap show our figures and the article's, loss by batches") {
  Report report;
  report.put(example("strong_cnn", 0.9912));
  CHECK(result_text(report.networks[0]) ==
        "Test Accuracy: 99.12% | Loss: 0.04 | Learning time: 12.3s\n");
  const std::string recap = recap_text(report);
  for (const char* figure :
       {"StrongCNN", "467,818", "99.12%", "99.09%", "0.04", "0.03", "12.3s", "75.0s"}) {
    CAPTURE(figure);
    CHECK(contains(recap, figure));
  }
}

TEST_CASE("the model card gives results, command and how to load, and warns of other data") {
  Report report;
  report.put(example("mlp", 0.9601));
  const std::string card = model_card(report, {});
  for (const char* part : {"96.01%", "95.96%", "`./dev train --recipe article --seed 3`",
                           "load_state_dict", "CC BY-SA 3.0", "`0123`"}) {
    CAPTURE(part);
    CHECK(contains(card, part));
  }
  CHECK_FALSE(contains(card, "Not all of these networks"));
  report.networks[0].settings.data.name = "other data";
  CHECK(contains(model_card(report, {}), "Not all of these networks"));
}

TEST_CASE("the model card shows the article's recipe and other people's drawings where measured") {
  Report report;
  report.put(example("mlp", 0.98));
  CardNotes notes{
      .article = {},
      .drawings = {{"mlp", 7494, 0.9345}},
      .ablation = {{.name = "without hats",
                    .scores = {{"mlp", 0.98125, 0.9787, 0.9391}, {"cnn", 0.99, 0.98, {}}}},
                   {.name = "bareheaded", .scores = {{"cnn", 0.98, 0.97, {}}}}},
      .ablation_epochs = 6,
      .ablation_seeds = 2,
      .ablation_threads = 3};
  notes.article.put(example("mlp", 0.96));
  const std::string card = model_card(report, notes);
  for (const char* part :
       {"94.00% – 96.00%", "95.64%", "| MLP | 7,494 | 93.45% |", "97.00% ± 1.41 (2)",
        "| Recipe | MLP | CNN |", "| without hats | 98.12 / 97.87 / 93.91 | 99.00 / 98.00 |",
        "| bareheaded | – | 98.00 / 97.00 |", "6 epochs without a teacher", "over 2 seeds",
        "./dev bench ablation --epochs 6 --rounds 2 --threads 3 --strokes FILE"}) {
    CAPTURE(part);
    CHECK(contains(card, part));
  }
}

TEST_CASE("answers are counted, their confidence checked, and mistakes found") {
  const std::vector<std::uint8_t> labels{3, 3, 5, 7};
  const Answers sure{.digits = {3, 8, 5, 1}, .confidences = {1.0, 0.9, 1.0, 0.95}};
  const Answers right{.digits = {3, 3, 5, 7}, .confidences = {1.0, 1.0, 1.0, 1.0}};
  CHECK(confusion_of(sure, labels)[3][8] == 1);
  CHECK(confusion_of(sure, labels)[5][5] == 1);
  CHECK(mistakes_of(sure, labels) == std::vector<std::size_t>{3, 1});
  CHECK(mistakes_of(right, labels).empty());
  CHECK(disagreements_of(std::vector{sure, right}) == std::vector<std::size_t>{1, 3});
  CHECK(calibration_of(right, labels).expected_error == doctest::Approx(0.0));
  // One of the three in the last range is wrong (mean confidence 0.9833), the 0.9 is alone.
  CHECK(calibration_of(sure, labels).expected_error ==
        doctest::Approx((3 * (0.98333 - 2.0 / 3) + 0.9) / 4).epsilon(1e-3));
}

TEST_CASE("the report page is whole in itself and shows what is read wrongly") {
  Report report;
  report.put(example("mlp", 0.98));
  const LabelledImages test = first_images(Split::kTest, 3);  // 7, 2, 1.
  const std::vector<Answers> answers{{.digits = {7, 2, 4}, .confidences = {1.0, 0.9, 0.42}}};
  const std::string page = report_page(report, answers, test, samples_svg(test));
  for (const char* part : {"<b>MLP</b>: 1 wrong", "1 read as <b>4</b><br>42 %", "href=\"#d2\"",
                           "<symbol id=\"d2\"", "Expected calibration error", "25,450"}) {
    CAPTURE(part);
    CHECK(contains(page, part));
  }
  for (const char* absent : {"<script", "src=", "url(", "@import", "<link", "href=\"http"}) {
    CAPTURE(absent);
    CHECK_FALSE(contains(page, absent));
  }
}

TEST_CASE("the report page shows validation from one epoch on, and frames what comes late") {
  const LabelledImages test = first_images(Split::kTest, 1);
  const std::vector<Answers> answers{{.digits = {7}, .confidences = {1.0}}};
  const auto page_of = [&](std::vector<EpochResult> epochs) {
    Report report;
    report.put(example("mlp", 0.98));
    report.networks[0].epochs = std::move(epochs);
    return report_page(report, answers, test, samples_svg(test));
  };
  CHECK(contains(page_of({{0.5, 6.0}}), "No validation images were held out"));
  CHECK(contains(page_of({{0.5, 6.0, 1.0, 0.0}}), "Validation accuracy by epoch"));
  std::vector<EpochResult> epochs(40, {0.5, 6.0, 0.985, 0.1});
  epochs[0].validation_accuracy = epochs[1].validation_accuracy = 0.3;
  CHECK(contains(page_of(epochs), ">98.0 %<"));
  epochs[2].validation_accuracy = 0.3;
  CHECK(contains(page_of(epochs), ">30 %<"));
}

TEST_CASE("the contact sheet shows a hundred labelled digits in a small file") {
  const std::string svg = samples_svg(first_images(Split::kTrain, 200));
  CHECK(svg.size() < 200'000);
  CHECK(contains(svg, "The first 100 training digits"));
  std::size_t labels = 0;
  for (auto at = svg.find("<text"); at != std::string::npos; at = svg.find("<text", at + 1)) {
    ++labels;
  }
  CHECK(labels == 100);
  CHECK(contains(samples_svg(first_images(Split::kTrain, 3)), "The first 3 training digits"));
}

TEST_CASE("numbers are written as people read them") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(467'818) == "467,818");
  CHECK(grouped(-1'234'567) == "-1,234,567");
  CHECK(fixed(0.045, 1) == "0.0");
  CHECK(shortest(0.001) == "0.001");
  CHECK(percent(0.9596) == "95.96%");
  CHECK(clock_time(0.0) == "0:00");
  CHECK(clock_time(185.2) == "3:05");
  CHECK(clock_time(3725.0) == "1:02:05");
  CHECK(pad_left("×", 3) == "  ×");
  CHECK(pad_right("abcd", 3) == "abcd");
}
