#include "tests/bench/floor/w4_clauses.hpp"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <re2/re2.h>
#include <set>

namespace writ::bench {
namespace {

auto constant_from(simdjson::dom::element value) -> Constant {
  if (value.is_bool()) return value.get_bool().value();
  if (value.is_int64()) return value.get_int64().value();
  if (value.is_string()) return std::string(value.get_string().value());
  std::vector<std::string> members;
  for (const auto member : value.get_array()) members.emplace_back(member.get_string().value());
  return members;
}

auto literal_from(simdjson::dom::array parts) -> Literal {
  return {std::string(parts.at(0).get_string().value()), std::string(parts.at(1).get_string().value()),
          constant_from(parts.at(2).value())};
}

auto text_holds(const Literal& literal, std::string_view value) -> bool {
  if (const auto* members = std::get_if<std::vector<std::string>>(&literal.wanted)) {
    const bool inside = std::find(members->begin(), members->end(), value) != members->end();
    return inside == (literal.op == "among");
  }
  const std::string& wanted = std::get<std::string>(literal.wanted);
  if (literal.op == "matches") return RE2::PartialMatch(value, wanted);
  if (literal.op == "starts") return value.starts_with(wanted);
  return (value == wanted) == (literal.op == "==");
}

auto int_holds(const Literal& literal, std::int64_t value) -> bool {
  const std::int64_t wanted = std::get<std::int64_t>(literal.wanted);
  if (literal.op == "==") return value == wanted;
  if (literal.op == "!=") return value != wanted;
  if (literal.op == "<") return value < wanted;
  if (literal.op == "<=") return value <= wanted;
  return literal.op == ">" ? value > wanted : value >= wanted;
}

}  // namespace

Clauses::Clauses(const std::string& path) {
  simdjson::dom::parser parser;
  for (const auto row : parser.load(path).get_array()) {
    Clause clause{static_cast<std::size_t>(row["control"].get_int64().value()), {}};
    for (const auto literal : row["literals"].get_array())
      clause.literals.push_back(literal_from(literal.get_array().value()));
    clauses_.push_back(std::move(clause));
  }
}

template <class Holds>
auto Clauses::left(std::string_view column, Holds holds) const -> ClauseBits {
  ClauseBits bits = all();
  for (std::size_t i = 0; i < clauses_.size(); ++i) {
    for (const Literal& literal : clauses_[i].literals) {
      if (literal.op != "cross" && literal.column == column && holds(literal)) bits &= ~(ClauseBits{1} << i);
    }
  }
  return bits;
}

auto Clauses::left_by(std::string_view column, std::string_view value) const -> ClauseBits {
  return left(column, [value](const Literal& l) { return text_holds(l, value); });
}
auto Clauses::left_by(std::string_view column, std::int64_t value) const -> ClauseBits {
  return left(column, [value](const Literal& l) { return int_holds(l, value); });
}
auto Clauses::left_by(std::string_view column, bool value) const -> ClauseBits {
  return left(column, [value](const Literal& l) { return value == std::get<bool>(l.wanted); });
}

auto Clauses::across() const -> ClauseBits {
  ClauseBits bits = 0;
  for (std::size_t i = 0; i < clauses_.size(); ++i) {
    for (const Literal& literal : clauses_[i].literals) bits |= ClauseBits{literal.op == "cross"} << i;
  }
  return bits;
}

auto Clauses::steps_of(std::string_view column) const -> std::vector<std::int64_t> {
  std::set<std::int64_t> steps;
  for (const Clause& clause : clauses_) {
    for (const Literal& literal : clause.literals) {
      if (literal.op == "cross" || literal.column != column) continue;
      steps.insert(std::get<std::int64_t>(literal.wanted));
      steps.insert(std::get<std::int64_t>(literal.wanted) + 1);
    }
  }
  return {steps.begin(), steps.end()};
}

auto Clauses::texts_of(std::string_view column) const -> std::vector<std::string> {
  std::set<std::string> texts;
  for (const Clause& clause : clauses_) {
    for (const Literal& literal : clause.literals) {
      if (literal.column != column) continue;
      if (const auto* members = std::get_if<std::vector<std::string>>(&literal.wanted))
        texts.insert(members->begin(), members->end());
      else if (const auto* text = std::get_if<std::string>(&literal.wanted))
        texts.insert(*text);
    }
  }
  return {texts.begin(), texts.end()};
}

auto Clauses::controls(ClauseBits failed) const -> std::uint64_t {
  std::uint64_t bits = 0;
  for (; failed != 0; failed &= failed - 1)
    bits |= 1ull << clauses_[static_cast<std::size_t>(std::countr_zero(failed))].control;
  return bits;
}

}  // namespace writ::bench
