#include "compiler/check/units.hpp"

#include <utility>

#include "compiler/check/literal.hpp"
#include "runtime/values/text.hpp"

namespace writ::check {
namespace {

// Whether a value in `a` and one in `b` measure the same thing by different units.
auto differ_in_size(std::string_view a, std::string_view b) -> bool {
  return (byte_unit(a) && byte_unit(b)) || (duration_unit(a) && duration_unit(b));
}

// A fraction of products of names, each at most twice.
struct Fraction {
  std::string above[2];
  std::string below[2];

  void cancel() {
    for (std::string& top : above) {
      for (std::string& bottom : below) {
        if (top == bottom) top.clear(), bottom.clear();
      }
    }
  }
  [[nodiscard]] auto named() const -> std::optional<std::string> {
    if (!above[0].empty() && !above[1].empty()) return std::nullopt;
    if (!below[0].empty() && !below[1].empty()) return std::nullopt;
    const std::string& top = above[0].empty() ? above[1] : above[0];
    const std::string& bottom = below[0].empty() ? below[1] : below[0];
    if (differ_in_size(top, bottom) || (top.empty() && !bottom.empty())) return std::nullopt;
    return unit_text(top, bottom);
  }
};

auto named(Unit a, Unit b) -> std::optional<std::string> {
  Fraction made{{std::move(a.of), std::move(b.of)}, {std::move(a.per), std::move(b.per)}};
  made.cancel();
  return made.named();
}

}  // namespace

auto parse_unit(std::string_view text) -> Unit {
  constexpr std::string_view kPer = " per ";
  const std::size_t at = text.find(kPer);
  if (at == std::string_view::npos) return {std::string(text), {}};
  return {std::string(text.substr(0, at)), std::string(text.substr(at + kPer.size()))};
}

auto unit_product(std::string_view a, std::string_view b) -> std::optional<std::string> {
  return named(parse_unit(a), parse_unit(b));
}

auto unit_quotient(std::string_view a, std::string_view b) -> std::optional<std::string> {
  Unit divisor = parse_unit(b);
  std::swap(divisor.of, divisor.per);
  return named(parse_unit(a), std::move(divisor));
}

}  // namespace writ::check
