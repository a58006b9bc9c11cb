#include "common/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

#include "common/error.hpp"

namespace inkling {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& action, const fs::path& path, int error) {
  throw UserError("cannot " + action + " '" + path.string() +
                  "': " + std::generic_category().message(error));
}

/// A new file beside its destination; removed again unless it has taken the destination's name.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& destination)
      : destination_(destination), name_(destination.string() + ".XXXXXX") {
    descriptor_ = ::mkstemp(name_.data());
    if (descriptor_ < 0) fail("write", destination_, errno);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!name_.empty()) ::unlink(name_.c_str());
  }

  void write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("write", destination_, errno);
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }

  void take_destination() {
    const mode_t mask = ::umask(0);  // There is no asking without setting.
    ::umask(mask);
    if (::fchmod(descriptor_, 0666 & ~mask) != 0 || ::fsync(descriptor_) != 0) {
      fail("write", destination_, errno);
    }
    const int closed = ::close(std::exchange(descriptor_, -1));
    if (closed != 0 || ::rename(name_.c_str(), destination_.c_str()) != 0) {
      fail("write", destination_, errno);
    }
    name_.clear();
  }

 private:
  fs::path destination_;
  std::string name_;
  int descriptor_ = -1;
};

/// Makes a rename last through a power cut, on file systems that can.
void sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

std::vector<std::byte> read_file(const fs::path& path, std::size_t max_bytes) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) fail("read", path, error ? error.value() : ENOENT);
  if (fs::is_directory(status)) throw UserError("cannot read '" + path.string() + "': a folder");

  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) fail("read", path, errno != 0 ? errno : EIO);
  std::vector<std::byte> bytes;
  constexpr std::size_t kChunk = std::size_t{1} << 20;
  while (stream) {
    const std::size_t before = bytes.size();
    bytes.resize(before + kChunk);
    stream.read(reinterpret_cast<char*>(bytes.data() + before), kChunk);
    bytes.resize(before + static_cast<std::size_t>(stream.gcount()));
    if (bytes.size() > max_bytes) {
      throw UserError("'" + path.string() + "' is longer than the " + std::to_string(max_bytes) +
                      " bytes that such a file may have");
    }
  }
  if (!stream.eof()) fail("read", path, errno != 0 ? errno : EIO);
  return bytes;
}

void make_folder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (!error && !fs::is_directory(path)) error = std::make_error_code(std::errc::not_a_directory);
  if (error) fail("make the folder", path, error.value());
}

void write_file_atomically(const fs::path& path, std::span<const std::byte> bytes) {
  TemporaryFile file(path);
  file.write(bytes);
  file.take_destination();
  sync_folder(path.parent_path());
}

void write_file_atomically(const fs::path& path, std::string_view text) {
  write_file_atomically(path, std::as_bytes(std::span(text)));
}

}  // namespace inkling
