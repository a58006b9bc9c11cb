#include <CLI/CLI.hpp>
#include <iostream>
#include <string>

#include "commands.hpp"
#include "common/error.hpp"
#include "inkling/version.hpp"

namespace {

constexpr int kWrongUsage = 2;

int run(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
    if (app.get_subcommands().empty()) throw CLI::RequiredError("A command");
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& wrong) {
    std::cerr << "inkling: " << wrong.what() << " (see --help)\n";
    return kWrongUsage;
  }
  if (!std::cout.flush()) {
    throw inkling::UserError("the output could not be written; is the disk full?");
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  return inkling::report_errors("inkling", [&] {
    CLI::App app{"Reads handwritten digits with four small neural networks.", "inkling"};
    app.set_version_flag("--version", std::string(inkling::version()));
    app.require_subcommand(0, 1);  // None at all is refused after unknown words are.
    app.get_formatter()->enable_footer_formatting(false);
    inkling::tool::add_classify(app);
    inkling::tool::add_evaluate(app);
    inkling::tool::add_inspect(app);
    inkling::tool::add_convert(app);
    inkling::tool::add_bench(app);
    return run(app, argc, argv);
  });
}
