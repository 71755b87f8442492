#include "runtime/values/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <fmt/format.h>

#include "runtime/values/civil.hpp"
#include "runtime/values/text_hash.hpp"

namespace writ {
namespace {

constexpr std::int64_t kMicro = 1'000;
constexpr std::int64_t kMilli = 1'000'000;
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

struct UnitRow {
  std::string_view name;
  std::int64_t size;
};
constexpr std::array kTimeUnits = {
    UnitRow{"ns", 1},           UnitRow{"us", kMicro},       UnitRow{"ms", kMilli},       UnitRow{"s", kSecond},
    UnitRow{"sec", kSecond},    UnitRow{"second", kSecond},  UnitRow{"seconds", kSecond}, UnitRow{"min", kMinute},
    UnitRow{"minute", kMinute}, UnitRow{"minutes", kMinute}, UnitRow{"h", kHour},         UnitRow{"hour", kHour},
    UnitRow{"hours", kHour},    UnitRow{"day", kDay},        UnitRow{"days", kDay},       UnitRow{"week", 7 * kDay},
    UnitRow{"weeks", 7 * kDay},
};
constexpr std::array kByteUnits = {
    UnitRow{"B", 1},      UnitRow{"KiB", 1 << 10},  UnitRow{"MiB", 1 << 20},      UnitRow{"GiB", 1 << 30},
    UnitRow{"kB", 1'000}, UnitRow{"MB", 1'000'000}, UnitRow{"GB", 1'000'000'000},
};

template <std::size_t N>
auto unit_named(const std::array<UnitRow, N>& units, std::string_view name) -> std::optional<std::int64_t> {
  for (const UnitRow& unit : units) {
    if (unit.name == name) return unit.size;
  }
  return std::nullopt;
}

// Exactly `count` digits at `at`.
auto fixed_digits(std::string_view text, std::size_t at, std::size_t count) -> std::optional<std::int64_t> {
  if (at + count > text.size()) return std::nullopt;
  std::int64_t value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

auto duration_unit(std::string_view unit) -> std::optional<std::int64_t> { return unit_named(kTimeUnits, unit); }
auto byte_unit(std::string_view unit) -> std::optional<std::int64_t> { return unit_named(kByteUnits, unit); }

auto parse_date(std::string_view text) -> std::optional<std::int64_t> {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  auto year = fixed_digits(text, 0, 4);
  auto month = fixed_digits(text, 5, 2);
  auto day = fixed_digits(text, 8, 2);
  if (!year || !month || !day || *month < 1 || *month > 12 || *day < 1) return std::nullopt;
  if (*day > days_in_month(*year, static_cast<unsigned>(*month))) return std::nullopt;
  return days_of({*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day)});
}

namespace {

// Nanoseconds of ".123"; more than nine digits are malformed, not cut.
auto parse_fraction(std::string_view text, std::size_t& at) -> std::optional<std::int64_t> {
  if (at >= text.size() || text[at] != '.') return 0;
  ++at;
  std::int64_t value = 0;
  std::size_t digits = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++digits) {
    if (digits == 9) return std::nullopt;
    value = value * 10 + (text[at] - '0');
  }
  if (digits == 0) return std::nullopt;
  for (; digits < 9; ++digits) value *= 10;
  return value;
}

// `Z`, `+02:00`: ns to subtract.
auto parse_zone(std::string_view text) -> std::optional<std::int64_t> {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  auto hours = fixed_digits(text, 1, 2);
  auto minutes = fixed_digits(text, 4, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  std::int64_t offset = *hours * kHour + *minutes * kMinute;
  return text[0] == '-' ? -offset : offset;
}

}  // namespace

auto parse_instant(std::string_view text) -> std::optional<std::int64_t> {
  constexpr std::size_t kShortest = 20;  // 2026-05-04T09:00:00Z
  if (text.size() < kShortest || (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  auto days = parse_date(text.substr(0, 10));
  auto hours = fixed_digits(text, 11, 2);
  auto minutes = fixed_digits(text, 14, 2);
  auto seconds = fixed_digits(text, 17, 2);
  if (!days || !hours || !minutes || !seconds || *hours > 23 || *minutes > 59 || *seconds > 59) return std::nullopt;
  std::size_t at = 19;
  auto fraction = parse_fraction(text, at);
  auto zone = parse_zone(text.substr(at));
  if (!fraction || !zone) return std::nullopt;
  const std::int64_t within = *hours * kHour + *minutes * kMinute + *seconds * kSecond + *fraction - *zone;
  // The first day that 64 bits reach begins before the first instant that they hold.
  const Int128 result = static_cast<Int128>(*days) * kDay + within;
  if (result != static_cast<std::int64_t>(result)) return std::nullopt;
  return static_cast<std::int64_t>(result);
}

auto print_date(std::int64_t days) -> std::string {
  // Beyond these no date type reaches; kept from overflowing, since any 64 bits may come.
  constexpr std::int64_t kMostDays = 4'000'000'000'000;
  CivilDate date = civil_of(std::clamp(days, -kMostDays, kMostDays));
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

auto print_instant(std::int64_t ns) -> std::string {
  std::int64_t days = floor_divide(ns, kDay);
  std::int64_t within = ns % kDay < 0 ? ns % kDay + kDay : ns % kDay;  // the first day begins before the first instant
  std::string text = fmt::format("{}T{:02}:{:02}:{:02}", print_date(days), within / kHour, within / kMinute % 60,
                                 within / kSecond % 60);
  std::string fraction = fmt::format("{:09}", within % kSecond);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  if (!fraction.empty()) text += "." + fraction;
  return text + "Z";
}

auto group_digits(std::string_view number) -> std::string {
  std::size_t start = !number.empty() && number[0] == '-' ? 1 : 0;
  std::size_t end = start;
  while (end < number.size() && number[end] >= '0' && number[end] <= '9') ++end;
  constexpr std::size_t kFewest = 5;  // 1234 stays, 12_345 is grouped
  if (end - start < kFewest) return std::string(number);
  std::string text(number.substr(0, start));
  for (std::size_t i = start; i < end; ++i) {
    if (i > start && (end - i) % 3 == 0) text += '_';
    text += number[i];
  }
  return text.append(number.substr(end));
}

auto spaced(std::string_view name) -> std::string {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

auto print_duration(std::int64_t ns) -> std::string {
  static constexpr std::array kUnits = {UnitRow{"days", kDay}, UnitRow{"h", kHour},   UnitRow{"min", kMinute},
                                        UnitRow{"s", kSecond}, UnitRow{"ms", kMilli}, UnitRow{"us", kMicro}};
  if (ns == 0) return "0 s";
  for (const UnitRow& unit : kUnits) {
    if (ns % unit.size != 0) continue;
    std::int64_t count = ns / unit.size;
    bool one_day = unit.size == kDay && count == 1;
    return group_digits(std::to_string(count)) + " " + (one_day ? "day" : std::string(unit.name));
  }
  return group_digits(std::to_string(ns)) + " ns";
}

// ---------------------------------------------------------------- durations

namespace {

// Digits with `_` between them, as the language writes numbers; nothing when one stands elsewhere.
auto without_separators(std::string_view number) -> std::optional<std::string> {
  const auto is_digit = [&](std::size_t at) { return at < number.size() && number[at] >= '0' && number[at] <= '9'; };
  std::string digits;
  for (std::size_t i = 0; i < number.size(); ++i) {
    if (number[i] != '_')
      digits += number[i];
    else if (i == 0 || !is_digit(i - 1) || !is_digit(i + 1))
      return std::nullopt;
  }
  return digits;
}

auto scaled_number(std::string_view number, std::int64_t unit) -> std::optional<std::int64_t> {
  const std::optional<std::string> digits = without_separators(number);
  if (!digits) return std::nullopt;
  const decimal::Parsed parsed = decimal::parse(*digits);
  Int128 product = 0;
  if (parsed.fault || __builtin_mul_overflow(parsed.value, static_cast<Int128>(unit), &product)) return std::nullopt;
  if (product % kDecimalOne != 0) return std::nullopt;
  product /= kDecimalOne;
  if (product != static_cast<std::int64_t>(product)) return std::nullopt;
  return static_cast<std::int64_t>(product);
}

struct IsoPart {
  char letter;
  std::int64_t size;
  bool after_t;
};
constexpr std::array kIsoParts = {IsoPart{'W', 7 * kDay, false}, IsoPart{'D', kDay, false}, IsoPart{'H', kHour, true},
                                  IsoPart{'M', kMinute, true}, IsoPart{'S', kSecond, true}};

// P1DT2H30M; each part at most once and in this order, no years or months.
auto parse_iso_duration(std::string_view text) -> std::optional<std::int64_t> {
  bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (!text.starts_with('P')) return std::nullopt;
  text.remove_prefix(1);
  std::int64_t total = 0;
  std::size_t next = 0;
  bool in_time = false;
  bool any = false;
  while (!text.empty()) {
    if (text[0] == 'T') {
      if (in_time || text.size() == 1) return std::nullopt;
      in_time = true;
      text.remove_prefix(1);
      continue;
    }
    std::size_t end = text.find_first_not_of("0123456789.");
    if (end == 0 || end == std::string_view::npos) return std::nullopt;
    while (next < kIsoParts.size() && (kIsoParts[next].letter != text[end] || kIsoParts[next].after_t != in_time))
      ++next;
    if (next == kIsoParts.size()) return std::nullopt;
    auto part = scaled_number(text.substr(0, end), kIsoParts[next].size);
    if (!part || __builtin_add_overflow(total, *part, &total)) return std::nullopt;
    ++next;
    any = true;
    text.remove_prefix(end + 1);
  }
  if (!any) return std::nullopt;
  return negative ? -total : total;
}

}  // namespace

auto parse_duration(std::string_view text) -> std::optional<std::int64_t> {
  if (text.starts_with('P') || text.starts_with("-P")) return parse_iso_duration(text);
  std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos || blank == 0) return std::nullopt;
  std::optional<std::int64_t> unit = duration_unit(text.substr(blank + 1));
  return unit ? scaled_number(text.substr(0, blank), *unit) : std::nullopt;
}

// ---------------------------------------------------------------- UTF-8

namespace {

// Bytes of the well-formed sequence that starts at `at`, or 0 (Unicode 15, table 3-7).
auto sequence_length(std::string_view text, std::size_t at) -> std::size_t {
  auto byte = [&](std::size_t i) -> unsigned { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  auto continues = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
  unsigned first = byte(at);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(at + 1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    unsigned low = first == 0xE0 ? 0xA0 : 0x80;
    unsigned high = first == 0xED ? 0x9F : 0xBF;
    return byte(at + 1) >= low && byte(at + 1) <= high && continues(at + 2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    unsigned low = first == 0xF0 ? 0x90 : 0x80;
    unsigned high = first == 0xF4 ? 0x8F : 0xBF;
    return byte(at + 1) >= low && byte(at + 1) <= high && continues(at + 2) && continues(at + 3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

// ASCII is taken eight bytes at a time.
auto utf8_fault(std::string_view text) -> std::size_t {
  std::size_t at = 0;
  while (at < text.size()) {
    std::uint64_t bytes = 0;
    if (text.size() - at >= sizeof bytes) {
      std::memcpy(&bytes, text.data() + at, sizeof bytes);
      if ((bytes & 0x8080'8080'8080'8080u) == 0) {
        at += sizeof bytes;
        continue;
      }
    }
    std::size_t length = sequence_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return text.size();
}

namespace {

// Most texts are, and are short.
auto is_ascii(std::string_view text) -> bool {
  const char* const end = text.data() + text.size();
  std::uint64_t bytes = last_bytes(end, text.size());
  for (const char* at = text.data(); end - at > 8; at += 8) bytes |= word_at<std::uint64_t>(at);
  return (bytes & 0x8080'8080'8080'8080u) == 0;
}

}  // namespace

auto is_valid_utf8(std::string_view text) -> bool { return is_ascii(text) || utf8_fault(text) == text.size(); }

// ---------------------------------------------------------------- values

namespace {

enum class Place : std::uint8_t { Top, Inside };

auto print_in(const TypeTable& types, TypeId id, const Cell& value, Place place) -> std::string;

auto quoted(std::string_view text) -> std::string {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out + "\"";
}

auto with_unit(std::string text, const Type& type) -> std::string {
  return type.unit.empty() ? text : text + " " + type.unit;
}

auto print_float(double value) -> std::string {
  std::array<char, 32> buffer{};
  auto [end, code] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return code == std::errc() ? std::string(buffer.data(), end) : std::string("?");
}

auto print_sequence(const TypeTable& types, const Type& type, const Sequence& sequence) -> std::string {
  std::string text;
  for (std::uint32_t i = 0; i < sequence.size; ++i)
    text += (i == 0 ? "" : ", ") + print_in(types, type.element, sequence.items[i], Place::Inside);
  if (sequence.open) text += text.empty() ? "…" : ", …";
  if (type.kind == Kind::List) return "[" + text + "]";
  return text.empty() ? "{}" : "{ " + text + " }";
}

auto print_mapping(const TypeTable& types, const Type& type, const Mapping& map) -> std::string {
  std::string text;
  for (std::uint32_t i = 0; i < map.size; ++i) {
    text += (i == 0 ? "" : ", ") + print_in(types, type.key, map.keys[i], Place::Inside) + ": " +
            print_in(types, type.element, map.values[i], Place::Inside);
  }
  if (map.open) text += text.empty() ? "…" : ", …";
  return text.empty() ? "{}" : "{ " + text + " }";
}

auto print_record(const TypeTable& types, const RecordType& record, const Cell* fields) -> std::string {
  std::string text;
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    text += (i == 0 ? "" : ", ") + record.fields[i].name + ": " +
            print_in(types, record.fields[i].type, fields[i], Place::Inside);
  }
  return "{ " + text + " }";
}

auto print_known(const TypeTable& types, const Type& type, const Cell& value, Place place) -> std::string {
  switch (type.kind) {
    case Kind::Bool: return value.truth == Truth::True ? "true" : "false";
    case Kind::Int: return with_unit(group_digits(std::to_string(value.integer)), type);
    case Kind::Decimal: return with_unit(group_digits(decimal::print(value.decimal)), type);
    case Kind::Ratio: return decimal::print_percent(value.decimal);
    case Kind::Float: return with_unit(print_float(value.real), type);
    case Kind::Instant: return print_instant(value.integer);
    case Kind::Date: return print_date(value.integer);
    case Kind::Duration: return print_duration(value.integer);
    case Kind::Enum: {
      const auto& members = types[type.enumeration].members;
      auto index = static_cast<std::size_t>(value.integer);
      return index < members.size() ? members[index] : "?";
    }
    case Kind::Record: return print_record(types, types[type.record], value.fields);
    case Kind::List:
    case Kind::Set: return print_sequence(types, type, *value.sequence);
    case Kind::Map: return print_mapping(types, type, *value.mapping);
    case Kind::Json: return std::string(value.text.view());  // has its own quotes
    case Kind::String: return place == Place::Top ? std::string(value.text.view()) : quoted(value.text.view());
    case Kind::Digest:
    case Kind::Person:
    case Kind::Service:
    case Kind::Asset:
    case Kind::Semver:
    case Kind::Cidr:
    case Kind::Ip:
    case Kind::Country: return std::string(value.text.view());
  }
  return "";
}

auto print_in(const TypeTable& types, TypeId id, const Cell& value, Place place) -> std::string {
  if (value.is_unknown()) return "unknown";
  if (value.absent) return "absent";
  return print_known(types, types[id], value, place);
}

}  // namespace

auto print_value(const TypeTable& types, TypeId type, const Cell& value) -> std::string {
  return print_in(types, type, value, Place::Top);
}

}  // namespace writ
