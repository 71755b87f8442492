// Strings: measured and compared byte by byte. Nothing here knows a locale; only ASCII letters have a case.
#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "runtime/base/limits.hpp"
#include "runtime/builtins/families.hpp"

namespace writ::builtins {
namespace {

auto view(const Cell& cell) -> std::string_view { return cell.text.view(); }

auto length(const Context&, std::span<const Cell> arguments) -> Cell {
  return Cell::of_int(static_cast<std::int64_t>(view(arguments[0]).size()));
}

// A byte that does not continue a sequence begins a character; strings are well-formed UTF-8.
auto code_points(const Context&, std::span<const Cell> arguments) -> Cell {
  const std::string_view text = view(arguments[0]);
  return Cell::of_int(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }));
}

auto lower_ascii(const Context& context, std::span<const Cell> arguments) -> Cell {
  const std::string_view text = view(arguments[0]);
  auto* made = static_cast<char*>(context.arena.allocate(text.size()));
  std::transform(text.begin(), text.end(), made,
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return Cell::of_text({made, text.size()});
}

auto trim(const Context&, std::span<const Cell> arguments) -> Cell {
  constexpr std::string_view kBlank = " \t\n\r\f\v";
  const std::string_view text = view(arguments[0]);
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return Cell::of_text({});
  return Cell::of_text(text.substr(first, text.find_last_not_of(kBlank) - first + 1));
}

auto starts(const Context&, std::span<const Cell> arguments) -> Cell {
  return yes_or_no(view(arguments[0]).starts_with(view(arguments[1])));
}

auto ends(const Context&, std::span<const Cell> arguments) -> Cell {
  return yes_or_no(view(arguments[0]).ends_with(view(arguments[1])));
}

// Linear in the text whatever is looked for, so that no input can make it slow.
auto contains_text(const Context&, std::span<const Cell> arguments) -> Cell {
  const std::string_view text = view(arguments[0]);
  const std::string_view part = view(arguments[1]);
  if (part.empty()) return yes_or_no(true);
  return yes_or_no(memmem(text.data(), text.size(), part.data(), part.size()) != nullptr);
}

// Never cut: a list that left out parts would let something pass that nobody looked at.
auto split(const Context& context, std::span<const Cell> arguments) -> Cell {
  std::string_view left = view(arguments[0]);
  const std::string_view separator = view(arguments[1]);
  if (separator.empty()) return Cell::unknown(bit(Reason::Invalid));
  const std::uint32_t most = context.types[context.result_type].max_size;
  std::vector<Cell> parts;
  for (bool more = true; more;) {
    const void* found = memmem(left.data(), left.size(), separator.data(), separator.size());
    more = found != nullptr && !left.empty();
    const std::size_t size =
        more ? static_cast<std::size_t>(static_cast<const char*>(found) - left.data()) : left.size();
    parts.push_back(Cell::of_text(left.substr(0, size)));
    if (parts.size() > most) return Cell::unknown(bit(Reason::OverLimit));
    if (more) left.remove_prefix(size + separator.size());
  }
  Cell* items = context.arena.cells(parts.size());
  std::copy(parts.begin(), parts.end(), items);
  return Cell::of_sequence(context.arena.make(Sequence{items, static_cast<std::uint32_t>(parts.size()), false}));
}

auto concat(const Context& context, std::span<const Cell> arguments) -> Cell {
  const std::string_view a = view(arguments[0]);
  const std::string_view b = view(arguments[1]);
  const std::size_t size = a.size() + b.size();
  if (size > limits::kLargestStringBytes) return Cell::unknown(bit(Reason::OverLimit));
  auto* made = static_cast<char*>(context.arena.allocate(size));
  std::copy(b.begin(), b.end(), std::copy(a.begin(), a.end(), made));
  return Cell::of_text({made, size});
}

auto measure_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!is_one(types, arguments, Kind::String)) return std::nullopt;
  return types.simple(Kind::Int);
}

auto text_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!is_one(types, arguments, Kind::String)) return std::nullopt;
  return unrefined(types, arguments[0]);
}

auto test_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!are_present(types, arguments, 2)) return std::nullopt;
  if (types[arguments[0]].kind != Kind::String || types[arguments[1]].kind != Kind::String) return std::nullopt;
  return types.simple(Kind::Bool);
}

// The bound is in the type of the last argument: a number that is written at the call is `int in n .. n`.
auto split_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!are_present(types, arguments, 3)) return std::nullopt;
  const Type most = types[arguments[2]];
  const bool texts = types[arguments[0]].kind == Kind::String && types[arguments[1]].kind == Kind::String;
  if (!texts || most.kind != Kind::Int || !most.unit.empty() || !most.range) return std::nullopt;
  const bool one = most.range->low == most.range->high && !most.range->high_open;
  if (!one || most.range->low < 1 || most.range->low > limits::kLargestCollection) return std::nullopt;
  Type list;
  list.kind = Kind::List;
  list.element = unrefined(types, arguments[0]);
  list.min_size = 1;  // the empty text is one part
  list.max_size = static_cast<std::uint32_t>(most.range->low);
  return types.intern(list);
}

auto bytes_of(const Type& string) -> std::uint64_t {
  return string.max_size != 0 ? string.max_size : limits::kDefaultStringBytes;
}

auto concat_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!are_present(types, arguments, 2)) return std::nullopt;
  Type made = types[arguments[0]];
  const Type b = types[arguments[1]];
  if (made.kind != Kind::String || b.kind != Kind::String) return std::nullopt;
  made.max_size =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(bytes_of(made) + bytes_of(b), limits::kLargestStringBytes));
  return unrefined(types, types.intern(made));
}

constexpr std::array kRows = {
    Builtin{"length", "length(s: string) -> int", length, measure_rule, "1", "The number of bytes of `s` in UTF-8.",
            R"(length("abc") == 3)"},
    Builtin{"code_points", "code_points(s: string) -> int", code_points, measure_rule, "1 + |s|/16",
            "The number of Unicode code points of `s`.", R"(code_points("né") == 2)"},
    Builtin{"lower_ascii", "lower_ascii(s: string) -> string", lower_ascii, text_rule, "1 + |s|/16",
            "`s` with the letters A to Z in lower case; all other characters stay.",
            R"(lower_ascii("Prod-EU") == "prod-eu")"},
    Builtin{"trim", "trim(s: string) -> string", trim, text_rule, "1 + |s|/16",
            "`s` without the ASCII blanks at both ends.", R"(trim("  a b ") == "a b")"},
    Builtin{"starts", "starts(s: string, prefix: string) -> bool", starts, test_rule, "1 + |prefix|/16",
            "Whether `s` begins with `prefix`; every string begins with the empty one.",
            R"(starts("acme/app", "acme/"))"},
    Builtin{"ends", "ends(s: string, suffix: string) -> bool", ends, test_rule, "1 + |suffix|/16",
            "Whether `s` ends with `suffix`; every string ends with the empty one.", R"(ends("model.onnx", ".onnx"))"},
    Builtin{"contains", "contains(s: string, part: string) -> bool", contains_text, test_rule, "1 + |s|/4",
            "Whether `part` stands somewhere in `s`; the empty string stands in every one.",
            R"(contains("acme/app", "me/"))"},
    Builtin{"split", "split(s: string, separator: string, max: literal int) -> list[string]", split, split_rule,
            "1 + |s|",
            "The parts of `s` between the separators, at least one; unknown(over_limit) when there are more than "
            "`max`, unknown(invalid) when the separator is empty.",
            R"(split("a,b,,c", ",", max: 8) == ["a", "b", "", "c"])"},
    Builtin{"concat", "concat(a: string, b: string) -> string", concat, concat_rule, "1 + |a|/16 + |b|/16",
            "`a` and then `b`; unknown(over_limit) above a mebibyte.", R"(concat("acme/", "app") == "acme/app")"},
};

}  // namespace

auto string_rows() -> std::span<const Builtin> { return kRows; }

}  // namespace writ::builtins
