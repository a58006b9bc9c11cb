#include "common/idx.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <cstdlib>
#include <initializer_list>
#include <string>

#include "common/error.hpp"
#include "common/files.hpp"
#include "idx_bytes.hpp"
#include "temporary_folder.hpp"

using doctest::Contains;
using inkling::DataRule;
using inkling::load_split;
using inkling::Split;
using inkling::UserError;
using inkling::write_file_atomically;

namespace {

using Bytes = std::vector<std::byte>;

/// An IDX file with `elements` bytes of `value`.
Bytes make_idx(std::initializer_list<unsigned> counts, std::size_t elements,
               std::uint8_t value = 1) {
  return idx_bytes(counts, std::vector<std::uint8_t>(elements, value));
}

Bytes gzip(const Bytes& bytes) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  Bytes output(deflateBound(&stream, static_cast<uLong>(bytes.size())));
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(output.data());
  stream.avail_out = static_cast<uInt>(output.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  output.resize(stream.total_out);
  deflateEnd(&stream);
  return output;
}

/// A folder with a well-formed test split of five images.
struct DataFolder {
  TemporaryFolder folder;
  Bytes images = make_idx({5, 28, 28}, 5 * 784, 200);
  Bytes labels = make_idx({5}, 5, 9);
  std::string images_name = "t10k-images-idx3-ubyte";
  std::string labels_name = "t10k-labels-idx1-ubyte";

  inkling::LabelledImages load(DataRule rule = DataRule::kAnyData) const {
    write_file_atomically(folder / images_name, images);
    write_file_atomically(folder / labels_name, labels);
    return load_split(folder.path(), Split::kTest, rule);
  }
};

}  // namespace

TEST_CASE("images and labels of a well-formed file are read") {
  const auto images = inkling::parse_idx_images(make_idx({2, 3, 4}, 24, 7), "x");
  CHECK(images.count == 2);
  CHECK(images.rows == 3);
  CHECK(images.cols == 4);
  CHECK(images.pixels == std::vector<std::uint8_t>(24, 7));
  CHECK(inkling::parse_idx_labels(make_idx({3}, 3, 9), "x") == inkling::IdxLabels(3, 9));
}

TEST_CASE("a file that is not exactly IDX is refused, with its name") {
  const auto refuses = [](const Bytes& bytes, const char* reason) {
    CAPTURE(reason);
    CHECK_THROWS_WITH_AS(inkling::parse_idx_images(bytes, "pics"), Contains(reason), UserError);
    CHECK_THROWS_WITH_AS(inkling::parse_idx_images(bytes, "pics"), Contains("'pics'"), UserError);
  };
  refuses({}, "too short");
  Bytes header_only = make_idx({1, 1, 1}, 0);
  header_only.pop_back();
  refuses(header_only, "too short");
  refuses(make_idx({2, 3, 4}, 23), "should hold 24 bytes after its header, but holds 23");
  refuses(make_idx({2, 3, 4}, 25), "should hold 24 bytes after its header, but holds 25");
  refuses(make_idx({24}, 24), "has 1 dimensions; needed are 3");
  refuses(make_idx({0xffffffff, 1, 1}, 1), "impossible size");
  refuses(make_idx({0x10000, 0x10000, 0x10000}, 1), "impossible size");
  refuses(make_idx({0x40000000, 0, 0}, 0), "a side has 1 to 16384");
  refuses(make_idx({1, 0x4001, 1}, 0x4001), "a side has 1 to 16384");
  Bytes png = make_idx({2, 3, 4}, 24);
  png[0] = std::byte{0x89};
  refuses(png, "does not begin with two zeros");
  Bytes floats = make_idx({2, 3, 4}, 24);
  floats[2] = std::byte{0x0d};
  refuses(floats, "elements of IDX type 13");
}

TEST_CASE("a label above 9 is refused, with its place") {
  Bytes labels = make_idx({3}, 3, 9);
  labels.back() = std::byte{10};
  CHECK_THROWS_WITH_AS(inkling::parse_idx_labels(labels, "x"), Contains("label 10 at index 2"),
                       UserError);
}

TEST_CASE("a split is found under the usual names, raw or compressed") {
  DataFolder data;
  const std::string raw_md5 = inkling::md5_hex(data.images);
  SUBCASE("as the original") {}
  SUBCASE("with a dot") { data.images_name = "t10k-images.idx3-ubyte"; }
  SUBCASE("compressed") {
    data.images = gzip(data.images);
    data.images_name += ".gz";
    data.labels = gzip(data.labels);
    data.labels_name += ".gz";
  }
  SUBCASE("compressed without saying so") { data.labels = gzip(data.labels); }
  const auto loaded = data.load();
  CHECK(loaded.images.count == 5);
  CHECK(loaded.images.pixels == std::vector<std::uint8_t>(5 * 784, 200));
  CHECK(loaded.labels == inkling::IdxLabels(5, 9));
  CHECK(loaded.images_md5 == raw_md5);
  CHECK_FALSE(loaded.is_mnist);
}

TEST_CASE("a split that is not whole and consistent is refused") {
  DataFolder data;
  const char* reason = "";
  SUBCASE("fewer labels than images") {
    data.labels = make_idx({4}, 4);
    reason = "4 labels for 5 images";
  }
  SUBCASE("another image size") {
    data.images = make_idx({5, 32, 32}, 5 * 1024);
    reason = "32×32 pixels; needed are 28×28";
  }
  SUBCASE("no image") {
    data.images = make_idx({0, 28, 28}, 0);
    reason = "holds no image";
  }
  SUBCASE("a gzip file cut off") {
    data.images = gzip(data.images);
    data.images.resize(data.images.size() - 9);
    reason = "damaged or cut-off";
  }
  SUBCASE("a gzip file with a flipped bit") {
    data.images = gzip(data.images);
    data.images[data.images.size() / 2] ^= std::byte{4};
    reason = "damaged or cut-off";
  }
  SUBCASE("bytes after a gzip file") {
    data.images = gzip(data.images);
    data.images.push_back(std::byte{0});
    reason = "bytes after its gzip content";
  }
  CHECK_THROWS_WITH_AS(data.load(), Contains(reason), UserError);
}

TEST_CASE("data other than MNIST is refused by its checksum, unless any data is welcome") {
  const DataFolder data;
  CHECK(data.load(DataRule::kAnyData).images.count == 5);
  CHECK_THROWS_WITH_AS(data.load(DataRule::kMnistOnly),
                       Contains("t10k-images-idx3-ubyte' is not the original MNIST file"),
                       UserError);
}

TEST_CASE("a missing file or folder is named") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH_AS(load_split(folder.path(), Split::kTrain, DataRule::kAnyData),
                       Contains("there is no 'train-images-idx3-ubyte' (or .gz)"), UserError);
  CHECK_THROWS_WITH_AS(load_split(folder / "none", Split::kTrain, DataRule::kAnyData),
                       Contains("there is no folder"), UserError);
}

TEST_CASE("MD5 sums are those of RFC 1321") {
  const auto md5_of = [](std::string_view text) {
    return inkling::md5_hex(std::as_bytes(std::span(text)));
  };
  CHECK(md5_of("") == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(md5_of("message digest") == "f96b697d7cb7938d525a2f31aaf161d0");
}

TEST_CASE("the original MNIST passes its checksums") {
  const char* folder = std::getenv("INKLING_DATA");
  REQUIRE_MESSAGE(folder != nullptr, "set INKLING_DATA to the folder that `./dev data` prints");
  const auto train = load_split(folder, Split::kTrain, DataRule::kMnistOnly);
  CHECK(train.images.count == 60000);
  CHECK(train.labels[0] == 5);
  CHECK(train.is_mnist);
  const auto test = load_split(folder, Split::kTest, DataRule::kMnistOnly);
  CHECK(test.images.count == 10000);
  CHECK(test.labels[0] == 7);
}
