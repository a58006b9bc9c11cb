#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <format>
#include <numeric>

#include "digits.hpp"
#include "tool.hpp"

using namespace tool_test;

namespace {

constexpr const char* kSeven = R"({"strokes": [[[20, 20], [80, 20], [45, 90]]]})";
constexpr const char* kFour =
    R"({"strokes": [[[40, 20], [25, 60], [75, 60]], [[65, 25], [60, 100]]], "by": "pen"})";

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> names;
  for (const auto& [name, value] : object.items()) names.push_back(name);
  return names;
}

const std::vector<std::string> kNetworks{"mlp", "tiny_cnn", "cnn", "strong_cnn"};

void check_answer(const Json& answer) {
  const auto probabilities = answer.at("probabilities").get<std::vector<double>>();
  REQUIRE(probabilities.size() == 10);
  CHECK(std::accumulate(probabilities.begin(), probabilities.end(), 0.0) ==
        doctest::Approx(1.0).epsilon(1e-5));
  const auto best = std::ranges::max_element(probabilities);
  CHECK(answer.at("digit") == best - probabilities.begin());
}

double largest_difference(const Json& a, const Json& b) {
  double largest = 0.0;
  for (const std::string& network : kNetworks) {
    for (std::size_t i = 0; i < 10; ++i) {
      largest = std::max(largest, std::abs(a[network]["probabilities"][i].get<double>() -
                                           b[network]["probabilities"][i].get<double>()));
    }
  }
  return largest;
}

int digit(const Json& object, const char* network) { return object.at(network).at("digit"); }

}  // namespace

TEST_CASE("classify answers with every network, in order, in the promised form") {
  const Json object = run_json({"classify", "--strokes", "-", "--json"}, kSeven);
  CHECK(keys(object) == kNetworks);
  for (const std::string& network : kNetworks) {
    CHECK(keys(object[network]) == std::vector<std::string>{"digit", "probabilities"});
    check_answer(object[network]);
  }
}

TEST_CASE("classify --logits adds logits whose softmax are the probabilities") {
  const Json object = run_json({"classify", "--strokes", "-", "--json", "--logits"}, kSeven);
  for (const std::string& network : kNetworks) {
    const auto logits = object[network].at("logits").get<std::vector<double>>();
    REQUIRE(logits.size() == 10);
    double sum = 0.0;
    for (const double logit : logits) sum += std::exp(logit);
    for (std::size_t i = 0; i < 10; ++i) {
      CHECK(object[network]["probabilities"][i].get<double>() ==
            doctest::Approx(std::exp(logits[i]) / sum).epsilon(1e-4));
    }
  }
}

TEST_CASE("classify reads drawn digits, one object a line, in input order") {
  const Outcome outcome =
      run({"classify", "--strokes", "-", "--json"}, std::format("{}\n\n{}\n", kSeven, kFour));
  REQUIRE(outcome.status == 0);
  const std::vector<Json> lines = outcome.json_lines();
  REQUIRE(lines.size() == 2);
  CHECK(digit(lines[0], "strong_cnn") == 7);
  CHECK(digit(lines[1], "strong_cnn") == 4);
}

TEST_CASE("classify takes strokes in any unit") {
  const Json small = run_json({"classify", "--strokes", "-", "--json"}, kSeven);
  const Json large = run_json({"classify", "--strokes", "-", "--json"},
                              R"({"strokes": [[[7e3, 7e3], [13e3, 7e3], [9.5e3, 14e3]]]})");
  CHECK(largest_difference(small, large) < 1e-3);
}

TEST_CASE("classify reads the same strokes from a file, a gzip file and standard input") {
  const Folder folder;
  const std::string text = std::format("{}\n{}", kSeven, kFour);
  const std::string plain = folder.file("strokes.jsonl", text);
  const std::string packed = folder.file("strokes.jsonl.gz", gzip(text));
  const Outcome expected = run({"classify", "--strokes", plain, "--json"});
  CHECK(expected.json_lines().size() == 2);
  CHECK(run({"classify", "--strokes", packed, "--json"}).out == expected.out);
  // Standard input is answered line by line, so its batches and their rounding differ.
  const Outcome piped = run({"classify", "--strokes", "-", "--json"}, text);
  REQUIRE(piped.json_lines().size() == 2);
  for (const std::size_t i : {0, 1}) {
    CHECK(largest_difference(piped.json_lines()[i], expected.json_lines()[i]) < 1e-5);
  }
}

TEST_CASE("classify --idx reads real digits right, plain and gzip") {
  constexpr int kCount = 300;  // More than one batch.
  const Folder folder;
  const std::string plain = folder.file("images", idx_file(kCount));
  const std::string packed = folder.file("images.gz", gzip(idx_file(kCount)));
  const Outcome outcome = run({"classify", "--idx", plain, "--json"});
  REQUIRE(outcome.status == 0);
  CHECK(run({"classify", "--idx", packed, "--json"}).out == outcome.out);
  const std::vector<Json> lines = outcome.json_lines();
  REQUIRE(lines.size() == kCount);
  int mlp = 0, strong = 0;
  for (int i = 0; i < kCount; ++i) {
    mlp += digit(lines[i], "mlp") == test_digit(i).label;
    strong += digit(lines[i], "strong_cnn") == test_digit(i).label;
  }
  CHECK(mlp >= 0.93 * kCount);
  CHECK(strong >= 0.98 * kCount);
}

TEST_CASE("classify reads scans of real digits as PNG, JPEG, PGM and transparent PNG") {
  const Folder folder;
  for (const int index : {0, 1, 2, 3, 4}) {
    const Digit wanted = test_digit(index);
    CAPTURE(index);
    const Picture picture = scan(wanted, 6);
    const Outcome outcome = run(
        {"classify", "--json", "--network", "strong_cnn", folder.file("a.png", png_file(picture)),
         folder.file("b.jpg", jpeg_file(picture)), folder.file("c.pgm", pgm_file(picture)),
         folder.file("d.png", transparent_png_file(picture))});
    REQUIRE(outcome.status == 0);
    const std::vector<Json> lines = outcome.json_lines();
    REQUIRE(lines.size() == 4);
    for (const Json& line : lines) CHECK(digit(line, "strong_cnn") == wanted.label);
  }
}

TEST_CASE("classify runs only the networks that --network or a single file names") {
  const Json two = run_json(
      {"classify", "--strokes", "-", "--json", "--network", "cnn", "--network", "mlp"}, kSeven);
  CHECK(keys(two) == std::vector<std::string>{"mlp", "cnn"});
  const Json one = run_json(
      {"classify", "--strokes", "-", "--json", "--weights", weights_file("tiny_cnn")}, kSeven);
  CHECK(keys(one) == std::vector<std::string>{"tiny_cnn"});
}

TEST_CASE("classify prints a table for people") {
  const Outcome outcome = run({"classify", "--strokes", "-"}, kSeven);
  CHECK(outcome.status == 0);
  CHECK(outcome.out.find("StrongCNN") != std::string::npos);
  CHECK(outcome.out.find("line 1") != std::string::npos);
  CHECK(std::ranges::count(outcome.out, '\n') == 2);
}

TEST_CASE("classify --summary reports accuracy and confusion on labelled strokes") {
  const std::string seven = R"({"label": 7, "strokes": [[[20, 20], [80, 20], [45, 90]]]})";
  const std::string wrong = R"({"label": 0, "strokes": [[[20, 20], [80, 20], [45, 90]]]})";
  const Json object = run_json({"classify", "--strokes", "-", "--summary", "--json"},
                               std::format("{0}\n{1}\n{0}\n{0}\n", seven, wrong));
  std::vector<std::string> rows = kNetworks;
  rows.emplace_back("together");
  CHECK(keys(object) == rows);
  const Json& strong = object["strong_cnn"];
  CHECK(keys(strong) == std::vector<std::string>{"images", "accuracy", "loss", "confusion"});
  CHECK(strong["images"] == 4);
  CHECK(strong["accuracy"] == 0.75);
  CHECK(strong["confusion"][7][7] == 3);
  CHECK(strong["confusion"][0][7] == 1);
}

TEST_CASE("a drawing that cannot be classified keeps its place, and the exit status says so") {
  const std::string text =
      std::format("{}\n{}\n{}\n{}\n{}\n{}\n", kSeven, R"({"strokes": []})", R"({"strokes": [[]]})",
                  R"({"strokes": [[[1)", R"({"strokes": [[[1, "a"]]]})", kFour);
  const Outcome outcome = run({"classify", "--strokes", "-", "--json"}, text);
  CHECK(outcome.status == 1);
  const std::vector<Json> lines = outcome.json_lines();
  REQUIRE(lines.size() == 6);
  CHECK(digit(lines[0], "strong_cnn") == 7);
  for (std::size_t i = 1; i < 5; ++i) {
    REQUIRE(keys(lines[i]) == std::vector<std::string>{"error"});
    CHECK(lines[i]["error"].get<std::string>().find(std::format("line {}: ", i + 1)) !=
          std::string::npos);
  }
  CHECK(digit(lines[5], "strong_cnn") == 4);
  CHECK(outcome.err.find("4 of 6 drawings") != std::string::npos);
  CHECK(std::ranges::count(outcome.err, '\n') == 1);
}

TEST_CASE("an image that cannot be read keeps its place among the others") {
  const Folder folder;
  const Digit wanted = test_digit(0);
  const std::string good = folder.file("good.png", png_file(scan(wanted, 6)));
  const Outcome outcome = run({"classify", "--json", folder.file("missing.png"), good});
  CHECK(outcome.status == 1);
  const std::vector<Json> lines = outcome.json_lines();
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].contains("error"));
  CHECK(digit(lines[1], "strong_cnn") == wanted.label);
  CHECK(outcome.err.find("missing.png") != std::string::npos);
}
