// Constants: what an expression is worth when no input is known, for tables and data.
#include "compiler/check/constant.hpp"

#include "compiler/check/literal.hpp"
#include "runtime/values/text.hpp"

namespace writ::check {

using namespace syntax;

namespace {

struct Constant {
  Checker& c;
  ExprId id;
  Arena& arena;

  auto operator()(const BoolLit& form) const -> std::optional<Cell> { return Cell::of(truth_of(form.value)); }
  auto operator()(const DateLit& form) const -> std::optional<Cell> { return whole(parse_date(form.text)); }
  auto operator()(const InstantLit& form) const -> std::optional<Cell> { return whole(parse_instant(form.text)); }
  auto operator()(const DigestLit& form) const -> std::optional<Cell> { return Cell::of_text(form.text); }
  auto operator()(const StringLit&) const -> std::optional<Cell> { return text(id); }
  auto operator()(const NumberLit&) const -> std::optional<Cell> { return literal_cell(c, id); }
  auto operator()(const Unary& form) const -> std::optional<Cell> {
    return form.op == UnaryOp::Negate ? literal_cell(c, id) : std::nullopt;
  }
  auto operator()(const NameRef&) const -> std::optional<Cell> { return named(); }
  auto operator()(const FieldAccess&) const -> std::optional<Cell> { return named(); }
  auto operator()(const Call& form) const -> std::optional<Cell> {
    const Binding& binding = c.fact(id).binding;
    auto special = static_cast<Special>(binding.index);
    bool names_one =
        binding.kind == Binding::Kind::Special && (special == Special::Person || special == Special::Service ||
                                                   special == Special::Asset || special == Special::Formed);
    if (!names_one || !is_plain_text(c.ast(), form.arguments[0].value)) return std::nullopt;
    return text(form.arguments[0].value);
  }
  template <class Other>
  auto operator()(const Other&) const -> std::optional<Cell> {
    return std::nullopt;
  }

 private:
  static auto whole(std::optional<std::int64_t> value) -> std::optional<Cell> {
    return value ? std::optional(Cell::of_int(*value)) : std::nullopt;
  }
  [[nodiscard]] auto text(ExprId literal) const -> Cell {
    return Cell::of_text(arena.text(literal_value(c.ast(), literal, c.types()[c.fact(literal).type])));
  }
  // A member of an enum, an asset, or a `let` that is a constant itself.
  [[nodiscard]] auto named() const -> std::optional<Cell> {
    const Binding binding = c.fact(id).binding;
    if (binding.kind == Binding::Kind::Member) return Cell::of_int(binding.index);
    if (binding.kind != Binding::Kind::Symbol) return std::nullopt;
    const Symbol& row = c.package.symbols[binding.symbol];
    if (row.kind == SymbolKind::Asset) return Cell::of_text(arena.text(row.name));
    const auto* let = std::get_if<LetDecl>(&c.package.ast_of(row).decls[row.decl].form);
    if (let == nullptr) return std::nullopt;
    Inside inside(c);
    c.module = row.module;
    return constant_cell(c, let->value, arena);
  }
};

}  // namespace

auto constant_cell(Checker& c, ExprId id, Arena& arena) -> std::optional<Cell> {
  return std::visit(Constant{c, id, arena}, c.ast().exprs[id].form);
}

}  // namespace writ::check
