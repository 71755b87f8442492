// Edits of one file: where a word stands between two expressions, numbers one step on,
// whole clauses gone. Private to compiler/testing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/testing/mutants.hpp"

namespace writ::testing {

struct FileMutants {
  const syntax::Ast& ast;
  std::string_view text;
  std::vector<Mutant> found;

  [[nodiscard]] auto slice(diag::Span span) const -> std::string_view {
    return text.substr(span.begin, span.end - span.begin);
  }
  // Of a view into the text.
  [[nodiscard]] auto span_of(std::string_view part) const -> diag::Span;

  void add(std::vector<Edit> edits, std::string what, std::string hint);
  // `from` between two places becomes `to`, if it stands there outside a comment.
  [[nodiscard]] auto word_edit(std::uint32_t begin, std::uint32_t end, std::string_view from, std::string_view to) const
      -> std::optional<Edit>;
  void replace_word(std::uint32_t begin, std::uint32_t end, std::string_view from, std::string_view to,
                    std::string hint);
  // The clause, or row, with its line if nothing else stands on it.
  void remove(diag::Span span, std::string what, std::string hint);
  // A number moves by one step, if it is written as one.
  void nudge(syntax::ExprId id, int direction);
};

// "0.50" -> "0.51", "2_000" -> "1_999": one step of the last digit that is written.
auto nudged(std::string_view digits, int direction) -> std::string;
auto doubled(std::string_view digits) -> std::string;

}  // namespace writ::testing
