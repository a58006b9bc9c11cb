#include <CLI/CLI.hpp>
#include <cstdlib>
#include <format>
#include <iostream>
#include <string>
#include <vector>

#include "common/error.hpp"
#include "common/shipped_folder.hpp"
#include "documents.hpp"
#include "inkling/version.hpp"
#include "shell.hpp"
#include "window.hpp"

namespace {

using inkling::desktop::Shell;
using inkling::desktop::ShellOptions;
using inkling::desktop::Window;

constexpr int kWrongUsage = 2;

constexpr const char* kKeys =
    "Draw with the left mouse button or a pen. Files dropped on the window are opened, too.\n"
    "Keys: B and E for brush and eraser, [ and ] for their size, Ctrl+Z and Ctrl+Y, Delete "
    "clears;\n"
    "Ctrl+C copies a link to the drawing, Ctrl+V opens a link, strokes or a file's path from the\n"
    "clipboard; Ctrl+S saves the image, with Shift the strokes, in the current folder; M shows\n"
    "these and more (MNIST's test digits, dark colours); Tab, arrow keys, Space and Enter do\n"
    "everything without a mouse; Ctrl+Q ends.\n"
    "Digits that you label in the tab Yours are kept in ";

struct Options {
  std::string weights, data, page = "http://localhost:8000/", size = "1280x860";
  std::vector<std::string> files;
  bool dark = false, reduced_motion = false, report = false;
};

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

void add_options(CLI::App& app, Options& options) {
  options.weights = variable("INKLING_WEIGHTS");
  if (options.weights.empty()) {
    options.weights =
        inkling::shipped_folder(INKLING_INSTALLED_WEIGHTS, INKLING_SOURCE_WEIGHTS).string();
  }
  options.data = variable("INKLING_DATA");
  app.add_option("FILE", options.files,
                 "Images of digits (PNG, JPEG, PGM), strokes (.json) or whatever else the window "
                 "takes when it is dropped there");
  app.add_option("--weights", options.weights,
                 "Folder with a .safetensors file for each network; $INKLING_WEIGHTS, or")
      ->capture_default_str();
  app.add_option("--data", options.data, "Folder with MNIST's test digits; default: $INKLING_DATA");
  app.add_option("--page", options.page, "Where copied links lead")->capture_default_str();
  app.add_option("--size", options.size, "The window's size in points")->capture_default_str();
  app.add_flag("--dark", options.dark, "Start in dark colours");
  app.add_flag("--reduced-motion", options.reduced_motion, "Nothing glides");
  app.add_flag("--report", options.report,
               "Print what is shown as a line of JSON each time the window comes to rest");
}

void show(const Options& options) {
  int width = 0, height = 0;
  char rest = 0;
  if (std::sscanf(options.size.c_str(), "%dx%d%c", &width, &height, &rest) != 2 || width < 1 ||
      height < 1 || width > 16384 || height > 16384) {
    throw inkling::UserError(std::format(
        "--size needs a width and a height in points, as in 1280x860, not '{}'", options.size));
  }
  Window window(width, height);
  Shell shell({.weights = options.weights,
               .fonts = inkling::shipped_folder(INKLING_INSTALLED_FONTS, INKLING_BUILT_FONTS),
               .data = options.data,
               .page = options.page,
               .appearance = {.dark = options.dark, .reduced_motion = options.reduced_motion},
               .wake = [] { Window::wake(); },
               .read_clipboard = [&] { return window.read_clipboard(); },
               .write_clipboard = [&](const std::string& text) { window.write_clipboard(text); }});
  for (const auto& network : shell.front_end().state().networks) {
    if (network.problem.empty()) continue;
    std::cerr << "inkling-desktop: " << network.problem << '\n';
  }
  shell.open(std::vector<std::filesystem::path>(options.files.begin(), options.files.end()));
  window.run(shell, options.report);
}

}  // namespace

int main(int argc, char** argv) {
  return inkling::report_errors("inkling-desktop", [&] {
    CLI::App app{"Draw a digit and see four neural networks answer, in a window.",
                 "inkling-desktop"};
    app.set_version_flag("--version", std::string(inkling::version()));
    app.footer(std::string(kKeys) + inkling::desktop::handwriting_file().string());
    Options options;
    add_options(app, options);
    try {
      app.parse(argc, argv);
    } catch (const CLI::Success& help) {
      return app.exit(help);
    } catch (const CLI::ParseError& wrong) {
      std::cerr << "inkling-desktop: " << wrong.what() << " (see --help)\n";
      return kWrongUsage;
    }
    show(options);
    return 0;
  });
}
