// What `writ decide --batch` says of each request, and of all of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/cli/exit_codes.hpp"
#include "runtime/batch/batch.hpp"
#include "runtime/batch/lines.hpp"

namespace writ::cli {

auto exit_of(decide::Verdict verdict) -> Exit;

// One line of JSON a request: its number, what is decided, and the controls that are or may be violated.
class BatchLines {
 public:
  explicit BatchLines(const host::OpenGate& open);
  void decided(const batch::Outcomes& outcomes, std::size_t row, std::uint64_t line, std::string& out) const;
  static void refused(std::string_view why, std::uint64_t line, std::string& out);

 private:
  void add_controls(std::string_view key, const std::uint64_t* bits, std::size_t words, std::string& out) const;
  std::vector<std::string> ids_;  // of the controls of the gate, as JSON
};

// Counted piece by piece, in the order of the requests.
struct BatchCounts {
  std::uint64_t by_verdict[4] = {};
  std::uint64_t refused = 0;
  std::string first_refusal;  // "line 17: …"

  void add(const BatchCounts& next);
  [[nodiscard]] auto requests() const -> std::uint64_t;
  [[nodiscard]] auto exit() const -> Exit;  // of the strictest of them
  [[nodiscard]] auto text() const -> std::string;
};

}  // namespace writ::cli
