#include "train/samples.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace inkling::train {
namespace {

constexpr int kColumns = 10;
constexpr int kMaxSamples = 100;
constexpr int kCell = 32;         // One cell's width; one unit is one pixel of a digit.
constexpr int kRow = kCell + 10;  // A cell and the label below it.
constexpr int kMargin = 4;
constexpr int kTones = 8;  // Shades of ink that are told apart; more would only make the file long.

/// The path of all pixels of one tone: a horizontal line for each run of them. Lines are drawn
/// from where the last one ended, which keeps the numbers short.
struct TonePath {
  std::string data;
  int x = 0;
  int y = 0;

  void add_run(int run_x, int run_y, int length) {
    data += "m" + std::to_string(run_x - x);
    if (run_y >= y) data += " ";
    data += std::to_string(run_y - y) + "h" + std::to_string(length);
    x = run_x + length;
    y = run_y;
  }
};

using TonePaths = std::array<TonePath, kTones + 1>;  // Tone 0 is paper and stays empty.

int tone_of(std::uint8_t ink) { return (ink * kTones + 127) / 255; }

void add_digit(TonePaths& paths, const std::uint8_t* pixels, int rows, int cols, int left,
               int top) {
  for (int row = 0; row < rows; ++row) {
    for (int begin = 0; begin < cols;) {
      const int tone = tone_of(pixels[row * cols + begin]);
      int end = begin + 1;
      while (end < cols && tone_of(pixels[row * cols + end]) == tone) ++end;
      if (tone > 0)
        paths[static_cast<std::size_t>(tone)].add_run(left + begin, top + row, end - begin);
      begin = end;
    }
  }
}

std::string element_start(int width, int height) {
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + std::to_string(width) + " " +
         std::to_string(height) + "\" width=\"" + std::to_string(2 * width) + "\" height=\"" +
         std::to_string(2 * height) + "\" role=\"img\">\n";
}

std::string tone_elements(const TonePaths& paths) {
  // Half a pixel down, so that a line of width 1 covers exactly one row of pixels.
  std::string svg =
      "<g fill=\"none\" shape-rendering=\"crispEdges\" transform=\"translate(0 .5)\">\n";
  for (int tone = 1; tone <= kTones; ++tone) {
    const std::string gray = std::to_string(255 * tone / kTones);
    svg += "<path stroke=\"rgb(" + gray + "," + gray + "," + gray + ")\" d=\"" +
           paths[static_cast<std::size_t>(tone)].data + "\"/>\n";
  }
  return svg + "</g>\n";
}

}  // namespace

std::string samples_svg(const LabelledImages& data) {
  const IdxImages& images = data.images;
  const int count = static_cast<int>(std::min<std::int64_t>(images.count, kMaxSamples));
  const int lines = (count + kColumns - 1) / kColumns;
  TonePaths paths;
  std::string cells;
  std::string labels;
  for (int i = 0; i < count; ++i) {
    const int left = kMargin + i % kColumns * (kCell + kMargin);
    const int top = kMargin + i / kColumns * kRow;
    cells += "M" + std::to_string(left) + " " + std::to_string(top) + "h" + std::to_string(kCell) +
             "v" + std::to_string(kCell) + "h-" + std::to_string(kCell) + "z";
    labels += "<text x=\"" + std::to_string(left + kCell / 2) + "\" y=\"" +
              std::to_string(top + kCell + 8) + "\">" + std::to_string(data.labels[i]) +
              "</text>\n";
    const std::ptrdiff_t offset = std::ptrdiff_t{i} * images.rows * images.cols;
    add_digit(paths, images.pixels.data() + offset, images.rows, images.cols,
              left + (kCell - images.cols) / 2, top + (kCell - images.rows) / 2);
  }
  return element_start(kMargin + kColumns * (kCell + kMargin), kMargin + lines * kRow) +
         "<title>The first " + std::to_string(count) +
         " training digits and their labels</title>\n" + "<path d=\"" + cells + "\"/>\n" +
         tone_elements(paths) +
         "<g font-family=\"sans-serif\" font-size=\"8\" text-anchor=\"middle\" fill=\"#777\">\n" +
         labels + "</g>\n</svg>\n";
}

}  // namespace inkling::train
