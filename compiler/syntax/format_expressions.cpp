// Expressions. Each form has a function that makes its layout; parentheses are put around
// where the grammar needs them and nowhere else.
#include <algorithm>

#include "compiler/syntax/format_parts.hpp"
#include "compiler/syntax/format_sets.hpp"
#include "compiler/syntax/format_spelling.hpp"
#include "runtime/base/check.hpp"

namespace writ::syntax::layout {
namespace {

// ---------------------------------------------------------------- pieces

auto text(Formatter& f, std::string_view text) -> Layout { return f.out.text(text); }
auto name(Formatter& f, const Ident& ident) -> Layout {
  return ident.quoted ? f.out.made(spelled(ident)) : f.out.text(ident.text);
}

// ` op right`, where the line may break before the operator; inside of something hanging.
auto operation(Formatter& f, std::string_view op, Layout right) -> Layout {
  return f.out.concat({f.out.hung(f.out.fit_line()), text(f, op), text(f, " "), right});
}
auto operation(Formatter& f, Layout left, std::string_view op, Layout right) -> Layout {
  return f.out.hanging(f.out.concat({left, operation(f, op, right)}));
}

struct Brackets {
  std::string_view open;
  std::string_view close;
  std::string_view comma;
  bool padded;         // a blank inside when on one line
  bool closing_comma;  // behind the last item when each has its line
};
constexpr Brackets kRecord = {"{", "}", ",", true, true};
constexpr Brackets kSet = {"{", "}", ",", true, true};
constexpr Brackets kList = {"[", "]", ",", false, true};
constexpr Brackets kArguments = {"(", ")", ",", false, false};
constexpr Brackets kArms = {"{", "}", "", true, false};

// What stands between two items when they are not all on one line.
enum class Between : std::uint8_t { Line, FitLine, WideLine };

auto between(const Formatter& f, Between what) -> Layout {
  switch (what) {
    case Between::Line: return f.out.line();
    case Between::FitLine: return f.out.fit_line();
    case Between::WideLine: return f.out.wide_line();
  }
  WRIT_CHECK(false, "a break outside its enum");
}

// The items in another order; an empty one leaves them.
auto ordered(std::vector<Item> items, const std::vector<std::size_t>& order) -> std::vector<Item> {
  if (order.empty()) return items;
  std::vector<Item> sorted;
  for (std::size_t i : order) sorted.push_back(std::move(items[i]));
  return sorted;
}

auto bracketed(Formatter& f, const Brackets& brackets, Span inside, std::vector<Item> items,
               Between gap = Between::Line, const std::vector<std::size_t>& order = {}) -> Layout {
  Lines closing;
  if (f.one_line == 0) closing = give_comments(f.comments, inside.begin, inside.end, items, Leading::Inside);
  bool commented =
      !closing.empty() || std::any_of(items.begin(), items.end(), [](const Item& item) { return item.commented(); });
  if (items.empty() && !commented) return f.out.concat({text(f, brackets.open), text(f, brackets.close)});
  items = ordered(std::move(items), order);
  std::uint32_t block = f.blocks++;
  Layout edge = brackets.padded ? f.out.line() : f.out.soft_line();
  Layout line = commented ? f.out.hard_line() : between(f, gap);
  Layout comma = text(f, brackets.comma);
  Layout closing_comma = brackets.closing_comma ? f.out.when_broken(",") : f.out.nothing();
  std::vector<Layout> parts;
  for (Item& item : items) {
    parts.push_back(&item == &items.front() ? edge : line);
    Layout behind = &item == &items.back() ? closing_comma : comma;
    if (item.commented()) {
      item.layout = f.out.concat({item.layout, behind});
      parts.push_back(item_layout(f, item, block));
    } else {
      parts.insert(parts.end(), {item.layout, behind});
    }
  }
  for (std::string_view comment : closing) parts.insert(parts.end(), {f.out.hard_line(), text(f, comment)});
  Layout inner = f.out.nest(f.out.concat(parts));
  return f.out.group(f.out.concat({text(f, brackets.open), inner, edge, text(f, brackets.close)}));
}

// `[x for y in ys where z]`
auto comprehension(Formatter& f, const Brackets& brackets, ExprId element, const Comprehension& form) -> Layout {
  Layout edge = brackets.padded ? f.out.line() : f.out.soft_line();
  std::vector<Layout> parts = {edge,
                               expr_layout(f, element),
                               f.out.nest(f.out.fit_line()),
                               text(f, "for "),
                               name(f, form.variable),
                               text(f, " in "),
                               expr_layout(f, form.sequence, Binding::Additive)};
  if (form.where.valid()) parts.insert(parts.end(), {f.out.line(), text(f, "where "), expr_layout(f, form.where)});
  Layout inner = f.out.nest(f.out.concat(parts));
  return f.out.group(f.out.concat({text(f, brackets.open), inner, edge, text(f, brackets.close)}));
}

auto are_constants(const Formatter& f, const std::vector<ExprId>& ids) -> bool {
  return std::all_of(ids.begin(), ids.end(), [&](ExprId id) { return is_constant(f.ast, id); });
}

// Constants do not break, lines break between them; but for those that hold a comment.
auto elements(Formatter& f, const std::vector<ExprId>& ids, bool constant) -> std::vector<Item> {
  std::vector<Item> items;
  for (ExprId id : ids) {
    Layout layout = expr_layout(f, id);
    items.push_back(
        {f.ast.exprs[id].span, constant && f.out.width(layout) < Layouts::kNever ? f.out.flat(layout) : layout});
  }
  return items;
}

// ---------------------------------------------------------------- literals and names

auto form_layout(Formatter& f, const Expr& e, const Hole&, Follow) -> Layout {
  return text(f, f.source.substr(e.span.begin, e.span.end - e.span.begin));
}
auto form_layout(Formatter& f, const Expr& e, const NumberLit& form, Follow) -> Layout {
  std::string canonical = spelled(form);
  std::string_view written = f.source.substr(e.span.begin, e.span.end - e.span.begin);
  return canonical == written ? text(f, written) : f.out.made(std::move(canonical));
}
auto form_layout(Formatter& f, const Expr&, const BoolLit& form, Follow) -> Layout {
  return text(f, form.value ? "true" : "false");
}
auto form_layout(Formatter& f, const Expr&, const NowLit&, Follow) -> Layout { return text(f, "now"); }
auto form_layout(Formatter& f, const Expr&, const DateLit& form, Follow) -> Layout { return text(f, form.text); }
auto form_layout(Formatter& f, const Expr&, const InstantLit& form, Follow) -> Layout { return text(f, form.text); }
auto form_layout(Formatter& f, const Expr&, const DigestLit& form, Follow) -> Layout { return text(f, form.text); }
auto form_layout(Formatter& f, const Expr&, const NameRef& form, Follow) -> Layout { return name(f, form.name); }

auto form_layout(Formatter& f, const Expr&, const StringLit& form, Follow) -> Layout {
  std::string_view quote = form.raw ? "\"\"\"" : "\"";
  std::vector<Layout> parts = {text(f, quote)};
  ++f.one_line;
  for (const StringPart& part : form.parts) {
    if (part.expr.valid()) {
      parts.insert(parts.end(), {text(f, "{"), f.out.flat(expr_layout(f, part.expr)), text(f, "}")});
    } else {
      parts.push_back(form.raw ? text(f, part.text) : f.out.made(escaped(part.text)));
    }
  }
  --f.one_line;
  parts.push_back(text(f, quote));
  return f.out.concat(parts);
}

auto form_layout(Formatter& f, const Expr&, const OutcomeOf& form, Follow) -> Layout {
  return f.out.concat({text(f, "outcome("), name(f, form.control), text(f, ")")});
}

// ---------------------------------------------------------------- collections, records, calls

auto form_layout(Formatter& f, const Expr& e, const ListLit& form, Follow) -> Layout {
  if (form.comprehension.valid()) {
    return comprehension(f, kList, form.elements.front(), form.comprehension);
  }
  bool constant = are_constants(f, form.elements);
  return bracketed(f, kList, e.span, elements(f, form.elements, constant), constant ? Between::FitLine : Between::Line);
}

auto form_layout(Formatter& f, const Expr& e, const SetLit& form, Follow) -> Layout {
  if (form.comprehension.valid()) {
    return comprehension(f, kSet, form.elements.front(), form.comprehension);
  }
  bool constant = are_constants(f, form.elements);
  std::vector<Item> items = elements(f, form.elements, constant);
  if (!constant) return bracketed(f, kSet, e.span, std::move(items));
  std::vector<SetKey> keys;
  for (std::size_t i = 0; i < items.size(); ++i)
    keys.push_back(set_key(f.ast, form.elements[i], f.out.flat_text(items[i].layout)));
  return bracketed(f, kSet, e.span, std::move(items), Between::FitLine, sorted_order(keys));
}

auto form_layout(Formatter& f, const Expr& e, const RecordLit& form, Follow) -> Layout {
  std::vector<Item> items;
  for (const FieldInit& field : form.fields) {
    Layout layout = f.out.concat({name(f, field.name), text(f, ": "), expr_layout(f, field.value)});
    items.push_back({field.name.span.to(f.ast.exprs[field.value].span), layout});
  }
  return bracketed(f, kRecord, e.span, std::move(items));
}

auto argument(Formatter& f, const Argument& argument) -> Item {
  Span value = f.ast.exprs[argument.value].span;
  if (!argument.label.valid()) return {value, expr_layout(f, argument.value)};
  return {argument.label.span.to(value),
          f.out.concat({name(f, argument.label), text(f, ": "), expr_layout(f, argument.value)})};
}

// A literal in brackets that is all there is in a call keeps its brackets on the call's lines.
auto is_bracketed(const ExprForm& form) -> bool {
  return std::holds_alternative<ListLit>(form) || std::holds_alternative<SetLit>(form) ||
         std::holds_alternative<RecordLit>(form);
}

auto form_layout(Formatter& f, const Expr& e, const Call& form, Follow) -> Layout {
  Layout callee = name(f, form.callee);
  if (form.comprehension.valid()) {
    return f.out.concat({callee, comprehension(f, kArguments, form.arguments.front().value, form.comprehension)});
  }
  std::vector<Item> items;
  for (const Argument& one : form.arguments) items.push_back(argument(f, one));
  bool alone = items.size() == 1 && is_bracketed(f.ast.exprs[form.arguments.front().value].form);
  if (alone) return f.out.concat({callee, text(f, "("), items.front().layout, text(f, ")")});
  Span inside = {e.span.file, form.callee.span.end, e.span.end};
  return f.out.concat({callee, bracketed(f, kArguments, inside, std::move(items))});
}

// ---------------------------------------------------------------- parts of values

auto updates(Formatter& f, const Expr& e, const With& form) -> Layout {
  std::vector<Item> items;
  for (const Update& update : form.updates) {
    Layout layout = f.out.concat({f.out.made(spelled(update.path)), text(f, ": "), expr_layout(f, update.value)});
    items.push_back({update.path.front().span.to(f.ast.exprs[update.value].span), layout});
  }
  Span inside = {e.span.file, f.ast.exprs[form.base].span.end, e.span.end};
  return f.out.concat({text(f, " with "), bracketed(f, kRecord, inside, std::move(items))});
}

auto base_of(const ExprForm& form) -> ExprId {
  if (const auto* access = std::get_if<FieldAccess>(&form)) return access->base;
  if (const auto* access = std::get_if<IndexAccess>(&form)) return access->base;
  if (const auto* with = std::get_if<With>(&form)) return with->base;
  return {};
}

auto postfix_tail(Formatter& f, const Expr& e) -> Layout {
  if (const auto* access = std::get_if<FieldAccess>(&e.form))
    return f.out.concat({text(f, "."), name(f, access->field)});
  if (const auto* with = std::get_if<With>(&e.form)) return updates(f, e, *with);
  return f.out.concat({text(f, "["), expr_layout(f, std::get<IndexAccess>(e.form).index), text(f, "]")});
}

// `a.b[c] with { … }`: a chain, walked without recursion because it may be long.
auto postfix_chain(Formatter& f, const Expr& last) -> Layout {
  std::vector<const Expr*> tails;
  const Expr* at = &last;
  ExprId base = base_of(at->form);
  for (; base_of(f.ast.exprs[base].form).valid(); base = base_of(at->form)) {
    tails.push_back(at);
    at = &f.ast.exprs[base];
  }
  tails.push_back(at);
  std::vector<Layout> parts = {expr_layout(f, base, Binding::Primary)};
  for (auto tail = tails.rbegin(); tail != tails.rend(); ++tail) parts.push_back(postfix_tail(f, **tail));
  return f.out.concat(parts);
}

auto form_layout(Formatter& f, const Expr& e, const FieldAccess&, Follow) -> Layout { return postfix_chain(f, e); }
auto form_layout(Formatter& f, const Expr& e, const IndexAccess&, Follow) -> Layout { return postfix_chain(f, e); }
auto form_layout(Formatter& f, const Expr& e, const With&, Follow) -> Layout { return postfix_chain(f, e); }

// ---------------------------------------------------------------- operators

auto membership(Formatter& f, const InSet& form, bool negated, Follow follow) -> Layout {
  Follow next = negated ? Follow::Logic : Follow::Refinement;
  Layout value = expr_layout(f, form.value, Binding::Additive, next);
  return operation(f, value, negated ? "not in" : "in", expr_layout(f, form.set, Binding::Additive, follow));
}

auto membership(Formatter& f, const InRange& form, bool negated, Follow follow) -> Layout {
  Follow next = negated ? Follow::Logic : Follow::Refinement;
  Layout value = expr_layout(f, form.value, Binding::Additive, next);
  Layout range = range_layout(f, RangeRefinement{form.low, form.high, form.end}, follow);
  return operation(f, value, negated ? "not in" : "in", range);
}

auto form_layout(Formatter& f, const Expr&, const InSet& form, Follow follow) -> Layout {
  return membership(f, form, form.negated, follow);
}
auto form_layout(Formatter& f, const Expr&, const InRange& form, Follow follow) -> Layout {
  return membership(f, form, form.negated, follow);
}

auto form_layout(Formatter& f, const Expr&, const Unary& form, Follow follow) -> Layout {
  if (form.op == UnaryOp::Negate)
    return f.out.concat({text(f, "-"), expr_layout(f, form.operand, Binding::Unary, follow)});
  if (!is_negated_membership(f.ast, form))
    return f.out.concat({text(f, "not "), expr_layout(f, form.operand, Binding::Not, follow)});
  const ExprForm& operand = f.ast.exprs[form.operand].form;
  if (const auto* set = std::get_if<InSet>(&operand)) return membership(f, *set, true, follow);
  return membership(f, std::get<InRange>(operand), true, follow);
}

// `a + b - c`: the operators of one level, walked without recursion because there may be many.
auto arithmetic(Formatter& f, const Binary& last, Follow follow) -> Layout {
  Binding binding = binding_of(last.op);
  auto tighter = static_cast<Binding>(static_cast<int>(binding) + 1);
  std::vector<const Binary*> chain = {&last};
  for (;;) {
    const auto* left = std::get_if<Binary>(&f.ast.exprs[chain.back()->left].form);
    if (left == nullptr || binding_of(left->op) != binding) break;
    chain.push_back(left);
  }
  std::vector<Layout> parts = {expr_layout(f, chain.back()->left, tighter, Follow::Arithmetic)};
  for (auto link = chain.rbegin(); link != chain.rend(); ++link) {
    Follow next = link + 1 == chain.rend() ? follow : Follow::Arithmetic;
    parts.push_back(operation(f, spelled((*link)->op), expr_layout(f, (*link)->right, tighter, next)));
  }
  return f.out.hanging(f.out.concat(parts));
}

auto implication(Formatter& f, const Binary& form, Follow follow) -> Layout {
  bool quantified = std::holds_alternative<Quantifier>(f.ast.exprs[form.right].form);
  Layout left = expr_layout(f, form.left, Binding::Logic, Follow::Logic);
  Layout right = expr_layout(f, form.right, quantified ? Binding::Expr : Binding::Logic, follow);
  return f.out.group(
      f.out.hanging(f.out.concat({left, f.out.hung(f.out.concat({f.out.line(), text(f, "implies "), right}))})));
}

auto form_layout(Formatter& f, const Expr&, const Binary& form, Follow follow) -> Layout {
  Binding binding = binding_of(form.op);
  if (binding == Binding::Implies) return implication(f, form, follow);
  if (binding != Binding::Compare) return arithmetic(f, form, follow);
  Layout left = expr_layout(f, form.left, Binding::Additive, Follow::Logic);
  return operation(f, left, spelled(form.op), expr_layout(f, form.right, Binding::Additive, follow));
}

// The operands of a chain; `(a and b) and c` is `a and b and c`.
void collect_operands(const Formatter& f, const Logic& form, std::vector<ExprId>& operands) {
  for (ExprId id : form.operands) {
    const auto* inner = std::get_if<Logic>(&f.ast.exprs[id].form);
    if (inner != nullptr && inner->op == form.op) {
      collect_operands(f, *inner, operands);
    } else {
      operands.push_back(id);
    }
  }
}

auto form_layout(Formatter& f, const Expr& e, const Logic& form, Follow follow) -> Layout {
  std::vector<ExprId> operands;
  collect_operands(f, form, operands);
  std::vector<Item> items;
  for (ExprId id : operands) {
    bool last = id == operands.back();
    bool open = last && std::holds_alternative<Quantifier>(f.ast.exprs[id].form);
    Layout operand = expr_layout(f, id, open ? Binding::Expr : Binding::Not, last ? follow : Follow::Logic);
    std::string_view word = form.op == LogicOp::And ? "and " : "or ";
    Layout layout = items.empty() ? operand : f.out.concat({text(f, word), operand});
    items.push_back({f.ast.exprs[id].span, layout});
  }
  if (f.one_line == 0)
    give_comments(f.comments, e.span.begin, f.ast.exprs[operands.back()].span.begin + 1, items, Leading::Outside);
  std::uint32_t block = f.blocks++;
  std::vector<Layout> more;
  for (std::size_t i = 1; i < items.size(); ++i)
    more.insert(more.end(), {f.out.line(), item_layout(f, items[i], block)});
  return f.out.group(
      f.out.hanging(f.out.concat({item_layout(f, items.front(), block), f.out.hung(f.out.concat(more))})));
}

auto form_layout(Formatter& f, const Expr&, const Presence& form, Follow) -> Layout {
  Layout value = expr_layout(f, form.value, Binding::Additive, Follow::Logic);
  return f.out.concat({value, text(f, form.present ? " is present" : " is absent")});
}
auto form_layout(Formatter& f, const Expr&, const WithinBand& form, Follow) -> Layout {
  Layout value = expr_layout(f, form.tolerance, Binding::Additive, Follow::Logic);
  return f.out.concat({value, text(f, " within "), text(f, spelled(form.band))});
}
auto form_layout(Formatter& f, const Expr&, const Matches& form, Follow) -> Layout {
  Layout value = expr_layout(f, form.value, Binding::Additive, Follow::Refinement);
  return f.out.concat({value, text(f, " matches /"), text(f, form.pattern), text(f, "/")});
}
auto form_layout(Formatter& f, const Expr&, const Like& form, Follow) -> Layout {
  Layout value = expr_layout(f, form.value, Binding::Additive, Follow::Logic);
  return operation(f, value, "like", expr_layout(f, form.pattern));
}
auto form_layout(Formatter& f, const Expr&, const Cast& form, Follow follow) -> Layout {
  Layout value = expr_layout(f, form.value, Binding::Unary, Follow::Logic);
  return f.out.concat({value, text(f, " as "), f.out.made(type_text(f, form.type, follow))});
}

// ---------------------------------------------------------------- quantifiers, choices

auto form_layout(Formatter& f, const Expr&, const Quantifier& form, Follow follow) -> Layout {
  std::string_view word = form.kind == QuantifierKind::Every  ? "every "
                          : form.kind == QuantifierKind::Some ? "some "
                                                              : "no ";
  Follow next = form.emptiness == Emptiness::Unsaid ? Follow::Colon : Follow::Nothing;
  std::vector<Layout> head = {text(f, word), name(f, form.variable)};
  if (form.second.valid()) head.insert(head.end(), {text(f, ", "), name(f, form.second)});
  head.insert(head.end(), {text(f, " in "), expr_layout(f, form.sequence, Binding::Additive, next)});
  if (form.emptiness == Emptiness::IfAny) head.push_back(text(f, ", if any"));
  if (form.emptiness == Emptiness::AtLeastOne) head.push_back(text(f, ", at least one"));
  head.push_back(text(f, ":"));
  Layout body = f.out.nest(f.out.concat({f.out.line(), expr_layout(f, form.body, Binding::Expr, follow)}));
  return f.out.group(f.out.concat({f.out.concat(head), body}));
}

auto choice(Formatter& f, std::string_view word, const If& form) -> Layout {
  return f.out.concat({text(f, word), expr_layout(f, form.condition), f.out.nest(f.out.fit_line()), text(f, "then "),
                       expr_layout(f, form.then_value)});
}

// `else if` goes on as one choice of several.
auto form_layout(Formatter& f, const Expr&, const If& form, Follow follow) -> Layout {
  std::vector<Layout> more;
  const If* last = &form;
  for (;;) {
    const auto* next = std::get_if<If>(&f.ast.exprs[last->else_value].form);
    if (next == nullptr) break;
    last = next;
    more.insert(more.end(), {f.out.line(), choice(f, "else if ", *last)});
  }
  more.insert(more.end(), {f.out.line(), text(f, "else "), expr_layout(f, last->else_value, Binding::Expr, follow)});
  return f.out.group(f.out.hanging(f.out.concat({choice(f, "if ", form), f.out.hung(f.out.concat(more))})));
}

auto arm_head(const MatchArm& arm) -> std::string {
  std::string head;
  for (const Ident& member : arm.members) head += (head.empty() ? "" : ", ") + spelled(member);
  return head;
}

// Arms on lines of their own have their arrows in one column.
auto form_layout(Formatter& f, const Expr& e, const Match& form, Follow) -> Layout {
  std::uint32_t widest = 0;
  for (const MatchArm& arm : form.arms) widest = std::max(widest, columns(arm_head(arm)));
  std::vector<Item> items;
  for (std::size_t i = 0; i < form.arms.size(); ++i) {
    const MatchArm& arm = form.arms[i];
    std::string head = arm_head(arm);
    bool refines = i + 1 < form.arms.size() && spelled(form.arms[i + 1].members.front()) == "max";  // a type before it
    Layout padding = f.out.when_broken(f.out.keep(std::string(widest - columns(head), ' ')));
    Layout layout =
        f.out.concat({f.out.made(head), padding, text(f, " => "),
                      expr_layout(f, arm.value, Binding::Expr, refines ? Follow::Refinement : Follow::Nothing)});
    items.push_back({arm.members.front().span.to(f.ast.exprs[arm.value].span), layout});
  }
  Layout head = f.out.concat({text(f, "match "), expr_layout(f, form.subject, Binding::Additive), text(f, " ")});
  Span inside = {e.span.file, f.ast.exprs[form.subject].span.end, e.span.end};
  return f.out.concat({head, bracketed(f, kArms, inside, std::move(items), Between::WideLine)});
}

}  // namespace

// ---------------------------------------------------------------- for the other parts

auto expr_layout(Formatter& f, ExprId id, Binding least, Follow follow) -> Layout {
  const Expr& e = f.ast.exprs[id];
  bool enclosed = binding_of(f.ast, f.ast.exprs[id].form) < least || swallows(f.ast, e.form, follow);
  Follow inside = enclosed ? Follow::Nothing : follow;
  Layout layout = std::visit([&](const auto& form) { return form_layout(f, e, form, inside); }, e.form);
  return enclosed ? f.out.enclosed(layout) : layout;
}

auto range_layout(Formatter& f, const RangeRefinement& range, Follow follow) -> Layout {
  Layout low = expr_layout(f, range.low, Binding::Additive, Follow::Logic);
  Layout high = expr_layout(f, range.high, Binding::Additive, follow);
  return f.out.concat({low, text(f, " "), text(f, spelled(range.end)), text(f, " "), high});
}

auto expr_text(Formatter& f, ExprId id, Binding least) -> std::string {
  ++f.one_line;
  std::string made = f.out.flat_text(expr_layout(f, id, least));
  --f.one_line;
  return made;
}

// What is in brackets, or cannot break at all, stays behind the `=`.
auto assigned(Formatter& f, ExprId value) -> Layout {
  bool stays = binding_of(f.ast, f.ast.exprs[value].form) >= Binding::Postfix ||
               std::holds_alternative<Match>(f.ast.exprs[value].form);
  Layout layout = expr_layout(f, value);
  if (stays) return f.out.concat({text(f, " = "), layout});
  return f.out.group(f.out.concat({text(f, " ="), f.out.nest(f.out.concat({f.out.line(), layout}))}));
}

auto listed(Formatter& f, const std::vector<Layout>& parts) -> Layout {
  std::vector<Layout> all;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) all.insert(all.end(), {text(f, ","), f.out.fit_line()});
    all.push_back(parts[i]);
  }
  return f.out.concat(all);
}

auto listed(Formatter& f, const std::vector<Ident>& names) -> Layout {
  std::vector<Layout> parts;
  for (const Ident& one : names) parts.push_back(name(f, one));
  return listed(f, parts);
}

}  // namespace writ::syntax::layout
