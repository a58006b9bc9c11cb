#pragma once

#include <filesystem>

namespace inkling {

/// A folder of files that come with a program: where they were installed, else where the build
/// that made the program has them.
/// @param installed  As seen from the program's own folder.
/// @param built      Where to look if it was not installed.
[[nodiscard]] std::filesystem::path shipped_folder(const std::filesystem::path& installed,
                                                   const std::filesystem::path& built);

}  // namespace inkling
