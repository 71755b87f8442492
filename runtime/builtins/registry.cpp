#include <algorithm>
#include <vector>

#include "runtime/builtins/families.hpp"

namespace writ::builtins {
namespace {

auto collect() -> std::vector<Builtin> {
  std::vector<Builtin> rows;
  for (const auto family : {number_rows(), string_rows(), time_rows(), calendar_rows(), set_rows(), closure_rows(), id_rows(), formed_rows()}) {
    rows.insert(rows.end(), family.begin(), family.end());
  }
  std::sort(rows.begin(), rows.end(), [](const Builtin& a, const Builtin& b) { return a.name < b.name; });
  return rows;
}

}  // namespace

auto all() -> std::span<const Builtin> {
  static const std::vector<Builtin> kRows = collect();
  return kRows;
}

auto find(std::string_view name) -> std::optional<std::uint32_t> {
  const auto rows = all();
  const auto at = std::lower_bound(rows.begin(), rows.end(), name,
                                   [](const Builtin& row, std::string_view wanted) { return row.name < wanted; });
  if (at == rows.end() || at->name != name) return std::nullopt;
  return static_cast<std::uint32_t>(at - rows.begin());
}

auto call(std::uint32_t index, const Context& context, std::span<const Cell> arguments) -> Cell {
  Reasons why = 0;
  for (const Cell& argument : arguments) why |= argument.why;
  const bool is_bool = context.types[context.result_type].kind == Kind::Bool;
  if (why != 0) return is_bool ? Cell::unknown_bool(why) : Cell::unknown(why);
  return all()[index].native(context, arguments);
}

auto are_present(const TypeTable& types, Arguments arguments, std::size_t count) -> bool {
  return arguments.size() == count &&
         std::none_of(arguments.begin(), arguments.end(), [&](TypeId id) { return types[id].optional; });
}

auto is_one(const TypeTable& types, Arguments arguments, Kind kind) -> bool {
  return are_present(types, arguments, 1) && types[arguments[0]].kind == kind;
}

auto unrefined(TypeTable& types, TypeId type) -> TypeId {
  Type row = types[type];
  row.range.reset();
  row.float_range.reset();
  row.pattern.clear();
  row.min_size = 0;
  return types.intern(row);
}

auto is_decimal(Kind kind) -> bool { return kind == Kind::Decimal || kind == Kind::Ratio; }

}  // namespace writ::builtins
