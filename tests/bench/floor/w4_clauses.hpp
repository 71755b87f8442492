// The sixty controls of W4 as clauses, and what one column of a record does to them: a set of bits, one a clause, that
// are still false. ANDed over all columns they are the clauses that fail.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace writ::bench {

using ClauseBits = std::uint64_t;
using Constant = std::variant<std::int64_t, bool, std::string, std::vector<std::string>>;

struct Literal {
  std::string column, op;
  Constant wanted;
};
struct Clause {
  std::size_t control = 0;
  std::vector<Literal> literals;  // one of them holds
};

class Clauses {
 public:
  explicit Clauses(const std::string& path);  // reference.json
  [[nodiscard]] auto all() const -> ClauseBits {
    return clauses_.size() == 64 ? ~ClauseBits{0} : (ClauseBits{1} << clauses_.size()) - 1;
  }
  // The clauses that a value of the column leaves false.
  [[nodiscard]] auto left_by(std::string_view column, std::string_view value) const -> ClauseBits;
  [[nodiscard]] auto left_by(std::string_view column, std::int64_t value) const -> ClauseBits;
  [[nodiscard]] auto left_by(std::string_view column, bool value) const -> ClauseBits;
  // Those with the one literal that is on two columns: 100 * risk_score <= 400 * just_len.
  [[nodiscard]] auto across() const -> ClauseBits;
  // Values at which what a column leaves may change, sorted.
  [[nodiscard]] auto steps_of(std::string_view column) const -> std::vector<std::int64_t>;
  // The texts that the column is compared with, each a symbol.
  [[nodiscard]] auto texts_of(std::string_view column) const -> std::vector<std::string>;
  // Bit k: control k fails.
  [[nodiscard]] auto controls(ClauseBits failed) const -> std::uint64_t;

 private:
  template <class Holds>
  auto left(std::string_view column, Holds holds) const -> ClauseBits;
  std::vector<Clause> clauses_;
};

}  // namespace writ::bench
