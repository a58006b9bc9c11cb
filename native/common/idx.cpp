#include "common/idx.hpp"

#include <algorithm>
#include <array>
#include <boost/hash2/md5.hpp>
#include <utility>

#include "common/error.hpp"
#include "common/files.hpp"
#include "common/gzip.hpp"
#include "inkling/architecture.hpp"
#include "inkling/preprocess.hpp"

namespace inkling {
namespace {

namespace fs = std::filesystem;

constexpr std::uint8_t kUnsignedByte = 0x08;

[[noreturn]] void fail(std::string_view name, const std::string& sentence) {
  throw UserError("'" + std::string(name) + "' " + sentence);
}

std::size_t big_endian_32(std::span<const std::byte> bytes) {
  std::size_t value = 0;
  for (const std::byte byte : bytes.first(4)) value = value << 8 | std::to_integer<unsigned>(byte);
  return value;
}

/// What an IDX header says, checked against the file's length.
struct IdxContent {
  std::vector<std::size_t> counts;  ///< One for each dimension.
  std::span<const std::byte> elements;
};

IdxContent parse_idx(std::span<const std::byte> bytes, std::string_view name, int dimensions) {
  const std::size_t header = 4 + 4 * static_cast<std::size_t>(dimensions);
  if (bytes.size() < header) {
    fail(name, "is too short for an IDX file: " + std::to_string(bytes.size()) + " bytes");
  }
  const auto at = [&](std::size_t i) { return std::to_integer<std::uint8_t>(bytes[i]); };
  if (at(0) != 0 || at(1) != 0) fail(name, "is not an IDX file: it does not begin with two zeros");
  if (at(2) != kUnsignedByte) {
    fail(name, "holds elements of IDX type " + std::to_string(at(2)) + "; needed is 8, bytes");
  }
  if (at(3) != dimensions) {
    fail(name,
         "has " + std::to_string(at(3)) + " dimensions; needed are " + std::to_string(dimensions));
  }
  IdxContent content;
  std::size_t expected = 1;
  for (std::size_t i = 4; i < header; i += 4) {
    content.counts.push_back(big_endian_32(bytes.subspan(i)));
    // Three factors below 2^32 could overflow; the limit keeps every product well below that.
    if (content.counts.back() > kMaxIdxBytes) fail(name, "claims an impossible size");
    expected *= content.counts.back();
    if (expected > kMaxIdxBytes) fail(name, "claims an impossible size");
  }
  content.elements = bytes.subspan(header);
  if (content.elements.size() != expected) {
    fail(name, "should hold " + std::to_string(expected) + " bytes after its header, but holds " +
                   std::to_string(content.elements.size()));
  }
  return content;
}

std::vector<std::uint8_t> to_bytes(std::span<const std::byte> elements) {
  std::vector<std::uint8_t> bytes(elements.size());
  std::ranges::transform(elements, bytes.begin(),
                         [](std::byte byte) { return std::to_integer<std::uint8_t>(byte); });
  return bytes;
}

/// The original file of one part of MNIST: its name's stem, the end of its name, and its MD5.
struct MnistFile {
  std::string_view stem;
  std::string_view ending;
  std::string_view md5;
};

constexpr std::string_view kImagesEnding = "idx3-ubyte";
constexpr std::string_view kLabelsEnding = "idx1-ubyte";
constexpr MnistFile kTrainImages{"train-images", kImagesEnding, "6bbc9ace898e44ae57da46a324031adb"};
constexpr MnistFile kTrainLabels{"train-labels", kLabelsEnding, "a25bea736e30d166cdddb491f175f624"};
constexpr MnistFile kTestImages{"t10k-images", kImagesEnding, "2646ac647ad5339dbf082846283269ea"};
constexpr MnistFile kTestLabels{"t10k-labels", kLabelsEnding, "27ae3e4e09519cfbb04c329615203637"};

/// The files of one part: images and labels.
struct MnistSplit {
  MnistFile images;
  MnistFile labels;
};

MnistSplit originals(Split split) {
  return split == Split::kTrain ? MnistSplit{kTrainImages, kTrainLabels}
                                : MnistSplit{kTestImages, kTestLabels};
}

fs::path find_data_file(const fs::path& folder, const MnistFile& file) {
  if (!fs::is_directory(folder)) {
    throw UserError("there is no folder '" + folder.string() + "' with the MNIST files");
  }
  for (const char* separator : {"-", "."}) {
    for (const char* compression : {"", ".gz"}) {
      std::string name(file.stem);
      name.append(separator).append(file.ending).append(compression);
      if (fs::is_regular_file(folder / name)) return folder / name;
    }
  }
  throw UserError("there is no '" + std::string(file.stem) + "-" + std::string(file.ending) +
                  "' (or .gz) in '" + folder.string() + "'");
}

/// The bytes of one data file, and their MD5.
struct DataFile {
  fs::path path;
  std::vector<std::byte> bytes;
  std::string md5;
};

DataFile read_data_file(const fs::path& path) {
  DataFile data{.path = path, .bytes = {}, .md5 = {}};
  data.bytes = read_idx_bytes(data.path);
  data.md5 = md5_hex(data.bytes);
  return data;
}

void check_md5(const DataFile& data, const MnistFile& original) {
  if (data.md5 == original.md5) return;
  fail(data.path.string(), "is not the original MNIST file: its MD5 is " + data.md5 + ", not " +
                               std::string(original.md5));
}

}  // namespace

IdxImages parse_idx_images(std::span<const std::byte> bytes, std::string_view name) {
  const IdxContent content = parse_idx(bytes, name, 3);
  for (std::size_t i = 1; i < 3; ++i) {
    if (content.counts[i] < 1 || content.counts[i] > kMaxImageSide) {
      fail(name, "holds images of " + std::to_string(content.counts[1]) + "×" +
                     std::to_string(content.counts[2]) + " pixels; a side has 1 to " +
                     std::to_string(kMaxImageSide));
    }
  }
  return {.count = static_cast<std::int64_t>(content.counts[0]),
          .rows = static_cast<int>(content.counts[1]),
          .cols = static_cast<int>(content.counts[2]),
          .pixels = to_bytes(content.elements)};
}

IdxLabels parse_idx_labels(std::span<const std::byte> bytes, std::string_view name) {
  IdxLabels labels = to_bytes(parse_idx(bytes, name, 1).elements);
  const auto wrong = std::ranges::find_if(labels, [](auto label) { return label >= kClasses; });
  if (wrong != labels.end()) {
    fail(name, "has the label " + std::to_string(*wrong) + " at index " +
                   std::to_string(wrong - labels.begin()) + "; labels are 0 to 9");
  }
  return labels;
}

std::vector<std::byte> read_idx_bytes(const fs::path& path) {
  std::vector<std::byte> bytes = read_file(path, kMaxIdxBytes);
  return is_gzip(bytes) ? gunzip(bytes, kMaxIdxBytes, path.string()) : bytes;
}

IdxImages read_idx_images(const fs::path& path) {
  return parse_idx_images(read_idx_bytes(path), path.string());
}

IdxLabels read_idx_labels(const fs::path& path) {
  return parse_idx_labels(read_idx_bytes(path), path.string());
}

SplitFiles find_split(const fs::path& folder, Split split) {
  const auto [images, labels] = originals(split);
  return {.images = find_data_file(folder, images), .labels = find_data_file(folder, labels)};
}

LabelledImages load_split(const fs::path& folder, Split split, DataRule rule) {
  const auto [images_file, labels_file] = originals(split);
  const SplitFiles files = find_split(folder, split);
  const DataFile images = read_data_file(files.images);
  const DataFile labels = read_data_file(files.labels);

  LabelledImages data{.images = parse_idx_images(images.bytes, images.path.string()),
                      .labels = parse_idx_labels(labels.bytes, labels.path.string()),
                      .images_md5 = images.md5,
                      .labels_md5 = labels.md5,
                      .is_mnist = images.md5 == images_file.md5 && labels.md5 == labels_file.md5};
  if (data.images.rows != kImageSide || data.images.cols != kImageSide) {
    fail(images.path.string(), "holds images of " + std::to_string(data.images.rows) + "×" +
                                   std::to_string(data.images.cols) + " pixels; needed are 28×28");
  }
  if (data.images.count == 0) fail(images.path.string(), "holds no image");
  if (data.images.count != std::ssize(data.labels)) {
    fail(labels.path.string(), "has " + std::to_string(data.labels.size()) + " labels for " +
                                   std::to_string(data.images.count) + " images");
  }
  if (rule == DataRule::kMnistOnly) {
    check_md5(images, images_file);
    check_md5(labels, labels_file);
  }
  return data;
}

std::string md5_hex(std::span<const std::byte> bytes) {
  boost::hash2::md5_128 hash;
  hash.update(bytes.data(), bytes.size());
  return to_string(hash.result());
}

}  // namespace inkling
