#include "compiler/syntax/format_spelling.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "runtime/base/check.hpp"

namespace writ::syntax::layout {

// ---------------------------------------------------------------- names

auto spelled(const Ident& name) -> std::string {
  std::string text(name.text);
  return name.quoted ? "`" + text + "`" : text;
}

auto spelled(const std::vector<Ident>& path) -> std::string {
  std::string text;
  for (const Ident& part : path) text += (text.empty() ? "" : ".") + spelled(part);
  return text;
}

auto spelled(const QualifiedName& name) -> std::string { return spelled(name.parts); }

// ---------------------------------------------------------------- numbers

namespace {

__extension__ using Wide = __int128;

constexpr std::size_t kGroupedFrom = 5;  // digits

// Digits before the point, without `_` and leading zeros.
auto plain_whole(std::string_view digits) -> std::string {
  std::string plain;
  for (char c : digits.substr(0, digits.find('.'))) {
    if (c != '_') plain += c;
  }
  std::size_t zeros = std::min(plain.find_first_not_of('0'), plain.size() - 1);
  return plain.substr(zeros);
}

// What stands behind the point.
auto fraction(std::string_view digits) -> std::string_view {
  std::size_t point = digits.find('.');
  return point == std::string_view::npos ? std::string_view{} : digits.substr(point + 1);
}

auto grouped(std::string_view whole) -> std::string {
  if (whole.size() < kGroupedFrom) return std::string(whole);
  std::string text;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && (whole.size() - i) % 3 == 0) text += '_';
    text += whole[i];
  }
  return text;
}

auto with_fraction(std::string whole, std::string_view fraction) -> std::string {
  return fraction.empty() ? whole : whole + "." + std::string(fraction);
}

struct TimeUnit {
  std::string_view name;
  Wide ns;
};
// The name that stands in canonical text comes first among its equals; from the largest down.
constexpr std::array kTimeUnits = {TimeUnit{"days", 86'400'000'000'000},
                                   TimeUnit{"h", 3'600'000'000'000},
                                   TimeUnit{"min", 60'000'000'000},
                                   TimeUnit{"s", 1'000'000'000},
                                   TimeUnit{"ms", 1'000'000},
                                   TimeUnit{"us", 1'000},
                                   TimeUnit{"ns", 1}};
constexpr std::array kOtherTimeUnits = {TimeUnit{"day", 86'400'000'000'000},    TimeUnit{"week", 604'800'000'000'000},
                                        TimeUnit{"weeks", 604'800'000'000'000}, TimeUnit{"hour", 3'600'000'000'000},
                                        TimeUnit{"hours", 3'600'000'000'000},   TimeUnit{"minute", 60'000'000'000},
                                        TimeUnit{"minutes", 60'000'000'000},    TimeUnit{"sec", 1'000'000'000},
                                        TimeUnit{"second", 1'000'000'000},      TimeUnit{"seconds", 1'000'000'000}};

auto ns_of(std::string_view unit) -> std::optional<Wide> {
  auto named = [&](const TimeUnit& row) { return row.name == unit; };
  auto found = std::find_if(kTimeUnits.begin(), kTimeUnits.end(), named);
  if (found != kTimeUnits.end()) return found->ns;
  auto other = std::find_if(kOtherTimeUnits.begin(), kOtherTimeUnits.end(), named);
  return other != kOtherTimeUnits.end() ? std::optional(other->ns) : std::nullopt;
}

// A duration in nanoseconds; nothing when it is not a whole number of them or out of reach,
// and then the text stays in its unit.
auto whole_ns(const NumberLit& number) -> std::optional<std::uint64_t> {
  constexpr std::size_t kMostDigits = 18;  // of each part, so that nothing here overflows
  std::optional<Wide> unit = ns_of(number.unit);
  std::string whole = plain_whole(number.digits);
  std::string_view rest = fraction(number.digits);
  if (!unit || whole.size() > kMostDigits || rest.size() > kMostDigits) return std::nullopt;
  Wide value = 0;
  for (char c : whole) value = value * 10 + (c - '0');
  value *= *unit;
  Wide share = 0;
  Wide scale = 1;
  for (char c : rest) share = share * 10 + (c - '0'), scale *= 10;
  share *= *unit;
  if (share % scale != 0) return std::nullopt;
  value += share / scale;
  if (value > INT64_MAX) return std::nullopt;
  return static_cast<std::uint64_t>(value);
}

auto duration(std::uint64_t ns) -> std::string {
  if (ns == 0) return "0 s";
  auto divides = [&](const TimeUnit& unit) { return ns % static_cast<std::uint64_t>(unit.ns) == 0; };
  auto unit = std::find_if(kTimeUnits.begin(), kTimeUnits.end(), divides);
  std::uint64_t count = ns / static_cast<std::uint64_t>(unit->ns);
  bool one_day = unit == kTimeUnits.begin() && count == 1;
  return grouped(std::to_string(count)) + " " + (one_day ? "day" : std::string(unit->name));
}

auto percent(std::string_view digits) -> std::string {
  constexpr std::size_t kPlaces = 4;
  std::string_view places = fraction(digits);
  while (places.size() > kPlaces && places.ends_with('0')) places.remove_suffix(1);
  return with_fraction(grouped(plain_whole(digits)), places) + "%";
}

}  // namespace

auto spelled_digits(std::string_view digits) -> std::string {
  return with_fraction(grouped(plain_whole(digits)), fraction(digits));
}

auto spelled(const NumberLit& number) -> std::string {
  switch (number.form) {
    case NumberForm::Plain: return spelled_digits(number.digits);
    case NumberForm::Percent: return percent(number.digits);
    case NumberForm::Quantity: break;
  }
  std::optional<std::uint64_t> ns = number.per.empty() ? whole_ns(number) : std::nullopt;
  if (ns) return duration(*ns);
  std::string text = spelled_digits(number.digits) + " " + std::string(number.unit);
  return number.per.empty() ? text : text + " per " + std::string(number.per);
}

// ---------------------------------------------------------------- strings

namespace {

// Controls, marks that change the direction of writing, separators that are line ends, and
// the byte order mark: none of them can be seen, and some may not stand in a file.
auto unseen(std::uint32_t code) -> bool {
  bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  bool direction = code == 0x61C || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
                   (code >= 0x2066 && code <= 0x2069);
  return control || direction || code == 0x2028 || code == 0x2029 || code == 0xFEFF;
}

auto hex(std::uint32_t code) -> std::string {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (; code != 0 || text.empty(); code >>= 4) text.insert(text.begin(), kDigits[code & 0xF]);
  return text;
}

// The code point at `i` and its size in bytes; the text is UTF-8.
struct CodePoint {
  std::uint32_t code;
  std::size_t size;
};
auto code_point(std::string_view text, std::size_t i) -> CodePoint {
  auto byte = [&](std::size_t k) {
    return k < text.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(text[k])) : 0;
  };
  std::uint32_t lead = byte(i);
  if (lead < 0xC0) return {lead, 1};
  if (lead < 0xE0) return {(lead & 0x1F) << 6 | (byte(i + 1) & 0x3F), 2};
  if (lead < 0xF0) return {(lead & 0x0F) << 12 | (byte(i + 1) & 0x3F) << 6 | (byte(i + 2) & 0x3F), 3};
  return {0x10000, 4};  // beyond everything that is escaped
}

}  // namespace

auto escaped(std::string_view text) -> std::string {
  constexpr std::string_view kBackslashed = "\"\\{}";
  constexpr auto stands = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '{' && c != '}'; };
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t from = i;
    while (i < text.size() && stands(text[i])) ++i;
    out += text.substr(from, i - from);
    if (i == text.size()) break;
    CodePoint point = code_point(text, i);
    if (text[i] == '\n') {
      out += "\\n";
    } else if (unseen(point.code)) {
      out += "\\u{" + hex(point.code) + "}";
    } else {
      if (kBackslashed.find(text[i]) != std::string_view::npos) out += '\\';
      out += text.substr(i, point.size);
    }
    i += point.size;
  }
  return out;
}

// ---------------------------------------------------------------- words

auto spelled(BinaryOp op) -> std::string_view {
  switch (op) {
    case BinaryOp::Add: return "+";
    case BinaryOp::Subtract: return "-";
    case BinaryOp::Multiply: return "*";
    case BinaryOp::Divide: return "/";
    case BinaryOp::Default: return "default";
    case BinaryOp::Implies: return "implies";
    case BinaryOp::Eq: return "==";
    case BinaryOp::Ne: return "!=";
    case BinaryOp::Lt: return "<";
    case BinaryOp::Le: return "<=";
    case BinaryOp::Gt: return ">";
    case BinaryOp::Ge: return ">=";
  }
  WRIT_CHECK(false, "an operator outside its enum");
}

auto spelled(RangeEnd end) -> std::string_view { return end == RangeEnd::Inclusive ? ".." : "..<"; }

auto spelled(Band band) -> std::string_view {
  switch (band) {
    case Band::Target: return "target";
    case Band::Accept: return "accept";
    case Band::Warn: return "warn";
    case Band::Breach: return "breach";
  }
  WRIT_CHECK(false, "a band outside its enum");
}

auto spelled(Decision decision) -> std::string_view {
  switch (decision) {
    case Decision::Allow: return "allow";
    case Decision::NeedsApproval: return "needs_approval";
    case Decision::Escalate: return "escalate";
    case Decision::Deny: return "deny";
  }
  WRIT_CHECK(false, "a decision outside its enum");
}

auto spelled(Outcome outcome) -> std::string_view {
  switch (outcome) {
    case Outcome::Satisfied: return "satisfied";
    case Outcome::Violated: return "violated";
    case Outcome::NotApplicable: return "not_applicable";
    case Outcome::Waived: return "waived";
    case Outcome::Indeterminate: return "indeterminate";
  }
  WRIT_CHECK(false, "an outcome outside its enum");
}

auto spelled(const Level& level) -> std::string {
  switch (level.kind) {
    case Level::Kind::Advisory: return "advisory";
    case Level::Kind::Soft: return "soft override by " + spelled(level.override_by);
    case Level::Kind::Hard: return "hard";
  }
  WRIT_CHECK(false, "a level outside its enum");
}

}  // namespace writ::syntax::layout
