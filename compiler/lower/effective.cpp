// Effective dates: a control outside its days does not apply, a tolerance outside them is not
// known, a gate outside them denies.
#include "compiler/lower/builder.hpp"
#include "runtime/builtins/builtins.hpp"
#include "runtime/values/text.hpp"

namespace writ::lower {

using namespace syntax;
using ir::Op;
using ir::ValueId;

auto FunctionBuilder::day_constant(std::string_view day) -> ValueId {
  return constant(types().simple(Kind::Date), Cell::of_int(parse_date(day).value_or(0)));
}

auto FunctionBuilder::in_force(const EffectiveClause& clause) -> ValueId {
  std::optional<std::uint32_t> date = builtins::find("date");
  WRIT_CHECK(date.has_value(), "date is a builtin");
  ValueId now = emit(Op::Now, types().simple(Kind::Instant));
  ir::OriginId days = std::exchange(origin, lowering.origin(clause.span, "today"));
  ValueId today = emit_list(Op::Call, types().simple(Kind::Date), {now}, *date);
  origin = days;
  ValueId begun = emit(Op::Le, bool_type(), day_constant(clause.from).index, today.index);
  if (clause.until.empty()) return begun;
  return both(begun, emit(Op::Le, bool_type(), today.index, day_constant(clause.until).index));
}

}  // namespace writ::lower
