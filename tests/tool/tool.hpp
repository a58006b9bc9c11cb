#pragma once

#include <filesystem>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "common/temporary_folder.hpp"

/// Runs the built program `inkling` as a person would, on real data.
namespace tool_test {

using Json = nlohmann::ordered_json;

/// What a run of the program left behind.
struct Outcome {
  int status = 0;  ///< Exit status; -1 if a signal ended it.
  std::string out;
  std::string err;

  [[nodiscard]] std::vector<Json> json_lines() const;
};

/// Runs `inkling ARGUMENTS...` with `input` on standard input.
Outcome run(const std::vector<std::string>& arguments, const std::string& input = {});

/// The same, and parses its only output line; the test fails if the program does.
Json run_json(const std::vector<std::string>& arguments, const std::string& input = {});

/// Holds if the program failed with `status`, printed nothing on stdout, and one line on stderr
/// that begins with "inkling: " and has every one of `words`.
void check_refusal(const Outcome& outcome, int status,
                   std::initializer_list<std::string_view> words);

/// A temporary folder to put input files into.
class Folder : public TemporaryFolder {
 public:
  /// The path of a file in it, with this content if any is given.
  [[nodiscard]] std::string file(const std::string& name) const { return *this / name; }
  [[nodiscard]] std::string file(const std::string& name, std::string_view content) const;
};

std::string read_text(const std::filesystem::path& path);
std::string gzip(std::string_view content);

/// MNIST's folder; the test fails if INKLING_DATA does not say it.
std::string data_folder();
/// The folder of the shipped weights, and one of its files.
std::string weights_folder();
std::string weights_file(const std::string& network);

}  // namespace tool_test
