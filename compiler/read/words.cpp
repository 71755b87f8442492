#include "compiler/read/words.hpp"

#include <fmt/format.h>

#include "compiler/check/literal.hpp"
#include "compiler/check/reach.hpp"

namespace writ::read {

using namespace syntax;

auto listed(const std::vector<std::string>& words, std::string_view last) -> std::string {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " " + std::string(last) + " " : ", ";
    out += words[i];
  }
  return out;
}

auto names_of(const std::vector<Ident>& names) -> std::vector<std::string> {
  std::vector<std::string> out;
  for (const Ident& name : names) out.emplace_back(name.text);
  return out;
}

auto Words::written(diag::Span span) const -> std::string {
  const std::string_view all = source_.texts[span.file].text;
  std::string out;
  for (const char c : all.substr(span.begin, span.end - span.begin)) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  return out;
}

auto Words::written(ExprId expr) const -> std::string { return written(ast().exprs[expr].span); }

auto Words::value(ExprId expr) const -> std::string {
  const ExprForm& form = ast().exprs[expr].form;
  const bool literal = std::holds_alternative<NumberLit>(form) || std::holds_alternative<DateLit>(form) ||
                       std::holds_alternative<InstantLit>(form);
  if (literal) return written(expr);
  if (std::holds_alternative<NowLit>(form)) return "the instant of the decision";
  if (std::holds_alternative<Quantifier>(form) || std::holds_alternative<Logic>(form))
    return "(" + condition(expr) + ")";
  return code(written(expr));
}

auto Words::message(ExprId expr) const -> std::string {
  if (!expr.valid()) return {};
  const auto* string = std::get_if<StringLit>(&ast().exprs[expr].form);
  if (string == nullptr) return plain(written(expr));
  std::string out;
  for (const StringPart& part : string->parts)
    out += part.expr.valid() ? "{" + written(part.expr) + "}" : plain(part.text);
  return out;
}

auto Words::type(syntax::TypeId id) const -> std::string { return code(written(ast().types[id].span)); }

auto Words::docs(const Doc& doc) -> std::string {
  std::string out;
  for (std::string_view line : doc.lines) {
    while (line.starts_with(' ')) line.remove_prefix(1);
    out += (out.empty() || line.empty() ? "" : " ") + plain(line);
  }
  return out;
}

namespace {

auto relation(BinaryOp op) -> std::string_view {
  switch (op) {
    case BinaryOp::Eq: return "is";
    case BinaryOp::Ne: return "is not";
    case BinaryOp::Lt: return "is less than";
    case BinaryOp::Le: return "is at most";
    case BinaryOp::Gt: return "is more than";
    case BinaryOp::Ge: return "is at least";
    case BinaryOp::Add:
    case BinaryOp::Subtract:
    case BinaryOp::Multiply:
    case BinaryOp::Divide:
    case BinaryOp::Default:
    case BinaryOp::Implies: break;
  }
  return {};
}

}  // namespace

auto Words::limit(const BandClause& band) const -> std::string {
  if (const auto* range = std::get_if<RangeRefinement>(&band.limit)) {
    const bool inside = range->end == RangeEnd::Inclusive;
    return inside ? fmt::format("between {} and {}", value(range->low), value(range->high))
                  : fmt::format("at least {} and less than {}", value(range->low), value(range->high));
  }
  const auto& [op, bound] = std::get<std::pair<BinaryOp, ExprId>>(band.limit);
  std::string_view words = relation(op);
  if (words.starts_with("is ")) words.remove_prefix(3);
  return std::string(words) + " " + value(bound);
}

auto Words::part(ExprId expr) const -> std::string {
  const ExprForm& form = ast().exprs[expr].form;
  const auto* binary = std::get_if<Binary>(&form);
  const bool nested = std::holds_alternative<Logic>(form) || (binary != nullptr && binary->op == BinaryOp::Implies);
  return nested ? "(" + condition(expr) + ")" : condition(expr);
}

auto Words::comparison(const Binary& form) const -> std::string {
  const auto* text = std::get_if<StringLit>(&ast().exprs[form.right].form);
  const bool empty = text != nullptr && text->parts.empty();
  if (empty && form.op == BinaryOp::Eq) return value(form.left) + " is empty";
  if (empty && form.op == BinaryOp::Ne) return value(form.left) + " is not empty";
  return fmt::format("{} {} {}", value(form.left), relation(form.op), value(form.right));
}

auto Words::tolerance(const WithinBand& form) const -> std::string {
  const std::string name = written(form.tolerance);
  const check::Binding& binding = source_.package.modules[module_].exprs[form.tolerance].binding;
  constexpr const char* kBands[] = {"target", "accept", "warn", "breach"};
  const std::string_view band = kBands[static_cast<std::size_t>(form.band)];
  std::string out = fmt::format("the tolerance {} is in the band {} or better", code(name), em(band));
  if (binding.kind != check::Binding::Kind::Symbol) return out;
  const check::Symbol& row = source_.package.symbols[binding.symbol];
  const auto* decl = std::get_if<ToleranceDecl>(&source_.package.ast_of(row).decls[row.decl].form);
  if (decl == nullptr) return out;
  const Words there(source_, row.module);
  const auto* measure = check::first_clause<MeasureClause>(there.ast(), decl->clauses);
  const auto* needs = check::first_clause<NeedsClause>(there.ast(), decl->clauses);
  for (const ClauseId id : decl->clauses) {
    const auto* clause = std::get_if<BandClause>(&there.ast().clauses[id].form);
    if (clause == nullptr || clause->band != form.band || measure == nullptr) continue;
    out += fmt::format(": {} is {}", there.value(measure->value), there.limit(*clause));
  }
  if (needs != nullptr) out += fmt::format(" (known only if {})", there.condition(needs->condition));
  return out;
}

auto Words::quantifier(const Quantifier& form) const -> std::string {
  const std::string each =
      std::string(form.variable.text) + (form.second.valid() ? ", " + std::string(form.second.text) : "");
  const std::string in = fmt::format("{} in {}", code(each), value(form.sequence));
  if (form.kind == QuantifierKind::No) return fmt::format("there is no {} for which {}", in, part(form.body));
  if (form.kind == QuantifierKind::Some) return fmt::format("there is some {} for which {}", in, part(form.body));
  const std::string_view empty = form.emptiness == Emptiness::IfAny        ? ", if there are any,"
                                 : form.emptiness == Emptiness::AtLeastOne ? ", of which there is at least one,"
                                                                           : "";
  return fmt::format("for every {}{} {}", in, empty.empty() ? "," : empty, part(form.body));
}

auto Words::negation(const Unary& form, ExprId whole) const -> std::string {
  if (form.op != UnaryOp::Not) return value(whole);
  const ExprForm& inner = ast().exprs[form.operand].form;
  const bool plain = std::holds_alternative<NameRef>(inner) || std::holds_alternative<FieldAccess>(inner);
  return plain ? value(form.operand) + " is false" : "it is not so that " + part(form.operand);
}

auto Words::condition(ExprId expr) const -> std::string {
  const ExprForm& form = ast().exprs[expr].form;
  if (const auto* f = std::get_if<Logic>(&form)) {
    std::vector<std::string> parts;
    for (const ExprId operand : f->operands) parts.push_back(part(operand));
    return fmt::format("{}", fmt::join(parts, f->op == LogicOp::And ? " and " : " or "));
  }
  if (const auto* f = std::get_if<Binary>(&form)) {
    if (f->op == BinaryOp::Implies) return fmt::format("if {}, then {}", part(f->left), part(f->right));
    return relation(f->op).empty() ? value(expr) : comparison(*f);
  }
  if (const auto* f = std::get_if<InRange>(&form)) {
    const bool inside = f->end == RangeEnd::Inclusive;
    const std::string range = inside ? fmt::format("between {} and {}", value(f->low), value(f->high))
                                     : fmt::format("at least {} and less than {}", value(f->low), value(f->high));
    return fmt::format("{} is {}{}", value(f->value), f->negated ? "not " : "", range);
  }
  if (const auto* f = std::get_if<InSet>(&form))
    return fmt::format("{} is {}one of {}", value(f->value), f->negated ? "not " : "", value(f->set));
  if (const auto* f = std::get_if<Presence>(&form))
    return fmt::format("{} is {}", value(f->value), f->present ? "there" : "absent");
  if (const auto* f = std::get_if<WithinBand>(&form)) return tolerance(*f);
  if (const auto* f = std::get_if<Quantifier>(&form)) return quantifier(*f);
  if (const auto* f = std::get_if<Unary>(&form)) return negation(*f, expr);
  const bool flag = std::holds_alternative<NameRef>(form) || std::holds_alternative<FieldAccess>(form);
  if (flag) return value(expr) + " is true";
  return value(expr) + " holds";
}

}  // namespace writ::read
