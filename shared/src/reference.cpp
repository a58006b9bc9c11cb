#include "reference.hpp"

#include <charconv>
#include <cmath>

namespace inkling {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr float kMillion = 1e6f;

bool read_image(std::string_view hex, std::array<float, kImagePixels>& image) {
  if (hex.size() != 2 * image.size()) return false;
  for (std::size_t i = 0; i < image.size(); ++i) {
    const std::size_t high = kHexDigits.find(hex[2 * i]);
    const std::size_t low = kHexDigits.find(hex[2 * i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return false;
    image[i] = static_cast<float>(16 * high + low) / 255.f;
  }
  return true;
}

bool read_logits(std::string_view text, std::array<float, kClasses>& logits) {
  const char* next = text.data();
  const char* const end = text.data() + text.size();
  for (std::size_t i = 0; i < logits.size(); ++i) {
    if (i > 0 && (next == end || *next++ != ' ')) return false;
    std::int64_t millionths = 0;
    const auto [after, status] = std::from_chars(next, end, millionths);
    if (status != std::errc()) return false;
    logits[i] = static_cast<float>(millionths) / kMillion;
    next = after;
  }
  return next == end;
}

}  // namespace

Result<std::optional<Reference>> find_reference(const Weights& weights) {
  const std::string_view image = weights.metadata_value(kReferenceImageKey);
  const std::string_view logits = weights.metadata_value(kReferenceLogitsKey);
  if (image.empty() && logits.empty()) return std::optional<Reference>();
  Reference reference;
  if (!read_image(image, reference.image) || !read_logits(logits, reference.logits)) {
    return Error{ErrorCode::kMalformed, "the reference image or its logits are not readable"};
  }
  return std::optional(reference);
}

void set_reference(Weights& weights, std::span<const std::uint8_t, kImagePixels> image,
                   std::span<const float, kClasses> logits) {
  std::string hex;
  for (const std::uint8_t byte : image) {
    hex += kHexDigits[byte >> 4];
    hex += kHexDigits[byte & 15];
  }
  std::string numbers;
  for (const float logit : logits) {
    if (!numbers.empty()) numbers += ' ';
    numbers += std::to_string(std::llround(static_cast<double>(logit) * 1e6));
  }
  weights.set_metadata(kReferenceImageKey, std::move(hex));
  weights.set_metadata(kReferenceLogitsKey, std::move(numbers));
}

}  // namespace inkling
