#include "share_link.hpp"

#include <charconv>
#include <cmath>

#include "base64url.hpp"

namespace inkling::app {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::string_view kStrokes = "strokes=";
constexpr std::string_view kPicture = "picture=";
constexpr std::string_view kDigit = "digit=";
constexpr float kWidthSteps = 1024;

/// Fletcher's checksum in 16 bits: catches links that were cut or mistyped.
std::uint16_t checksum(std::span<const std::uint8_t> bytes) {
  unsigned low = 1, high = 0;
  for (const std::uint8_t byte : bytes) {
    low = (low + byte) % 255;
    high = (high + low) % 255;
  }
  return static_cast<std::uint16_t>(high << 8 | low);
}

std::string seal(std::string_view key, Bytes bytes) {
  const std::uint16_t sum = checksum(bytes);
  bytes.push_back(static_cast<std::uint8_t>(sum >> 8));
  bytes.push_back(static_cast<std::uint8_t>(sum & 255));
  return std::string(key) + to_base64url(bytes);
}

/// Seven bits a byte, low ones first; the highest bit says that more follow.
void put(Bytes& bytes, std::uint32_t value) {
  for (; value >= 128; value >>= 7) bytes.push_back(static_cast<std::uint8_t>(value | 128));
  bytes.push_back(static_cast<std::uint8_t>(value));
}

/// Small numbers of either sign as small numbers: 0, -1, 1, -2, … become 0, 1, 2, 3, …
void put_signed(Bytes& bytes, int value) {
  put(bytes, static_cast<std::uint32_t>(value < 0 ? -2 * value - 1 : 2 * value));
}

int grid(float v) { return static_cast<int>(std::lround(v * kGridSteps)); }

void put_stroke(Bytes& bytes, const Stroke& stroke, const Nib& nib) {
  const bool pressed = !nib.pressures.empty();
  put(bytes, static_cast<std::uint32_t>(stroke.size()));
  put(bytes,
      static_cast<std::uint32_t>(std::lround(nib.width * kWidthSteps)) * 2 + (pressed ? 1 : 0));
  int x = kGridSteps / 2, y = kGridSteps / 2;
  for (const Point& point : stroke) {
    put_signed(bytes, grid(point.x) - x);
    put_signed(bytes, grid(point.y) - y);
    x = grid(point.x);
    y = grid(point.y);
  }
  bytes.insert(bytes.end(), nib.pressures.begin(), nib.pressures.end());
}

/// A run of paper is a zero and its length; other pixels stand for themselves.
Bytes pack(const Picture& picture) {
  Bytes bytes;
  for (std::size_t i = 0; i < picture.pixels.size();) {
    bytes.push_back(picture.pixels[i]);
    if (picture.pixels[i++] != 0) continue;
    std::uint32_t run = 1;
    for (; i < picture.pixels.size() && picture.pixels[i] == 0; ++i) ++run;
    put(bytes, run);
  }
  return bytes;
}

/// Reads bytes one after the other. After a mistake everything reads as zero and `ok` is false.
class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  std::uint8_t byte() {
    if (!ok_ || at_ == bytes_.size()) return fail();
    return bytes_[at_++];
  }
  std::uint32_t number() {
    std::uint32_t value = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      const std::uint8_t next = byte();
      value |= static_cast<std::uint32_t>(next & 127) << shift;
      if (next < 128) return shift > 0 && next == 0 ? fail() : value;  // Only the shortest form.
    }
    return fail();
  }
  int signed_number() {
    const std::uint32_t value = number();
    return value % 2 ? -static_cast<int>(value / 2) - 1 : static_cast<int>(value / 2);
  }
  std::uint8_t fail() {
    ok_ = false;
    return 0;
  }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] std::size_t left() const { return bytes_.size() - at_; }
  [[nodiscard]] bool is_finished() const { return ok_ && left() == 0; }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

void read_stroke(Reader& reader, Ink& ink) {
  const std::uint32_t count = reader.number();
  const std::uint32_t look = reader.number();
  const float width = static_cast<float>(look / 2) / kWidthSteps;
  // A point takes two bytes at least, so a false count cannot make us ask for much memory.
  if (count == 0 || count > reader.left() / 2 || width != allowed_width(width)) {
    reader.fail();
    return;
  }
  Stroke& stroke = ink.strokes.emplace_back();
  Nib& nib = ink.nibs.emplace_back();
  nib.width = width;
  int x = kGridSteps / 2, y = kGridSteps / 2;
  for (std::uint32_t i = 0; i < count && reader.ok(); ++i) {
    x += reader.signed_number();
    y += reader.signed_number();
    if (x < 0 || x > kGridSteps || y < 0 || y > kGridSteps) reader.fail();
    stroke.push_back({static_cast<float>(x) / kGridSteps, static_cast<float>(y) / kGridSteps});
  }
  for (std::uint32_t i = 0; look % 2 && i < count; ++i) nib.pressures.push_back(reader.byte());
}

bool read_strokes(Reader& reader, Ink& ink) {
  while (reader.ok() && reader.left() > 0) read_stroke(reader, ink);
  return reader.is_finished() && !ink.empty();
}

bool read_picture(Reader& reader, Ink& ink) {
  auto& pixels = ink.picture.emplace().pixels;
  for (std::size_t i = 0; i < pixels.size() && reader.ok();) {
    const std::uint8_t pixel = reader.byte();
    const std::uint32_t run = pixel == 0 ? reader.number() : 1;
    if (run == 0 || run > pixels.size() - i) reader.fail();
    if (pixel != 0) pixels[i] = pixel;
    i += run;
  }
  return reader.is_finished();
}

/// The bytes that `seal` was given.
std::optional<Bytes> unseal(std::string_view text) {
  auto bytes = from_base64url(text);
  if (!bytes || bytes->size() < 2) return std::nullopt;
  const auto sum = static_cast<std::uint16_t>((*bytes)[bytes->size() - 2] << 8 | bytes->back());
  bytes->resize(bytes->size() - 2);
  return checksum(*bytes) == sum ? bytes : std::nullopt;
}

std::optional<int> read_index(std::string_view text) {
  int index = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  if (!whole || index < 0 || index >= kGalleryCount || std::to_string(index) != text) {
    return std::nullopt;
  }
  return index;
}

Error broken() {
  return {ErrorCode::kMalformed, "the link is incomplete or was changed on its way"};
}

}  // namespace

std::string to_fragment(const Ink& ink) {
  if (ink.empty()) return {};
  if (ink.picture) {
    const auto index = ink.picture->gallery_index;
    if (index) return std::string(kDigit) + std::to_string(*index);
    return seal(kPicture, pack(*ink.picture));
  }
  Bytes bytes;
  for (std::size_t i = 0; i < ink.strokes.size(); ++i) {
    put_stroke(bytes, ink.strokes[i], ink.nibs[i]);
  }
  return seal(kStrokes, std::move(bytes));
}

bool is_drawing_fragment(std::string_view fragment) {
  return fragment.starts_with(kStrokes) || fragment.starts_with(kPicture) ||
         fragment.starts_with(kDigit);
}

Result<SharedDrawing> from_fragment(std::string_view fragment) {
  if (fragment.size() > kMaxFragment) {
    return Error{ErrorCode::kUnsupported, "the link is too long"};
  }
  SharedDrawing shared;
  if (fragment.starts_with(kDigit)) {
    shared.gallery_index = read_index(fragment.substr(kDigit.size()));
    if (!shared.gallery_index) return broken();
    return shared;
  }
  const bool strokes = fragment.starts_with(kStrokes);
  if (!strokes && !fragment.starts_with(kPicture)) return broken();
  const auto bytes = unseal(fragment.substr(strokes ? kStrokes.size() : kPicture.size()));
  if (!bytes) return broken();
  Reader reader(*bytes);
  if (!(strokes ? read_strokes(reader, shared.ink) : read_picture(reader, shared.ink))) {
    return broken();
  }
  return shared;
}

}  // namespace inkling::app
