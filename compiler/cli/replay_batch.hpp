// `writ replay --batch`: many records, by all cores, one line each.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "compiler/cli/exit_codes.hpp"
#include "compiler/replay/replay.hpp"

namespace writ::cli {

// {"record":…,"same":…,"findings":[…]}, without a newline.
auto replayed_row(const replay::Replayed& one) -> std::string;

struct ReplayBatch {
  std::vector<std::string> records;  // files, folders; `-`: their paths, one a line, on standard input
  std::string inputs;                // the store of all of them, unless it is empty
  std::string output;                // empty: standard output
  std::size_t jobs = 1;
};
// In the order of the records. No more of them are in memory than there are threads.
auto replay_batch(replay::Rules& rules, const ReplayBatch& batch) -> Exit;

}  // namespace writ::cli
