// Products and quotients of decimals that are rounded before they are compared (W-PRECISION).
//
// A decimal has twelve places; what does not end there is rounded, and a comparison may then come out the
// other way by half of the last place. Whether it can is a matter of scale:
//   - the quotient of two whole numbers misses a limit of k places by at least 1 / (divisor * 10^k), or
//     meets it: where that is more than the rounding, nothing can go wrong;
//   - divided by 2s and 5s only, or multiplied by a constant of a few places, a number has a few places more;
//   - two decimals of which nothing is known have twelve places each, and their product twenty-four.
// Float is no matter of places. A measure of a tolerance cannot be written otherwise, so nothing is said of it.
#include <algorithm>
#include <numeric>

#include "compiler/check/advice.hpp"
#include "compiler/check/bands.hpp"
#include "compiler/check/constant.hpp"
#include "compiler/check/literal.hpp"
#include "compiler/check/units.hpp"
#include "compiler/check/walk.hpp"
#include "compiler/syntax/format_spelling.hpp"
#include "runtime/values/text.hpp"

namespace writ::check {

using namespace syntax;

namespace {

// More places than these in a constant are taken to use up those of an input.
constexpr int kConstantPlaces = 6;
// Of units of 10^-12: the rounding is half of one, so 1 / kFine is more than it.
constexpr Int128 kFine = 2 * static_cast<Int128>(kDecimalOne);
constexpr std::int64_t kSecond = 1'000'000'000;

auto decimal_like(Kind kind) -> bool { return kind == Kind::Decimal || kind == Kind::Ratio; }

auto places_of(Int128 value) -> int {
  int places = kDecimalPlaces;
  for (; places > 0 && value % 10 == 0; value /= 10) --places;
  return value == 0 ? 0 : places;
}

struct Precision {
  Checker& c;
  Arena& arena;

  struct At {
    ModuleIndex module = 0;
    ExprId id;
  };
  [[nodiscard]] auto form(At at) const -> const ExprForm& { return c.package.asts[at.module].exprs[at.id].form; }
  [[nodiscard]] auto fact(At at) const -> const ExprFacts& { return c.package.modules[at.module].exprs[at.id]; }
  [[nodiscard]] auto kind(At at) const -> Kind {
    return fact(at).type.valid() ? c.package.types[fact(at).type].kind : Kind::Bool;
  }
  [[nodiscard]] auto has_unit(At at) const -> bool {
    return fact(at).type.valid() && !c.package.types[fact(at).type].unit.empty();
  }
  // In units of 10^-12, whatever it was written as.
  [[nodiscard]] auto constant(At at) const -> std::optional<Int128> {
    Inside inside(c);
    c.module = at.module;
    const std::optional<Cell> cell = constant_cell(c, at.id, arena);
    if (!cell) return std::nullopt;
    if (decimal_like(kind(at))) return cell->decimal;
    return kind(at) == Kind::Int ? std::optional(decimal::from_int(cell->integer)) : std::nullopt;
  }
  // What a whole number can be at most, without its sign.
  [[nodiscard]] auto magnitude(At at) const -> Int128 {
    const std::optional<Range>& range = c.package.types[fact(at).type].range;
    if (!range) return static_cast<Int128>(1) << 63;
    return std::max(range->low < 0 ? -range->low : range->low, range->high < 0 ? -range->high : range->high);
  }
  [[nodiscard]] auto is_whole(At at) const -> bool { return kind(at) == Kind::Int || kind(at) == Kind::Duration; }

  // The product or quotient in `at` that may be rounded. `places`: of the limit that it is compared with.
  auto rounded(At at, int places) const -> At {
    if (!at.id.valid() || constant(at)) return {};
    if (const At named = definition(at); named.id.valid()) return rounded(named, places);
    const ExprForm& f = form(at);
    if (const auto* unary = std::get_if<Unary>(&f)) return rounded({at.module, unary->operand}, places);
    if (const auto* either = std::get_if<If>(&f))
      return first({at.module, either->then_value}, {at.module, either->else_value}, places);
    const auto* binary = std::get_if<Binary>(&f);
    if (binary == nullptr || !decimal_like(kind(at))) return {};
    const At left{at.module, binary->left};
    const At right{at.module, binary->right};
    if (binary->op == BinaryOp::Divide && !exact_quotient(left, right, places)) return at;
    if (binary->op == BinaryOp::Multiply && !exact_product(left, right)) return at;
    return first(left, right, places);
  }

 private:
  auto first(At a, At b, int places) const -> At {
    const At found = rounded(a, places);
    return found.id.valid() ? found : rounded(b, places);
  }
  // What a `let` stands for, here or of a control.
  [[nodiscard]] auto definition(At at) const -> At {
    const Binding& binding = fact(at).binding;
    if (binding.kind == Binding::Kind::Local) return {at.module, c.package.locals[binding.local].value};
    if (binding.kind != Binding::Kind::Symbol || std::holds_alternative<Call>(form(at))) return {};
    const Symbol& row = c.package.symbols[binding.symbol];
    const auto* let = std::get_if<LetDecl>(&c.package.ast_of(row).decls[row.decl].form);
    return let != nullptr ? At{row.module, let->value} : At{};
  }
  // A rate over a time, `price * 36 h`: the time is seldom a whole number of the unit that the rate is by.
  [[nodiscard]] auto exact_over_time(At rate, At time) const -> bool {
    const std::string unit = parse_unit(c.package.types[fact(rate).type].unit).per;
    const std::int64_t step = duration_unit(unit).value_or(0);
    const std::optional<std::int64_t> written = literal_duration(c.package.asts[time.module], time.id);
    return step <= kSecond || (written && *written % step == 0);
  }
  [[nodiscard]] auto exact_product(At a, At b) const -> bool {
    if (kind(a) == Kind::Duration) return exact_over_time(b, a);
    if (kind(b) == Kind::Duration) return exact_over_time(a, b);
    const std::optional<Int128> x = constant(a);
    const std::optional<Int128> y = constant(b);
    if (x || y) return places_of(x ? *x : *y) <= kConstantPlaces;
    return is_whole(a) || is_whole(b);
  }
  // Decimal places of what is divided, where they are known.
  [[nodiscard]] auto scale(At at) const -> std::optional<int> {
    if (is_whole(at)) return 0;
    const std::optional<Int128> value = constant(at);
    return value ? std::optional(places_of(*value)) : std::nullopt;
  }
  // The largest whole number that divides: of a constant, what is left of it when it is written as a fraction.
  [[nodiscard]] auto whole_divisor(At at) const -> std::optional<Int128> {
    if (const std::optional<Int128> value = constant(at); value && *value != 0) {
      const Int128 size = *value < 0 ? -*value : *value;
      return size / std::gcd(size, static_cast<Int128>(kDecimalOne));
    }
    return is_whole(at) ? std::optional(magnitude(at)) : std::nullopt;
  }
  [[nodiscard]] auto exact_quotient(At a, At b, int places) const -> bool {
    const std::optional<int> dividend = scale(a);
    const std::optional<Int128> divisor = whole_divisor(b);
    if (dividend && divisor) {
      Int128 fine = *divisor;
      for (int i = 0; i < std::max(places, *dividend) && fine < kFine; ++i) fine *= 10;
      if (fine < kFine) return true;
    }
    const std::optional<Int128> by = constant(b);
    return by && few_places(*by);
  }
  // Whether dividing by it adds a few places only: it has no factor but 2 and 5.
  static auto few_places(Int128 divisor) -> bool {
    if (divisor == 0) return true;  // never known, so never compared
    if (divisor < 0) divisor = -divisor;
    int twos = 0;
    int fives = 0;
    for (; divisor % 2 == 0; divisor /= 2) ++twos;
    for (; divisor % 5 == 0; divisor /= 5) ++fives;
    return divisor == 1 && std::max(twos, fives) - kDecimalPlaces <= kConstantPlaces;
  }
};

struct Comparisons {
  const Advising& a;
  Precision precision;
  ModuleIndex module;

  [[nodiscard]] auto text(ExprId id) const -> std::string {
    return std::string(a.c.texts.slice(a.c.package.asts[module].exprs[id].span));
  }
  [[nodiscard]] auto places(ExprId limit) const -> int {
    const std::optional<Int128> value = precision.constant({module, limit});
    return value ? places_of(*value) : kDecimalPlaces;
  }
  // As an operand of `*`.
  [[nodiscard]] auto factor(ExprId id) const -> std::string {
    const ExprForm& form = a.c.package.asts[module].exprs[id].form;
    const bool loose = std::holds_alternative<Binary>(form) || std::holds_alternative<If>(form);
    return loose ? "(" + text(id) + ")" : text(id);
  }

  void side(ExprId compared, ExprId limit, std::string_view op, bool flipped) const {
    const Precision::At found = precision.rounded({module, compared}, places(limit));
    if (!found.id.valid()) return;
    const Ast& ast = a.c.package.asts[found.module];
    Inside inside(a.c);
    a.c.module = found.module;
    auto& d = a.c.sink.report(diag::Rounded, a.c.package.asts[module].exprs[compared].span,
                              diag::Text{a.c.written(found.id)});
    if (found.id != compared || found.module != module) d.label(ast.exprs[found.id].span, "rounded here");
    const auto& binary = std::get<Binary>(ast.exprs[found.id].form);
    const Precision::At divisor{found.module, binary.right};
    const bool times = precision.kind(divisor) == Kind::Duration;
    if (binary.op != BinaryOp::Divide) {
      d.help(precision.has_unit(found)
                 ? "where the twelfth place does not matter, write `allow W-PRECISION because \"…\"`"
                 : "round it where the rules say so, with `round`, or allow it beside the code");
    } else if (times) {
      d.help("compare whole multiples instead: `busy * 2 < shift` for `busy / shift < 0.5`");
    } else if (precision.is_whole({found.module, binary.left}) && precision.is_whole(divisor)) {
      d.help("bound " + a.c.written(binary.right) + " by its type, such as `int in 1 .. 1_000_000`");
    } else if (found.id == compared && found.module == module) {
      const std::string product = factor(limit) + " * " + factor(binary.right);
      const std::string whole = flipped ? product + " " + std::string(op) + " " + text(binary.left)
                                        : text(binary.left) + " " + std::string(op) + " " + product;
      const bool positive = precision.constant(divisor).value_or(0) > 0;
      d.help((positive ? "write `" : "where " + a.c.written(binary.right) + " is above 0, write `") + whole + "`");
    } else {
      d.help("compare with the limit multiplied by " + a.c.written(binary.right) + " instead");
    }
  }
  void look(ExprId id) const {
    const ExprForm& form = a.c.package.asts[module].exprs[id].form;
    if (const auto* binary = std::get_if<Binary>(&form)) {
      if (!is_comparison(binary->op)) return;
      const std::string_view op = layout::spelled(binary->op);
      side(binary->left, binary->right, op, false);
      side(binary->right, binary->left, op, true);
    }
    if (const auto* range = std::get_if<InRange>(&form)) {
      const bool low_is_finer = places(range->low) > places(range->high);
      const Precision::At found =
          precision.rounded({module, range->value}, places(low_is_finer ? range->low : range->high));
      if (!found.id.valid()) return;
      a.c.sink
          .report(diag::Rounded, a.c.package.asts[module].exprs[range->value].span,
                  diag::Text{"`" + text(range->value) + "`"})
          .help("compare with each end by itself, multiplied");
    }
  }
};

// Tests compare what they were given; nothing is decided by them.
auto is_of_tests(const DeclForm& form) -> bool {
  return std::holds_alternative<TestDecl>(form) || std::holds_alternative<PropertyDecl>(form) ||
         std::holds_alternative<ProveDecl>(form) || std::holds_alternative<FixtureDecl>(form);
}

}  // namespace

void advise_on_precision(const Advising& a) {
  Arena arena;
  for (ModuleIndex module = 0; module < a.c.package.asts.size(); ++module) {
    const Ast& ast = a.c.package.asts[module];
    std::vector<diag::Span> tests;
    for (DeclId id : ast.items) {
      if (is_of_tests(ast.decls[id].form)) tests.push_back(ast.decls[id].span);
    }
    const Comparisons comparisons{a, {a.c, arena}, module};
    for (std::uint32_t i = 0; i < ast.exprs.size(); ++i) {
      const diag::Span span = ast.exprs[ExprId{i}].span;
      const bool tested = std::any_of(tests.begin(), tests.end(), [&](diag::Span test) {
        return span.begin >= test.begin && span.end <= test.end;
      });
      if (!tested && a.c.package.modules[module].exprs[ExprId{i}].type.valid()) comparisons.look(ExprId{i});
    }
  }
}

}  // namespace writ::check
