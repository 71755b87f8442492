// Conditions, values and types in words. Private to compiler/read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/read/marks.hpp"
#include "compiler/read/read.hpp"

namespace writ::read {

// One module of a source, and how its parts are told.
class Words {
 public:
  Words(const Source& source, check::ModuleIndex module) : source_(source), module_(module) {}

  [[nodiscard]] auto ast() const -> const syntax::Ast& { return source_.package.asts[module_]; }
  [[nodiscard]] auto module() const -> check::ModuleIndex { return module_; }

  // As it is written, on one line.
  [[nodiscard]] auto written(diag::Span span) const -> std::string;
  [[nodiscard]] auto written(syntax::ExprId expr) const -> std::string;
  // `scan.findings`: code, but for a literal.
  [[nodiscard]] auto value(syntax::ExprId expr) const -> std::string;
  // "`scan.provenance_level` is at least 2"
  [[nodiscard]] auto condition(syntax::ExprId expr) const -> std::string;
  // A message or a title, with `{…}` where a value stands.
  [[nodiscard]] auto message(syntax::ExprId expr) const -> std::string;
  [[nodiscard]] auto type(syntax::TypeId type) const -> std::string;
  // "at most 0.5%"
  [[nodiscard]] auto limit(const syntax::BandClause& band) const -> std::string;
  [[nodiscard]] static auto docs(const syntax::Doc& doc) -> std::string;

 private:
  [[nodiscard]] auto part(syntax::ExprId expr) const -> std::string;  // of a connective: in parentheses if it is one
  [[nodiscard]] auto comparison(const syntax::Binary& form) const -> std::string;
  [[nodiscard]] auto tolerance(const syntax::WithinBand& form) const -> std::string;
  [[nodiscard]] auto quantifier(const syntax::Quantifier& form) const -> std::string;
  [[nodiscard]] auto negation(const syntax::Unary& form, syntax::ExprId whole) const -> std::string;

  const Source& source_;
  check::ModuleIndex module_;
};

// "a, b and c"
auto listed(const std::vector<std::string>& words, std::string_view last = "and") -> std::string;
auto names_of(const std::vector<syntax::Ident>& names) -> std::vector<std::string>;

}  // namespace writ::read
