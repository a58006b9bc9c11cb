#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

/// Whole files in, whole files out.
namespace inkling {

/// Reads a regular file of at most `max_bytes` bytes. Throws UserError if it is missing, is a
/// folder, is longer than that, or cannot be read.
[[nodiscard]] std::vector<std::byte> read_file(const std::filesystem::path& path,
                                               std::size_t max_bytes);

/// Makes a folder and those above it, where they are missing. Throws UserError if it cannot.
void make_folder(const std::filesystem::path& path);

/// Replaces `path` by a file with these bytes, or leaves it as it was: the bytes go to a temporary
/// file in the same folder, reach the disk, and then take the name. Throws UserError (and removes
/// the temporary file) if the folder is missing, not writable or full.
void write_file_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes);

/// The same for text.
void write_file_atomically(const std::filesystem::path& path, std::string_view text);

}  // namespace inkling
