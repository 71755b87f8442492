#include "runtime/ir/value_rules.hpp"

#include <cmath>

#include "runtime/base/limits.hpp"
#include "runtime/values/compare.hpp"
#include "runtime/values/formed_text.hpp"
#include "runtime/values/json_parts.hpp"
#include "runtime/values/refined.hpp"

namespace writ::ir {

auto ValueRules::single(const Type& type, const Cell& cell) const -> std::string_view {
  if (ranges_ == Ranges::Kept && !is_in_range(type, cell)) return "a number is outside the range of its type";
  switch (type.kind) {
    case Kind::Bool:
      return cell.truth == Truth::True || cell.truth == Truth::False ? "" : "a truth is neither true nor false";
    case Kind::Float: return std::isfinite(cell.real) ? "" : "a float is not finite";
    case Kind::Decimal:
    case Kind::Ratio: return decimal::add(cell.decimal, 0).has_value() ? "" : "a decimal is outside its range";
    case Kind::Enum: {
      const std::size_t count = types_[type.enumeration].members.size();
      const bool there = cell.integer >= 0 && static_cast<std::uint64_t>(cell.integer) < count;
      return there ? "" : "an enum member does not exist";
    }
    case Kind::String:
    case Kind::Digest:
    case Kind::Person:
    case Kind::Service:
    case Kind::Asset:
    case Kind::Semver:
    case Kind::Cidr:
    case Kind::Ip:
    case Kind::Country:
    case Kind::Json: return text(type.kind, cell.text);
    case Kind::Int:
    case Kind::Instant:
    case Kind::Date:
    case Kind::Duration: return "";  // any number
    case Kind::Record:
    case Kind::List:
    case Kind::Set:
    case Kind::Map: break;
  }
  return "its kind does not exist";
}

// Engines compare values that have a form by their bytes.
auto ValueRules::text(Kind kind, const TextRef& text) const -> std::string_view {
  if (text.size > limits::kLargestStringBytes) return "a text is too long";
  if (kind == Kind::Json) return json::is_canonical(text.view()) ? "" : "a json is not canonical JSON";
  if (!is_formed(kind) || formed_text(kind, text.view()) == text.view()) return "";
  return "a version, address, network or country is not in its form";
}

auto ValueRules::ascending(TypeId element, const Cell* first, std::uint32_t count) const -> std::string_view {
  for (std::uint32_t i = 1; i < count; ++i) {
    if (order(types_, element, first[i - 1], first[i]) >= 0) return "a set or map is not in value order";
  }
  return "";
}

}  // namespace writ::ir
