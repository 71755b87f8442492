#include "runtime/ir/rules.hpp"

#include <algorithm>

namespace writ::ir {
namespace {

template <class T>
auto order_of(const T& a, const T& b) -> int {
  return a < b ? -1 : b < a ? 1 : 0;
}

auto class_of(const Module& module, const RulesColumn& column, const Cell& value) -> std::uint32_t {
  const Lookup lookup = *lookup_of(module.types[column.type]);
  const auto below = [&](ConstantId limit, const Cell& one) {
    return order_of(lookup, module.constants[limit].value, one) < 0;
  };
  const auto found = std::lower_bound(column.limits.begin(), column.limits.end(), value, below);
  const bool is_limit = found != column.limits.end() && order_of(lookup, module.constants[*found].value, value) == 0;
  const auto at = static_cast<std::uint32_t>(found - column.limits.begin());
  if (lookup == Lookup::Text) return is_limit ? at : static_cast<std::uint32_t>(column.limits.size());
  return 2 * at + (is_limit ? 1 : 0);
}

}  // namespace

// Versions are equal without being the same text, and nothing is compared with a whole collection or record.
auto lookup_of(const Type& type) -> std::optional<Lookup> {
  if (type.optional) return std::nullopt;
  switch (type.kind) {
    case Kind::Bool: return Lookup::Truth;
    case Kind::Int:
    case Kind::Instant:
    case Kind::Date:
    case Kind::Duration:
    case Kind::Enum: return Lookup::Word;
    case Kind::Decimal:
    case Kind::Ratio: return Lookup::Wide;
    case Kind::Float: return Lookup::Real;
    case Kind::String:
    case Kind::Digest:
    case Kind::Person:
    case Kind::Service:
    case Kind::Asset:
    case Kind::Country: return Lookup::Text;
    case Kind::Semver:
    case Kind::Ip:
    case Kind::Cidr:
    case Kind::Json:
    case Kind::Record:
    case Kind::List:
    case Kind::Set:
    case Kind::Map: return std::nullopt;
  }
  return std::nullopt;
}

auto order_of(Lookup lookup, const Cell& a, const Cell& b) -> int {
  switch (lookup) {
    case Lookup::Truth: return order_of(a.truth == Truth::True, b.truth == Truth::True);
    case Lookup::Word: return order_of(a.integer, b.integer);
    case Lookup::Wide: return order_of(a.decimal, b.decimal);
    case Lookup::Real: return order_of(a.real, b.real);
    case Lookup::Text: return a.text.view().compare(b.text.view());
  }
  return 0;
}

RulesScan::RulesScan(const Module& module, const Rules& rules, std::span<const Cell> arguments)
    : rules_(rules), arguments_(arguments), classes_(rules.columns.size()) {
  for (std::size_t i = 0; i < classes_.size(); ++i) {
    if (arguments[i].known()) classes_[i] = class_of(module, rules.columns[i], arguments[i]);
  }
}

auto computed_answers(const Rules& rules) -> std::vector<std::uint32_t> {
  std::vector<std::uint32_t> made(rules.answers.size());
  std::uint32_t computed = 0;
  for (std::size_t i = 0; i < made.size(); ++i) {
    if (!rules.answers[i].valid()) made[i] = computed++;
  }
  return made;
}

}  // namespace writ::ir
