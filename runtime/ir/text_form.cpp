#include "runtime/ir/text_form.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/core.h>

namespace writ::ir::text_form {
namespace {

template <class Enum, std::size_t N>
auto find_name(const std::array<std::string_view, N>& names, std::string_view name) -> std::optional<Enum> {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) return std::nullopt;
  return static_cast<Enum>(at - names.begin());
}

// Each in the order of its enumeration.
constexpr std::array<std::string_view, 23> kKinds = {"bool",     "int",    "decimal", "ratio", "float",   "string",
                                                     "digest",   "person", "service", "asset", "instant", "date",
                                                     "duration", "semver", "cidr",    "ip",    "country", "json",
                                                     "enum",     "record", "list",    "set",   "map"};
static_assert(static_cast<std::size_t>(Kind::Map) + 1 == kKinds.size());
constexpr std::array<std::string_view, 4> kInputKinds = {"request", "evidence", "data", "answer"};
constexpr std::array<std::string_view, 3> kLevels = {"advisory", "soft", "hard"};
constexpr std::array<std::string_view, 2> kClauses = {"deny", "escalate"};
constexpr std::array<std::string_view, 4> kMerges = {"all", "max", "min", "union"};
constexpr std::array<std::string_view, 10> kAnswers = {"sources", "upstream", "downstream", "labels",   "purposes",
                                                       "region",  "keep",     "kind",       "class_of", "declared"};
static_assert(static_cast<std::size_t>(LineageAnswer::Declared) + 1 == kAnswers.size());
constexpr std::array<std::string_view, 4> kVerdicts = {"allow", "needs_approval", "escalate", "deny"};

auto escape(char c) -> std::string {
  switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\n': return "\\n";
    case '\t': return "\\t";
    default: return fmt::format("\\u{{{:x}}}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
}

}  // namespace

auto on_one_line(std::string_view text) -> std::string {
  std::string made;
  for (const char c : text) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    if (control || c == '"' || c == '\\') {
      made += escape(c);
    } else {
      made += c;
    }
  }
  return made;
}

auto quoted(std::string_view text) -> std::string { return "\"" + on_one_line(text) + "\""; }

auto int128_text(Int128 value) -> std::string {
  UInt128 rest = value < 0 ? ~static_cast<UInt128>(value) + 1 : static_cast<UInt128>(value);
  std::string digits;
  do {
    digits += static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  } while (rest != 0);
  if (value < 0) digits += '-';
  std::reverse(digits.begin(), digits.end());
  return digits;
}

auto parse_int128(std::string_view text) -> std::optional<Int128> {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  Int128 value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    const int digit = c - '0';
    // Towards the sign, so that the smallest number is reached.
    if (__builtin_mul_overflow(value, static_cast<Int128>(10), &value)) return std::nullopt;
    if (__builtin_add_overflow(value, static_cast<Int128>(negative ? -digit : digit), &value)) return std::nullopt;
  }
  return value;
}

auto float_text(double value) -> std::string { return fmt::format("{}", value); }

auto parse_float(std::string_view text) -> std::optional<double> {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

auto name_of(Kind kind) -> std::string_view { return kKinds[static_cast<std::size_t>(kind)]; }
auto name_of(InputKind kind) -> std::string_view { return kInputKinds[static_cast<std::size_t>(kind)]; }
auto name_of(LevelKind kind) -> std::string_view { return kLevels[static_cast<std::size_t>(kind)]; }
auto name_of(ClauseKind kind) -> std::string_view { return kClauses[static_cast<std::size_t>(kind)]; }
auto name_of(Merge merge) -> std::string_view { return kMerges[static_cast<std::size_t>(merge)]; }
auto name_of(Verdict verdict) -> std::string_view { return kVerdicts[static_cast<std::size_t>(verdict)]; }
auto name_of(LineageAnswer answer) -> std::string_view { return kAnswers[static_cast<std::size_t>(answer)]; }

auto kind_named(std::string_view name) -> std::optional<Kind> { return find_name<Kind>(kKinds, name); }
auto input_kind_named(std::string_view name) -> std::optional<InputKind> {
  return find_name<InputKind>(kInputKinds, name);
}
auto level_named(std::string_view name) -> std::optional<LevelKind> { return find_name<LevelKind>(kLevels, name); }
auto clause_named(std::string_view name) -> std::optional<ClauseKind> { return find_name<ClauseKind>(kClauses, name); }
auto merge_named(std::string_view name) -> std::optional<Merge> { return find_name<Merge>(kMerges, name); }
auto verdict_named(std::string_view name) -> std::optional<Verdict> { return find_name<Verdict>(kVerdicts, name); }
auto answer_named(std::string_view name) -> std::optional<LineageAnswer> {
  return find_name<LineageAnswer>(kAnswers, name);
}

auto reason_named(std::string_view name) -> std::optional<Reason> {
  for (int i = 0; i < kReasonCount; ++i) {
    if (reason_name(static_cast<Reason>(i)) == name) return static_cast<Reason>(i);
  }
  return std::nullopt;
}

}  // namespace writ::ir::text_form
