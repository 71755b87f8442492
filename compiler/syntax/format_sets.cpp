#include "compiler/syntax/format_sets.hpp"

#include <algorithm>
#include <numeric>

#include "compiler/syntax/format_spelling.hpp"

namespace writ::syntax::layout {
namespace {

struct Constant {
  const Ast& ast;

  template <class Form>
  auto operator()(const Form&) const -> bool {
    return false;
  }
  auto operator()(const NumberLit&) const -> bool { return true; }
  auto operator()(const BoolLit&) const -> bool { return true; }
  auto operator()(const NowLit&) const -> bool { return true; }
  auto operator()(const DateLit&) const -> bool { return true; }
  auto operator()(const InstantLit&) const -> bool { return true; }
  auto operator()(const DigestLit&) const -> bool { return true; }
  auto operator()(const NameRef&) const -> bool { return true; }
  auto operator()(const StringLit& form) const -> bool {
    return std::none_of(form.parts.begin(), form.parts.end(), [](const StringPart& part) { return part.expr.valid(); });
  }
  auto operator()(const Unary& form) const -> bool {
    return form.op == UnaryOp::Negate && is_constant(ast, form.operand);
  }
  auto operator()(const Call& form) const -> bool {
    if (form.comprehension.valid()) return false;
    return std::all_of(form.arguments.begin(), form.arguments.end(),
                       [&](const Argument& a) { return is_constant(ast, a.value); });
  }
};

// The digits so that text order is number order: how many stand before the point comes first.
auto magnitude(std::string_view digits) -> std::string {
  constexpr std::size_t kLengthDigits = 20;  // of any size_t
  std::string plain;
  for (char c : digits) {
    if (c != '_') plain += c;
  }
  std::size_t point = std::min(plain.find('.'), plain.size());
  std::size_t zeros = std::min(plain.find_first_not_of('0'), point);
  std::string whole = plain.substr(zeros, point - zeros);
  std::string rest = point < plain.size() ? plain.substr(point + 1) : std::string();
  while (rest.ends_with('0')) rest.pop_back();
  std::string length = std::to_string(whole.size());
  length.insert(0, kLengthDigits - length.size(), '0');
  return length + whole + "." + rest;
}

// The larger a negative number's digits, the earlier it comes.
auto complement(std::string digits) -> std::string {
  for (char& c : digits) {
    if (c >= '0' && c <= '9') c = static_cast<char>('9' - (c - '0'));
  }
  return digits + "~";  // behind every digit: -1 comes after -1.5
}

}  // namespace

auto is_constant(const Ast& ast, ExprId id) -> bool {
  const ExprForm* form = &ast.exprs[id].form;
  while (const auto* access = std::get_if<FieldAccess>(form)) form = &ast.exprs[access->base].form;
  return std::visit(Constant{ast}, *form);
}

auto set_key(const Ast& ast, ExprId id, std::string text) -> SetKey {
  const ExprForm* form = &ast.exprs[id].form;
  const auto* unary = std::get_if<Unary>(form);
  if (unary != nullptr && unary->op == UnaryOp::Negate) form = &ast.exprs[unary->operand].form;
  const auto* number = std::get_if<NumberLit>(form);
  if (number == nullptr) return {.text = std::move(text)};
  std::string canonical = spelled(*number);
  std::size_t digits = std::min(canonical.find_first_not_of("0123456789_."), canonical.size());
  std::string size = magnitude(std::string_view(canonical).substr(0, digits));
  return {false, canonical.substr(digits), unary == nullptr, unary == nullptr ? size : complement(size),
          std::move(text)};
}

auto sorted_order(const std::vector<SetKey>& keys) -> std::vector<std::size_t> {
  std::vector<std::size_t> order(keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
  return order;
}

}  // namespace writ::syntax::layout
