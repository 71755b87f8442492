// Types. They stand on one line.
#include "compiler/syntax/format_parts.hpp"
#include "compiler/syntax/format_spelling.hpp"

namespace writ::syntax::layout {
namespace {

auto unit_text(std::string_view unit, std::string_view per) -> std::string {
  if (unit.empty()) return {};
  std::string text = "[" + std::string(unit);
  if (!per.empty()) text.append(" per ").append(per);
  return text + "]";
}

auto refinement_text(Formatter&, const std::monostate&, Follow) -> std::string { return {}; }
auto refinement_text(Formatter& f, const RangeRefinement& range, Follow follow) -> std::string {
  ++f.one_line;
  std::string text = f.out.flat_text(range_layout(f, range, follow));
  --f.one_line;
  return " in " + text;
}
auto refinement_text(Formatter& f, const MaxRefinement& max, Follow) -> std::string {
  return " max " + expr_text(f, max.bound);
}
auto refinement_text(Formatter&, const PatternRefinement& matches, Follow) -> std::string {
  return " matches /" + std::string(matches.pattern) + "/";
}

auto size_text(const SizeBound& size) -> std::string {
  if (!size.given) return {};
  if (size.low.empty()) return ", max " + spelled_digits(size.high);
  return ", " + spelled_digits(size.low) + " .. " + spelled_digits(size.high);
}

struct TypeText {
  Formatter& f;
  const TypeExpr& type;
  Follow follow;

  auto operator()(const Hole&) const -> std::string {
    return std::string(f.source.substr(type.span.begin, type.span.end - type.span.begin));
  }
  auto operator()(const NamedType& form) const -> std::string {
    std::string text = spelled(form.name) + unit_text(form.unit, form.per);
    return text +
           std::visit([&](const auto& refinement) { return refinement_text(f, refinement, follow); }, form.refinement);
  }
  auto operator()(const CollectionType& form) const -> std::string {
    std::string_view kind = form.kind == CollectionType::Kind::List  ? "list["
                            : form.kind == CollectionType::Kind::Set ? "set["
                                                                     : "map[";
    std::string key = form.kind == CollectionType::Kind::Map ? type_text(f, form.key) + ", " : std::string();
    return std::string(kind) + key + type_text(f, form.element) + size_text(form.size) + "]";
  }
};

}  // namespace

// The `?` behind a range would belong to a type at the end of the range.
auto type_text(Formatter& f, TypeId id, Follow follow) -> std::string {
  const TypeExpr& type = f.ast.types[id];
  std::string text = std::visit(TypeText{f, type, type.optional ? Follow::QuestionMark : follow}, type.form);
  return type.optional ? text + "?" : text;
}

}  // namespace writ::syntax::layout
