#include "inkling/weights.hpp"

#include <algorithm>
#include <bit>
#include <cfloat>
#include <cmath>
#include <optional>

#include "half.hpp"
#include "json_reader.hpp"
#include "text.hpp"

namespace inkling {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kMaxDimensions = 8;

constexpr std::size_t dtype_size(DType dtype) { return dtype == DType::kF32 ? 4 : 2; }

std::optional<DType> dtype_from_name(std::string_view name) {
  for (const DType dtype : {DType::kF32, DType::kF16, DType::kBF16}) {
    if (name == dtype_name(dtype)) return dtype;
  }
  return std::nullopt;
}

std::uint64_t load_little_endian(const std::byte* bytes, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = count; i-- > 0;)
    value = value << 8 | std::to_integer<std::uint64_t>(bytes[i]);
  return value;
}

void store_little_endian(std::uint64_t value, std::size_t count, std::vector<std::byte>& out) {
  for (std::size_t i = 0; i < count; ++i) out.push_back(static_cast<std::byte>(value >> (8 * i)));
}

// One tensor's entry in the header, before its bytes are looked at.
struct Entry {
  std::string name;
  DType dtype = DType::kF32;
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0;  // Offsets into the data section.
  std::uint64_t end = 0;
};

using Metadata = std::vector<std::pair<std::string, std::string>>;

// Reads the header's JSON. Each step returns an error or nothing.
class HeaderParser {
 public:
  explicit HeaderParser(std::string_view text) : json_(text) {}

  std::optional<Error> parse(std::vector<Entry>& entries, Metadata& metadata) {
    if (!json_.consume('{')) return malformed("an object");
    bool has_metadata = false;
    if (!json_.consume('}')) {
      do {
        std::string key;
        if (!json_.read_string(key) || !json_.consume(':')) return malformed("a tensor's name");
        if (key == "__metadata__") {
          if (has_metadata) return Error{ErrorCode::kMalformed, "there are two '__metadata__'"};
          has_metadata = true;
          if (auto error = parse_metadata(metadata)) return error;
        } else {
          Entry entry;
          entry.name = std::move(key);
          if (auto error = parse_entry(entry)) return error;
          entries.push_back(std::move(entry));
        }
      } while (json_.consume(','));
      if (!json_.consume('}')) return malformed("',' or '}'");
    }
    if (!json_.at_end()) return malformed("the end");
    return std::nullopt;
  }

 private:
  Error malformed(std::string_view expected) const {
    return {ErrorCode::kMalformed, "the header is not valid JSON of a safetensors file: expected " +
                                       std::string(expected) + " at byte " +
                                       std::to_string(json_.position())};
  }

  std::optional<Error> parse_metadata(Metadata& metadata) {
    if (!json_.consume('{')) return malformed("an object of metadata");
    if (json_.consume('}')) return std::nullopt;
    do {
      std::string key, value;
      if (!json_.read_string(key) || !json_.consume(':')) return malformed("a metadata key");
      if (!json_.read_string(value)) return malformed("a metadata string");
      metadata.emplace_back(std::move(key), std::move(value));
    } while (json_.consume(','));
    if (!json_.consume('}')) return malformed("',' or '}'");
    return std::nullopt;
  }

  std::optional<Error> parse_entry(Entry& entry) {
    if (!json_.consume('{')) return malformed("a tensor's object");
    bool has_dtype = false, has_shape = false, has_offsets = false;
    do {
      std::string field;
      if (!json_.read_string(field) || !json_.consume(':')) return malformed("a tensor's field");
      bool* seen = field == "dtype"          ? &has_dtype
                   : field == "shape"        ? &has_shape
                   : field == "data_offsets" ? &has_offsets
                                             : nullptr;
      if (seen == nullptr || *seen) {
        return Error{ErrorCode::kMalformed, "tensor " + quoted(entry.name) + " has an unknown or " +
                                                "repeated field " + quoted(field)};
      }
      *seen = true;
      auto error = seen == &has_dtype   ? parse_dtype(entry)
                   : seen == &has_shape ? parse_shape(entry)
                                        : parse_offsets(entry);
      if (error) return error;
    } while (json_.consume(','));
    if (!json_.consume('}')) return malformed("',' or '}'");
    if (has_dtype && has_shape && has_offsets) return std::nullopt;
    return Error{ErrorCode::kMalformed, "tensor " + quoted(entry.name) +
                                            " lacks its dtype, its shape or its data_offsets"};
  }

  std::optional<Error> parse_dtype(Entry& entry) {
    std::string name;
    if (!json_.read_string(name)) return malformed("a data type");
    const std::optional<DType> dtype = dtype_from_name(name);
    if (!dtype) {
      return Error{ErrorCode::kUnsupported, "tensor " + quoted(entry.name) + " is of type " +
                                                quoted(name) +
                                                ", but only F32, F16 and BF16 are read"};
    }
    entry.dtype = *dtype;
    return std::nullopt;
  }

  std::optional<Error> parse_shape(Entry& entry) {
    if (!json_.consume('[')) return malformed("a shape");
    if (json_.consume(']')) return std::nullopt;
    do {
      std::uint64_t dimension = 0;
      if (!json_.read_unsigned(dimension)) return malformed("a dimension");
      if (entry.shape.size() == kMaxDimensions) {
        return Error{ErrorCode::kUnsupported, "tensor " + quoted(entry.name) + " has more than " +
                                                  std::to_string(kMaxDimensions) + " dimensions"};
      }
      entry.shape.push_back(static_cast<std::int64_t>(dimension));
    } while (json_.consume(','));
    return json_.consume(']') ? std::nullopt : std::optional(malformed("']'"));
  }

  std::optional<Error> parse_offsets(Entry& entry) {
    const bool taken = json_.consume('[') && json_.read_unsigned(entry.begin) &&
                       json_.consume(',') && json_.read_unsigned(entry.end) && json_.consume(']');
    return taken ? std::nullopt : std::optional(malformed("two data offsets"));
  }

  JsonReader json_;
};

// The number of elements, or nothing if it exceeds what a file may hold.
std::optional<std::uint64_t> element_count(std::span<const std::int64_t> shape) {
  std::uint64_t count = 1;
  for (const std::int64_t dimension : shape) {
    const auto size = static_cast<std::uint64_t>(dimension);
    if (size != 0 && count > kMaxFileBytes / size) return std::nullopt;
    count *= size;
  }
  return count;
}

std::optional<Error> check_entry(const Entry& entry, std::uint64_t data_bytes) {
  const auto fail = [&entry](const std::string& what) {
    return Error{ErrorCode::kMalformed, "tensor " + quoted(entry.name) + " " + what};
  };
  if (entry.begin > entry.end || entry.end > data_bytes) {
    return fail("claims bytes " + std::to_string(entry.begin) + " to " + std::to_string(entry.end) +
                " of " + std::to_string(data_bytes) + " (is the file truncated?)");
  }
  const std::optional<std::uint64_t> count = element_count(entry.shape);
  if (!count || *count * dtype_size(entry.dtype) != entry.end - entry.begin) {
    return fail("has " + std::to_string(entry.end - entry.begin) + " bytes, which is not shape " +
                shape_text(entry.shape) + " of " + std::string(dtype_name(entry.dtype)));
  }
  return std::nullopt;
}

// The format asks that tensors cover the data section exactly once.
std::optional<Error> check_coverage(const std::vector<Entry>& entries, std::uint64_t data_bytes) {
  std::vector<const Entry*> by_offset;
  for (const Entry& entry : entries) by_offset.push_back(&entry);
  std::sort(by_offset.begin(), by_offset.end(), [](const Entry* a, const Entry* b) {
    return std::pair(a->begin, a->end) < std::pair(b->begin, b->end);
  });
  std::uint64_t covered = 0;
  for (const Entry* entry : by_offset) {
    if (entry->begin != covered) {
      return Error{ErrorCode::kMalformed,
                   "tensor " + quoted(entry->name) +
                       (entry->begin < covered ? " overlaps another" : " leaves a gap before it")};
    }
    covered = entry->end;
  }
  if (covered == data_bytes) return std::nullopt;
  return Error{ErrorCode::kMalformed, std::to_string(data_bytes - covered) +
                                          " bytes at the end of the file belong to no tensor"};
}

template <typename Items, typename Name>
std::optional<Error> check_unique(const Items& items, Name name_of, std::string_view what) {
  std::vector<std::string_view> names;
  for (const auto& item : items) names.push_back(name_of(item));
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice == names.end()) return std::nullopt;
  return Error{ErrorCode::kMalformed, std::string(what) + " " + quoted(*twice) + " stands twice"};
}

// Little-endian numbers of type `Bits` to floats.
template <typename Bits, typename ToFloat>
void decode(const std::byte* bytes, ToFloat to_float, std::span<float> values) {
  for (std::size_t i = 0; i < values.size(); ++i, bytes += sizeof(Bits)) {
    Bits bits = 0;
    for (std::size_t k = 0; k < sizeof(Bits); ++k) {
      bits = static_cast<Bits>(bits | static_cast<Bits>(std::to_integer<Bits>(bytes[k]) << 8 * k));
    }
    values[i] = to_float(bits);
  }
}

void decode(const std::byte* bytes, DType dtype, std::span<float> values) {
  switch (dtype) {
    case DType::kF32:
      return decode<std::uint32_t>(bytes, std::bit_cast<float, std::uint32_t>, values);
    case DType::kF16:
      return decode<std::uint16_t>(bytes, f16_to_float, values);
    case DType::kBF16:
      return decode<std::uint16_t>(bytes, bf16_to_float, values);
  }
}

Error non_finite(std::string_view name, std::size_t index) {
  return {ErrorCode::kNonFinite, "tensor " + quoted(name) +
                                     " holds a value that is not finite at index " +
                                     std::to_string(index)};
}

// The first value of a tensor that is not finite.
std::optional<Error> find_non_finite(const Tensor& tensor) {
  bool found = false;  // First whether there is one at all, several values at a time.
  for (const float value : tensor.values) found |= !(std::abs(value) <= FLT_MAX);
  if (!found) return std::nullopt;
  for (std::size_t i = 0; i < tensor.values.size(); ++i) {
    if (!std::isfinite(tensor.values[i])) return non_finite(tensor.name, i);
  }
  return std::nullopt;
}

Result<Tensor> read_tensor(Entry entry, std::span<const std::byte> data) {
  const std::size_t size = dtype_size(entry.dtype);
  Tensor tensor{std::move(entry.name), std::move(entry.shape), entry.dtype, {}};
  tensor.values.resize(static_cast<std::size_t>(entry.end - entry.begin) / size);
  decode(data.data() + entry.begin, entry.dtype, tensor.values);
  if (auto error = find_non_finite(tensor)) return *std::move(error);
  return tensor;
}

// Finds the header's text and the data section behind it.
std::optional<Error> split_file(std::span<const std::byte> bytes, std::string_view& header,
                                std::span<const std::byte>& data) {
  if (bytes.size() > kMaxFileBytes) {
    return Error{ErrorCode::kUnsupported, "the file is larger than the " +
                                              std::to_string(kMaxFileBytes >> 20) + " MiB limit"};
  }
  if (bytes.size() < kLengthBytes) {
    return Error{ErrorCode::kMalformed, "the file is too short to be a safetensors file: " +
                                            std::to_string(bytes.size()) + " bytes"};
  }
  const std::uint64_t length = load_little_endian(bytes.data(), kLengthBytes);
  const std::uint64_t rest = bytes.size() - kLengthBytes;
  if (length > rest) {
    return Error{ErrorCode::kMalformed,
                 "the file is truncated, or no safetensors file: its header should have " +
                     std::to_string(length) + " bytes, but only " + std::to_string(rest) +
                     " follow"};
  }
  if (length > kMaxHeaderBytes) {
    return Error{ErrorCode::kUnsupported, "the header of " + std::to_string(length) +
                                              " bytes is over the limit of " +
                                              std::to_string(kMaxHeaderBytes)};
  }
  const auto header_size = static_cast<std::size_t>(length);
  header = {reinterpret_cast<const char*>(bytes.data()) + kLengthBytes, header_size};
  data = bytes.subspan(kLengthBytes + header_size);
  return std::nullopt;
}

void append_json_string(std::string_view text, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

std::string header_text(const Weights& weights) {
  std::string text = "{";
  if (!weights.metadata.empty()) {
    text += "\"__metadata__\":{";
    for (const auto& [key, value] : weights.metadata) {
      if (text.back() != '{') text += ',';
      append_json_string(key, text);
      text += ':';
      append_json_string(value, text);
    }
    text += '}';
  }
  std::size_t offset = 0;
  for (const Tensor& tensor : weights.tensors) {
    if (text.back() != '{') text += ',';
    append_json_string(tensor.name, text);
    text += ":{\"dtype\":\"" + std::string(dtype_name(tensor.dtype)) + "\",\"shape\":[";
    for (const std::int64_t dimension : tensor.shape) {
      if (text.back() != '[') text += ',';
      text += std::to_string(dimension);
    }
    text += "],\"data_offsets\":[" + std::to_string(offset) + ',';
    offset += tensor.values.size() * dtype_size(tensor.dtype);
    text += std::to_string(offset) + "]}";
  }
  text += '}';
  text.resize((text.size() + 7) / 8 * 8, ' ');
  return text;
}

// `architecture`, if the tensors' values can be used.
Result<const Architecture*> checked(const Architecture* architecture, const Weights& weights) {
  for (const Tensor& tensor : weights.tensors) {
    if (auto error = find_non_finite(tensor)) return *std::move(error);
  }
  return architecture;
}

// What keeps `weights` from being `architecture`; nothing if they are. `matching` counts the
// tensors that fit.
std::optional<Error> difference(const Weights& weights, const Architecture& architecture,
                                int& matching) {
  std::optional<Error> first;
  const auto note = [&](const std::string& what) {
    if (!first) {
      first = Error{ErrorCode::kMismatch,
                    "this is not a " + std::string(architecture.display_name) + ": " + what};
    }
  };
  const std::vector<ParameterSpec> specs = parameter_specs(architecture);
  matching = 0;
  for (const ParameterSpec& spec : specs) {
    const Tensor* tensor = weights.find(spec.name);
    if (tensor == nullptr) {
      note("tensor " + quoted(spec.name) + " is missing");
    } else if (tensor->shape != spec.shape) {
      note("tensor " + quoted(spec.name) + " has shape " + shape_text(tensor->shape) +
           " instead of " + shape_text(spec.shape));
    } else if (tensor->values.size() != element_count(spec.shape)) {
      note("tensor " + quoted(spec.name) + " holds " + std::to_string(tensor->values.size()) +
           " values for shape " + shape_text(spec.shape));
    } else {
      ++matching;
    }
  }
  for (const Tensor& tensor : weights.tensors) {
    const auto same_name = [&](const ParameterSpec& spec) { return spec.name == tensor.name; };
    if (std::none_of(specs.begin(), specs.end(), same_name)) {
      note("tensor " + quoted(tensor.name) + " is not part of it");
      break;
    }
  }
  return first;
}

}  // namespace

std::string_view dtype_name(DType dtype) {
  switch (dtype) {
    case DType::kF32:
      return "F32";
    case DType::kF16:
      return "F16";
    case DType::kBF16:
      return "BF16";
  }
  return "";
}

const Tensor* Weights::find(std::string_view name) const {
  for (const Tensor& tensor : tensors) {
    if (tensor.name == name) return &tensor;
  }
  return nullptr;
}

std::string_view Weights::metadata_value(std::string_view key) const {
  for (const auto& [name, value] : metadata) {
    if (name == key) return value;
  }
  return {};
}

void Weights::set_metadata(std::string_view key, std::string value) {
  for (auto& [name, old] : metadata) {
    if (name == key) {
      old = std::move(value);
      return;
    }
  }
  metadata.emplace_back(std::string(key), std::move(value));
}

Result<Weights> parse_safetensors(std::span<const std::byte> bytes) {
  std::string_view header;
  std::span<const std::byte> data;
  if (auto error = split_file(bytes, header, data)) return *std::move(error);

  Weights weights;
  std::vector<Entry> entries;
  if (auto error = HeaderParser(header).parse(entries, weights.metadata)) return *std::move(error);
  const auto entry_name = [](const Entry& entry) -> std::string_view { return entry.name; };
  const auto key = [](const auto& item) -> std::string_view { return item.first; };
  if (auto error = check_unique(entries, entry_name, "tensor")) return *std::move(error);
  if (auto error = check_unique(weights.metadata, key, "metadata key")) return *std::move(error);
  for (const Entry& entry : entries) {
    if (auto error = check_entry(entry, data.size())) return *std::move(error);
  }
  if (auto error = check_coverage(entries, data.size())) return *std::move(error);

  for (Entry& entry : entries) {
    Result<Tensor> tensor = read_tensor(std::move(entry), data);
    if (!tensor) return tensor.error();
    weights.tensors.push_back(std::move(tensor).value());
  }
  return weights;
}

Result<std::vector<std::byte>> serialize_safetensors(const Weights& weights) {
  const std::string header = header_text(weights);
  std::vector<std::byte> bytes;
  store_little_endian(header.size(), kLengthBytes, bytes);
  for (const char c : header) bytes.push_back(static_cast<std::byte>(c));
  for (const Tensor& tensor : weights.tensors) {
    for (std::size_t i = 0; i < tensor.values.size(); ++i) {
      const float value = tensor.values[i];
      const std::size_t size = dtype_size(tensor.dtype);
      const std::uint32_t bits = tensor.dtype == DType::kF32   ? std::bit_cast<std::uint32_t>(value)
                                 : tensor.dtype == DType::kF16 ? float_to_f16(value)
                                                               : float_to_bf16(value);
      store_little_endian(bits, size, bytes);
      float stored = 0;
      decode(bytes.data() + bytes.size() - size, tensor.dtype, {&stored, 1});
      if (!std::isfinite(value) || !std::isfinite(stored)) return non_finite(tensor.name, i);
    }
  }
  return bytes;
}

Result<const Architecture*> identify_architecture(const Weights& weights) {
  int matching = 0;
  if (const std::string_view id = weights.metadata_value(kArchitectureKey); !id.empty()) {
    const Architecture* named = find_architecture(id);
    if (named == nullptr) {
      return Error{ErrorCode::kMismatch, "the file is for the network " + quoted(id) +
                                             ", which is not one of " + architecture_ids()};
    }
    if (auto error = difference(weights, *named, matching)) return *std::move(error);
    return checked(named, weights);
  }
  Error closest{ErrorCode::kMismatch,
                "the tensors are not those of one of the networks " + architecture_ids()};
  int most = 0;
  for (const Architecture& architecture : architectures()) {
    auto error = difference(weights, architecture, matching);
    if (!error) return checked(&architecture, weights);
    if (matching > most) {
      most = matching;
      closest = *std::move(error);
    }
  }
  return closest;
}

}  // namespace inkling
