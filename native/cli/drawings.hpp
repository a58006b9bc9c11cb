#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "inkling/preprocess.hpp"

/// Where `inkling classify` gets its drawings from: one kind of source a file.
namespace inkling::tool {

/// One drawing, ready for the networks or with the reason why it is not.
struct Drawing {
  std::string name;                 ///< Line number, index or file name, for the table.
  std::optional<InputImage> image;  ///< Empty if the drawing cannot be classified:
  std::string problem;              ///< then one sentence without its full stop.
  std::optional<int> label;         ///< The digit it should be, where the source says so.
};

/// Drawings one after another.
class DrawingSource {
 public:
  virtual ~DrawingSource() = default;
  /// The next drawing, or nothing at the end. Throws UserError if the source itself is unreadable.
  virtual std::optional<Drawing> next() = 0;
};

/// Strokes from a JSON Lines file, plain or gzip ("-" is standard input). Blank lines are skipped.
std::unique_ptr<DrawingSource> open_strokes(const std::string& path);
/// The images of an IDX file, plain or gzip. 28×28 images are taken as they are.
std::unique_ptr<DrawingSource> open_idx(const std::string& path);
/// PNG, JPEG and PGM files.
std::unique_ptr<DrawingSource> open_images(std::vector<std::string> paths);

}  // namespace inkling::tool
