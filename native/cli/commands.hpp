#pragma once

#include <CLI/CLI.hpp>

/// The tool's commands, one file each. Every function adds its command with its flags to `app`;
/// the command runs inside `app.parse` and throws UserError with one sentence if it fails.
namespace inkling::tool {

void add_classify(CLI::App& app);
void add_evaluate(CLI::App& app);
void add_inspect(CLI::App& app);
void add_convert(CLI::App& app);
void add_bench(CLI::App& app);

}  // namespace inkling::tool
