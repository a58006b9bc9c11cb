#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "digits.hpp"
#include "tool.hpp"

using namespace tool_test;

TEST_CASE("evaluate agrees with the answers of classify to the image") {
  const std::string images = data_folder() + "/t10k-images-idx3-ubyte";
  const Outcome classified =
      run({"classify", "--idx", images, "--json", "--logits", "--network", "mlp"});
  REQUIRE(classified.status == 0);
  const std::vector<Json> lines = classified.json_lines();
  REQUIRE(lines.size() == 10'000);
  int correct = 0;
  double loss = 0.0;
  Json confusion(std::vector<std::vector<int>>(10, std::vector<int>(10)));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Json& answer = lines[i]["mlp"];
    const int label = test_set().labels[i];
    const int digit = answer["digit"];
    correct += digit == label;
    confusion[label][digit] = confusion[label][digit].get<int>() + 1;
    double sum = 0.0;
    for (const Json& logit : answer["logits"]) sum += std::exp(logit.get<double>());
    loss += std::log(sum) - answer["logits"][label].get<double>();
  }
  const Json report = run_json({"evaluate", "--data", data_folder(), "--json", "--network", "mlp"});
  REQUIRE(report.size() == 1);
  CHECK(report["mlp"]["images"] == 10'000);
  CHECK(report["mlp"]["accuracy"] == correct / 10'000.0);
  CHECK(report["mlp"]["loss"].get<double>() == doctest::Approx(loss / 10'000.0).epsilon(1e-6));
  CHECK(report["mlp"]["confusion"] == confusion);
}

TEST_CASE("together stands for the mean of the networks' probabilities") {
  const std::string images = data_folder() + "/t10k-images-idx3-ubyte";
  const std::vector<std::string> two{"--network", "mlp", "--network", "tiny_cnn"};
  const auto with_two = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), two.begin(), two.end());
    return run(arguments);
  };
  const std::vector<Json> lines = with_two({"classify", "--idx", images, "--json"}).json_lines();
  REQUIRE(lines.size() == 10'000);
  int correct = 0;
  double loss = 0.0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::array<double, 10> mean{};
    for (const char* network : {"mlp", "tiny_cnn"}) {
      for (std::size_t digit = 0; digit < mean.size(); ++digit) {
        mean[digit] += lines[i][network]["probabilities"][digit].get<double>() / 2;
      }
    }
    const int label = test_set().labels[i];
    correct += std::ranges::max_element(mean) - mean.begin() == label;
    loss -= std::log(mean[static_cast<std::size_t>(label)]);
  }
  const Json report = with_two({"evaluate", "--data", data_folder(), "--json"}).json_lines()[0];
  REQUIRE(report.size() == 3);
  CHECK(report["together"]["accuracy"] == correct / 10'000.0);
  CHECK(report["together"]["loss"].get<double>() == doctest::Approx(loss / 10'000.0).epsilon(1e-5));
}

TEST_CASE("evaluate finds the accuracy that the trainer wrote into the weights") {
  for (const char* network : {"mlp", "tiny_cnn", "cnn"}) {
    CAPTURE(network);
    const Json file = run_json({"inspect", weights_file(network), "--json"});
    const Json report = run_json({"evaluate", "--json", "--network", network});
    const double written = std::stod(file.at("metadata").at("test_accuracy").get<std::string>());
    CHECK(report[network]["accuracy"].get<double>() == doctest::Approx(written).epsilon(1e-6));
  }
}

TEST_CASE("evaluate prints a table with accuracy, loss and speed") {
  const Outcome outcome = run({"evaluate", "--network", "mlp"});
  CHECK(outcome.status == 0);
  for (const char* word : {"MLP", "10000", "accuracy", "loss", "images/s"}) {
    CHECK(outcome.out.find(word) != std::string::npos);
  }
}

TEST_CASE("evaluate takes other data of MNIST's form only when told to") {
  const Folder folder;
  const std::string labels{0, 0, 8, 1, 0, 0, 0, 2, 7, 2};
  (void)folder.file("t10k-images-idx3-ubyte", idx_file(2));
  (void)folder.file("t10k-labels-idx1-ubyte.gz", gzip(labels));
  check_refusal(run({"evaluate", "--data", folder.path()}), 1, {"t10k-images", "MD5"});
  const Json report = run_json({"evaluate", "--data", folder.path(), "--any-data", "--json"});
  CHECK(report["strong_cnn"]["images"] == 2);
  CHECK(report["strong_cnn"]["accuracy"] == 1.0);
}
