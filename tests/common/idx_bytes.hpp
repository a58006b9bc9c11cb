#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

/// An IDX file of unsigned bytes: a header with these counts, then the elements, which need not be
/// as many as the header says.
inline std::vector<std::byte> idx_bytes(std::initializer_list<unsigned> counts,
                                        std::span<const std::uint8_t> elements) {
  std::vector<std::byte> bytes{std::byte{0}, std::byte{0}, std::byte{8}, std::byte(counts.size())};
  for (const unsigned count : counts) {
    for (const int shift : {24, 16, 8, 0}) bytes.push_back(std::byte((count >> shift) & 0xff));
  }
  const auto raw = std::as_bytes(elements);
  bytes.insert(bytes.end(), raw.begin(), raw.end());
  return bytes;
}
