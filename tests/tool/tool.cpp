#include "tool.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

namespace tool_test {
namespace {

namespace fs = std::filesystem;

int wait_for(pid_t process) {
  int status = 0;
  REQUIRE(::waitpid(process, &status, 0) == process);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int spawn(const std::vector<std::string>& arguments, const std::string& in, const std::string& out,
          const std::string& err) {
  std::string program = INKLING_TOOL;
  std::vector<char*> argv{program.data()};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  constexpr int kCreate = O_WRONLY | O_CREAT | O_TRUNC;
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, in.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), kCreate, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), kCreate, 0600);
  pid_t process = 0;
  const int error = ::posix_spawn(&process, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  REQUIRE_MESSAGE(error == 0, "cannot start " << program);
  return wait_for(process);
}

}  // namespace

std::vector<Json> Outcome::json_lines() const {
  std::vector<Json> lines;
  std::istringstream stream(out);
  for (std::string line; std::getline(stream, line);) lines.push_back(Json::parse(line));
  return lines;
}

Outcome run(const std::vector<std::string>& arguments, const std::string& input) {
  const Folder folder;
  const std::string in = folder.file("in", input), out = folder.file("out"),
                    err = folder.file("err");
  Outcome outcome;
  outcome.status = spawn(arguments, in, out, err);
  outcome.out = read_text(out);
  outcome.err = read_text(err);
  return outcome;
}

Json run_json(const std::vector<std::string>& arguments, const std::string& input) {
  const Outcome outcome = run(arguments, input);
  INFO(outcome.err);
  REQUIRE(outcome.status == 0);
  const std::vector<Json> lines = outcome.json_lines();
  REQUIRE(lines.size() == 1);
  return lines.front();
}

void check_refusal(const Outcome& outcome, int status,
                   std::initializer_list<std::string_view> words) {
  INFO("stderr: " << outcome.err);
  CHECK(outcome.status == status);
  CHECK(outcome.out.empty());
  CHECK(outcome.err.starts_with("inkling: "));
  CHECK(outcome.err.find('\n') == outcome.err.size() - 1);
  for (const std::string_view word : words) {
    INFO("looking for: " << word);
    CHECK(outcome.err.find(word) != std::string::npos);
  }
}

std::string Folder::file(const std::string& name, std::string_view content) const {
  const std::string path = file(name);
  std::ofstream stream(path, std::ios::binary);
  stream << content;
  REQUIRE(stream.flush());
  return path;
}

std::string read_text(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  INFO(path.string());
  REQUIRE(stream);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string gzip(std::string_view content) {
  const Folder folder;
  const gzFile file = gzopen(folder.file("gz").c_str(), "wb");
  REQUIRE(file != nullptr);
  REQUIRE(gzwrite(file, content.data(), static_cast<unsigned>(content.size())) > 0);
  REQUIRE(gzclose(file) == Z_OK);
  return read_text(folder.file("gz"));
}

std::string data_folder() {
  const char* folder = std::getenv("INKLING_DATA");
  REQUIRE_MESSAGE(folder != nullptr, "set INKLING_DATA to MNIST's folder (./dev data prints it)");
  return folder;
}

std::string weights_folder() { return INKLING_WEIGHTS_FOLDER; }

std::string weights_file(const std::string& network) {
  return weights_folder() + "/" + network + ".safetensors";
}

}  // namespace tool_test
