#include "train/checkpoint.hpp"

#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "common/error.hpp"
#include "common/files.hpp"
#include "train/epoch_json.hpp"

namespace inkling::train {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kFingerprintKey = "fingerprint";
constexpr std::string_view kProgressKey = "progress";

}  // namespace

CheckpointFile::CheckpointFile(std::filesystem::path path, std::string fingerprint)
    : path_(std::move(path)), fingerprint_(std::move(fingerprint)) {}

void CheckpointFile::save(const Checkpoint& checkpoint) const {
  Weights file = checkpoint.state;
  file.set_metadata(kFingerprintKey, fingerprint_);
  file.set_metadata(
      kProgressKey,
      Json{{"steps", checkpoint.steps}, {"epochs", epochs_to_json(checkpoint.epochs)}}.dump());
  const auto bytes = serialize_safetensors(file);
  if (!bytes) throw UserError("cannot write '" + path_.string() + "': " + bytes.error().message);
  write_file_atomically(path_, *bytes);
}

std::optional<Checkpoint> CheckpointFile::load() const {
  if (!exists()) return std::nullopt;
  auto file = parse_safetensors(read_file(path_, kMaxFileBytes));
  const std::string name = "'" + path_.string() + "'";
  if (!file) throw UserError(name + " is no checkpoint: " + file.error().message);
  if (file->metadata_value(kFingerprintKey) != fingerprint_) {
    throw UserError(name +
                    " is of a training with other settings or data: use those, or remove it to "
                    "start from the beginning");
  }
  try {
    const Json progress = Json::parse(file->metadata_value(kProgressKey));
    return Checkpoint{.steps = progress.at("steps"),
                      .epochs = epochs_from_json(progress.at("epochs")),
                      .state = std::move(*file)};
  } catch (const Json::exception& error) {
    throw UserError(name + " is no checkpoint: " + error.what());
  }
}

bool CheckpointFile::exists() const {
  std::error_code ignored;
  return std::filesystem::exists(path_, ignored);
}

void CheckpointFile::remove() const {
  namespace fs = std::filesystem;
  std::error_code ignored;
  fs::remove(path_, ignored);
  const std::string unfinished = path_.filename().string() + ".";
  for (fs::directory_iterator file(path_.parent_path(), ignored), end; file != end;
       file.increment(ignored)) {
    if (file->path().filename().string().starts_with(unfinished)) fs::remove(*file, ignored);
  }
}

}  // namespace inkling::train
