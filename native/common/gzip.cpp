#include "common/gzip.hpp"

#ifdef INKLING_HAVE_ZLIB
#define ZLIB_CONST
#include <zlib.h>
#endif

#include <algorithm>
#include <string>

#include "common/error.hpp"

namespace inkling {

bool is_gzip(std::span<const std::byte> bytes) {
  return bytes.size() >= 2 && bytes[0] == std::byte{0x1f} && bytes[1] == std::byte{0x8b};
}

#ifdef INKLING_HAVE_ZLIB
namespace {

class Inflater {
 public:
  explicit Inflater(std::span<const std::byte> input) {
    stream_.next_in = reinterpret_cast<const Bytef*>(input.data());
    stream_.avail_in = static_cast<uInt>(input.size());
    constexpr int kGzipOnly = 16;
    if (inflateInit2(&stream_, MAX_WBITS + kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  /// Fills the front of `output`; returns zlib's status.
  int inflate_into(std::span<std::byte> output) {
    stream_.next_out = reinterpret_cast<Bytef*>(output.data());
    stream_.avail_out = static_cast<uInt>(output.size());
    return inflate(&stream_, Z_NO_FLUSH);
  }
  [[nodiscard]] std::size_t unused_output() const { return stream_.avail_out; }
  [[nodiscard]] std::size_t unused_input() const { return stream_.avail_in; }

 private:
  z_stream stream_{};
};

}  // namespace

std::vector<std::byte> gunzip(std::span<const std::byte> bytes, std::size_t max_bytes,
                              std::string_view name) {
  const std::string quoted = "'" + std::string(name) + "' ";
  Inflater inflater(bytes);
  std::vector<std::byte> output;
  for (int status = Z_OK; status != Z_STREAM_END;) {
    constexpr std::size_t kChunk = std::size_t{1} << 20;
    const std::size_t before = output.size();
    output.resize(before + kChunk);
    status = inflater.inflate_into(std::span(output).subspan(before));
    output.resize(output.size() - inflater.unused_output());
    // A cut-off stream ends in Z_BUF_ERROR, for there is no input left to go on with.
    if (status != Z_OK && status != Z_STREAM_END) {
      throw UserError(quoted + "is a damaged or cut-off gzip file; fetch it again");
    }
    if (output.size() > max_bytes) throw UserError(quoted + "decompresses to too many bytes");
  }
  if (inflater.unused_input() != 0) throw UserError(quoted + "has bytes after its gzip content");
  return output;
}

#else

std::vector<std::byte> gunzip(std::span<const std::byte>, std::size_t, std::string_view name) {
  throw UserError("'" + std::string(name) +
                  "' is compressed, and this program was built without zlib: decompress it first");
}

#endif

}  // namespace inkling
