#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// IDX, the format of the MNIST files: two zero bytes, the element type, the number of
/// dimensions, each dimension as a big-endian 32-bit count, then the elements. Files may be
/// compressed with gzip. Everything here throws UserError, naming the file, when a file is not
/// exactly what it should be.
namespace inkling {

/// Grey images of one size.
struct IdxImages {
  std::int64_t count = 0;
  int rows = 0;
  int cols = 0;
  std::vector<std::uint8_t> pixels;  ///< count·rows·cols bytes, row-major; 0 paper, 255 ink.
};

/// One digit, 0 to 9, for each image.
using IdxLabels = std::vector<std::uint8_t>;

/// The most that an uncompressed IDX file may hold: 1 GiB, 22 times MNIST.
inline constexpr std::size_t kMaxIdxBytes = std::size_t{1} << 30;

/// Parses an uncompressed IDX file of unsigned bytes with three dimensions. `name` stands for the
/// file in messages.
[[nodiscard]] IdxImages parse_idx_images(std::span<const std::byte> bytes, std::string_view name);

/// Parses an uncompressed IDX file of unsigned bytes with one dimension and values 0 to 9.
[[nodiscard]] IdxLabels parse_idx_labels(std::span<const std::byte> bytes, std::string_view name);

/// Reads a file's bytes, decompressed if they are gzip (recognised by content, not by name).
[[nodiscard]] std::vector<std::byte> read_idx_bytes(const std::filesystem::path& path);

[[nodiscard]] IdxImages read_idx_images(const std::filesystem::path& path);
[[nodiscard]] IdxLabels read_idx_labels(const std::filesystem::path& path);

/// The two parts of MNIST: 60,000 images to train on, 10,000 to test with.
enum class Split { kTrain, kTest };

/// Which data a caller takes: the original MNIST byte for byte, or anything of its form (IDX
/// files with MNIST's names, 28×28 pixels, digits 0 to 9, at least one image).
enum class DataRule { kMnistOnly, kAnyData };

/// Images with their labels.
struct LabelledImages {
  IdxImages images;
  IdxLabels labels;        ///< images.count of them.
  std::string images_md5;  ///< MD5 of the uncompressed files, as 32 hexadecimal digits.
  std::string labels_md5;
  bool is_mnist = false;  ///< Whether both sums are those of the original MNIST.
};

/// Where the two files of one part of a data set are.
struct SplitFiles {
  std::filesystem::path images;
  std::filesystem::path labels;
};

/// Finds them in `folder`, by the names that `load_split` knows.
[[nodiscard]] SplitFiles find_split(const std::filesystem::path& folder, Split split);

/// Loads one part of the data set from `folder`, where the files are named
/// `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
/// `t10k-labels-idx1-ubyte`, with `-` or `.` before `idx`, with or without `.gz`. With kMnistOnly
/// the MD5 sums must be those of the original MNIST.
[[nodiscard]] LabelledImages load_split(const std::filesystem::path& folder, Split split,
                                        DataRule rule);

/// MD5 as 32 hexadecimal digits: the sum by which the original MNIST files are known.
[[nodiscard]] std::string md5_hex(std::span<const std::byte> bytes);

}  // namespace inkling
