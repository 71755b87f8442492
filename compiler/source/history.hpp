// When each line of a rule file was last changed, as `git blame` tells it.
//
// Writ runs no other program and knows no version control: whoever checks hands over what
// `git blame --porcelain` or `--line-porcelain` printed, of one file or of many behind each other.
// A file is known by its text, so renames do not matter, and a file that was changed since has no history.
// Reading it trusts nothing; bounded by kHistoryBytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"

namespace writ::source {

inline constexpr std::size_t kHistoryBytes = 256u << 20;

struct FileHistory {
  std::string text;                     // as it stands after the last change, without the last end of line
  std::vector<std::int64_t> committed;  // seconds since 1970, one a line
};
using History = std::vector<FileHistory>;

auto read_blame(std::string_view porcelain) -> Fallible<History>;

// Of the file with exactly this text; null when there is none.
auto history_of(const History& history, std::string_view text) -> const FileHistory*;

}  // namespace writ::source
