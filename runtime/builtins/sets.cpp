// Sets: unions and their kin, honest about members that are unknown and sets that are cut short.
//
// An open set, one that was cut short, has the members it shows and maybe more; so has
// a union with it. What takes members away is unknown unless all of them are known.
#include <algorithm>
#include <array>

#include "runtime/base/limits.hpp"
#include "runtime/builtins/families.hpp"
#include "runtime/values/compare.hpp"
#include "runtime/values/open.hpp"

namespace writ::builtins {
namespace {

auto element_of(const Context& context) -> TypeId { return context.types[context.argument_types[0]].element; }

auto made(const Context& context, const Cell* items, std::uint32_t size, bool open) -> Cell {
  return Cell::of_sequence(context.arena.make(Sequence{items, size, open}));
}

auto unite(const Context& context, std::span<const Cell> arguments) -> Cell {
  const Sequence& a = *arguments[0].sequence;
  const Sequence& b = *arguments[1].sequence;
  // Bounds what a policy can build by doubling.
  if (std::uint64_t{a.size} + b.size > limits::kLargestCollection) return Cell::unknown(bit(Reason::OverLimit));
  Cell* items = context.arena.cells(a.size + b.size);
  std::copy_n(a.items, a.size, items);
  std::copy_n(b.items, b.size, items + a.size);
  const std::uint32_t size = canonical_set(context.types, element_of(context), items, a.size + b.size);
  return made(context, items, size, a.open || b.open);
}

enum class Keep : std::uint8_t { InBoth, OnlyInFirst };

// Both sorted and known: one walk.
auto sift(const Context& context, const Sequence& a, const Sequence& b, Keep keep) -> Cell {
  const TypeId element = element_of(context);
  Cell* items = context.arena.cells(a.size);
  std::uint32_t size = 0;
  std::uint32_t at = 0;
  for (std::uint32_t i = 0; i < a.size; ++i) {
    while (at < b.size && order(context.types, element, b.items[at], a.items[i]) < 0) ++at;
    const bool in_both = at < b.size && order(context.types, element, b.items[at], a.items[i]) == 0;
    if (in_both == (keep == Keep::InBoth)) items[size++] = a.items[i];
  }
  return made(context, items, size, false);
}

// Unknown where it is not certain which members there are: a result that showed some and
// hid others would know more than its operands (design 3.2, theorem 1).
auto sifted(const Context& context, std::span<const Cell> arguments, Keep keep) -> Cell {
  const TypeTable& types = context.types;
  const Reasons why = open_reasons(types, context.argument_types[0], arguments[0]) |
                      open_reasons(types, context.argument_types[1], arguments[1]);
  if (why != 0) return Cell::unknown(why);
  return sift(context, *arguments[0].sequence, *arguments[1].sequence, keep);
}

auto intersect(const Context& context, std::span<const Cell> arguments) -> Cell {
  return sifted(context, arguments, Keep::InBoth);
}

auto subtract(const Context& context, std::span<const Cell> arguments) -> Cell {
  return sifted(context, arguments, Keep::OnlyInFirst);
}

// Kleene: one member that is surely not in `b` settles it.
auto is_subset(const Context& context, std::span<const Cell> arguments) -> Cell {
  const Sequence& a = *arguments[0].sequence;
  const Sequence& b = *arguments[1].sequence;
  Truth all = a.open ? Truth::Unknown : Truth::True;
  Reasons why = a.open ? bit(Reason::Incomplete) : Reasons{0};
  for (std::uint32_t i = 0; i < a.size; ++i) {
    const Cell in = contains_sorted(context.types, element_of(context), b, a.items[i]);
    all = truth_and(all, in.truth);
    why |= in.why;
  }
  return Cell::of(all, why);
}

auto are_two_sets(const TypeTable& types, Arguments arguments) -> bool {
  if (!are_present(types, arguments, 2)) return false;
  if (types[arguments[0]].kind != Kind::Set || types[arguments[1]].kind != Kind::Set) return false;
  return same_shape(types, types[arguments[0]].element, types[arguments[1]].element);
}

auto union_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!are_two_sets(types, arguments)) return std::nullopt;
  Type set = types[arguments[0]];
  const std::uint64_t most = std::uint64_t{set.max_size} + types[arguments[1]].max_size;
  set.max_size = static_cast<std::uint32_t>(std::min<std::uint64_t>(most, limits::kLargestCollection));
  set.min_size = std::max(set.min_size, types[arguments[1]].min_size);
  set.element = unrefined(types, set.element);
  return types.intern(set);
}

auto part_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!are_two_sets(types, arguments)) return std::nullopt;
  return unrefined(types, arguments[0]);
}

auto subset_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!are_two_sets(types, arguments)) return std::nullopt;
  return types.simple(Kind::Bool);
}

constexpr std::array kRows = {
    Builtin{"union", "union(a: set[T], b: set[T]) -> set[T]", unite, union_rule, "1 + |a| + |b|",
            "What is in `a` or in `b`; unknown(over_limit) above a million members.",
            "union({1, 2}, {2, 3}) == {1, 2, 3}"},
    Builtin{"inter", "inter(a: set[T], b: set[T]) -> set[T]", intersect, part_rule, "1 + |a| + |b|",
            "What is in `a` and in `b`; unknown when a member is, or when one of them is incomplete.", "inter({1, 2}, {2, 3}) == {2}"},
    Builtin{"minus", "minus(a: set[T], b: set[T]) -> set[T]", subtract, part_rule, "1 + |a| + |b|",
            "What is in `a` and not in `b`; unknown when a member is, or when one of them is incomplete.",
            "minus({1, 2}, {2, 3}) == {1}"},
    Builtin{"subset", "subset(a: set[T], b: set[T]) -> bool", is_subset, subset_rule, "1 + |a|*|b|",
            "Whether all of `a` is in `b`; the empty set is in every one.", "subset({1, 2}, {1, 2, 3})"},
};

}  // namespace

auto set_rows() -> std::span<const Builtin> { return kRows; }

}  // namespace writ::builtins
