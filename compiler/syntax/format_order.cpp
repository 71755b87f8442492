#include "compiler/syntax/format_order.hpp"

#include <algorithm>
#include <compare>
#include <type_traits>

namespace writ::syntax::layout {
namespace {

template <class... Forms>
struct Kinds {};

// Design 5.3, rule 2, with the kinds that it does not name where the organisation's words
// are read: behind the enums that they use, before the records.
using CanonicalOrder = Kinds<Hole, LimitsDecl, UnitDecl, EnumDecl, FrameworkDecl, CoverDecl, AppetiteDecl, RoleDecl,
                             SeparateDecl, ObligationDecl, TransformDecl, AssetDecl, RecordDecl, RequestDecl,
                             EvidenceDecl, DataDecl, LetDecl, TableDecl, ToleranceDecl, ControlDecl, ApprovalDecl,
                             WaiverDecl, GateDecl, RiskDecl, FixtureDecl, TestDecl, PropertyDecl, ProveDecl>;

template <class Form, class... Forms>
constexpr auto place_of(Kinds<Forms...>) -> std::size_t {
  constexpr bool kIsOne[] = {std::is_same_v<Form, Forms>...};
  constexpr auto kFound = std::find(std::begin(kIsOne), std::end(kIsOne), true) - std::begin(kIsOne);
  static_assert(kFound < static_cast<std::ptrdiff_t>(sizeof...(Forms)),
                "a kind of declaration has no place in the order");
  return kFound;
}

// Lets and functions are one rank, in the order of the author.
template <class Form>
constexpr auto rank_of_kind() -> std::size_t {
  return place_of<std::conditional_t<std::is_same_v<Form, FnDecl>, LetDecl, Form>>(CanonicalOrder{});
}

auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }

// `MDL-04` into "MDL" and "04", and so on.
auto first_part(std::string_view id) -> std::string_view { return id.substr(0, id.find('-')); }
auto rest_of(std::string_view id) -> std::string_view {
  std::size_t dash = id.find('-');
  return dash == std::string_view::npos ? std::string_view{} : id.substr(dash + 1);
}

// Numbers come first, by value; the rest by the alphabet.
struct PartKey {
  bool is_word;
  std::size_t digits;  // without leading zeros
  std::string_view text;

  auto operator<=>(const PartKey&) const = default;
};

auto part_key(std::string_view part) -> PartKey {
  if (!std::all_of(part.begin(), part.end(), is_digit)) return {true, 0, part};
  part.remove_prefix(std::min(part.find_first_not_of('0'), part.size()));
  return {false, part.size(), part};
}

}  // namespace

auto rank_of(const DeclForm& form) -> std::size_t {
  return std::visit([]<class Form>(const Form&) { return rank_of_kind<Form>(); }, form);
}

auto id_before(std::string_view a, std::string_view b) -> bool {
  std::string_view whole_a = a;
  std::string_view whole_b = b;
  while (!a.empty() && !b.empty()) {
    PartKey x = part_key(first_part(a));
    PartKey y = part_key(first_part(b));
    if (x != y) return x < y;
    a = rest_of(a);
    b = rest_of(b);
  }
  if (a.empty() != b.empty()) return a.empty();
  return whole_a < whole_b;  // `AB-01` and `AB-1`
}

auto comes_before(const DeclForm& a, const DeclForm& b) -> bool {
  if (rank_of(a) != rank_of(b)) return rank_of(a) < rank_of(b);
  const auto* x = std::get_if<ControlDecl>(&a);
  const auto* y = std::get_if<ControlDecl>(&b);
  return x != nullptr && y != nullptr && id_before(x->id.text, y->id.text);
}

}  // namespace writ::syntax::layout
