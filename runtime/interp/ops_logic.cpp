// Three-valued logic, choice, and what reads through unknown values.
#include "runtime/interp/ops.hpp"
#include "runtime/values/compare.hpp"

namespace writ::interp {

auto unknown_of(const Type& type, Reasons why) -> Cell {
  return type.kind == Kind::Bool ? Cell::unknown_bool(why) : Cell::unknown(why);
}

auto settled(const Type& type, const Cell& value) -> Cell {
  return value.is_unknown() ? unknown_of(type, value.why) : value;
}

// Cell::of drops the reasons of what is known.
auto eval_and(const Cell& a, const Cell& b) -> Cell { return Cell::of(truth_and(truth(a), truth(b)), a.why | b.why); }
auto eval_or(const Cell& a, const Cell& b) -> Cell { return Cell::of(truth_or(truth(a), truth(b)), a.why | b.why); }
auto eval_not(const Cell& a) -> Cell { return Cell::of(truth_not(truth(a)), a.why); }

auto eval_select(const TypeTable& types, TypeId type, const Cell& condition, const Cell& a, const Cell& b) -> Cell {
  const Type& row = types[type];
  const Truth c = truth(condition);
  if (c == Truth::True) return settled(row, a);
  if (c == Truth::False) return settled(row, b);
  const Reasons why = condition.why | a.why | b.why;
  if (row.kind == Kind::Bool && !row.optional) {
    const bool either_true = can_be_true(truth(a)) || can_be_true(truth(b));
    const bool either_false = can_be_false(truth(a)) || can_be_false(truth(b));
    return Cell::of(truth_from_bits(either_true, either_false), why);
  }
  const bool same = a.known() && b.known() && truth(equal(types, type, a, b)) == Truth::True;
  return same ? a : unknown_of(row, why);
}

auto eval_guard(const Type& type, const Cell& condition, const Cell& value, Reason reason) -> Cell {
  switch (truth(condition)) {
    case Truth::True:
      return settled(type, value);
    case Truth::False:
      return unknown_of(type, bit(reason));
    case Truth::Unknown:
      return unknown_of(type, condition.why | value.why);
  }
  return {};
}

auto eval_field(const Type& result, const Cell& record, std::uint32_t field) -> Cell {
  return record.is_unknown() ? unknown_of(result, record.why) : settled(result, record.fields[field]);
}

auto eval_present(const Cell& optional) -> Cell {
  return optional.is_unknown() ? Cell::unknown_bool(optional.why) : Cell::of(truth_of(!optional.absent));
}

auto eval_default(const Type& result, const Cell& optional, const Cell& other) -> Cell {
  const bool absent = optional.known() && optional.absent;
  return settled(result, absent ? other : optional);
}

auto eval_unwrap(const Type& result, const Cell& optional) -> Cell {
  const bool absent = optional.known() && optional.absent;
  return absent ? unknown_of(result, bit(Reason::Missing)) : settled(result, optional);
}

}  // namespace writ::interp
