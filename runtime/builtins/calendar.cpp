#include "runtime/builtins/calendar.hpp"

#include <algorithm>
#include <array>

#include "runtime/base/clock.hpp"
#include "runtime/builtins/families.hpp"
#include "runtime/builtins/zone.hpp"
#include "runtime/values/civil.hpp"
#include "runtime/values/compare.hpp"

namespace writ::builtins {
namespace {

constexpr std::string_view kHoursName = "calendar_hours";
constexpr std::string_view kRoundingName = "rounding";
constexpr std::uint32_t kZoneBytes = 64;
constexpr std::uint32_t kMostHours = 32;
constexpr std::uint32_t kMostClosed = 4'000;
constexpr std::int64_t kSecondNanos = 1'000'000'000;

// A time zone as zone.hpp reads it; what does not match is a mistake of the file, not an unknown.
constexpr const char* kZonePattern =
    "(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)[+-]?(?:[01]?[0-9]|2[0-4])(?::[0-5][0-9]){0,2}"
    "(?:(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)(?:[+-]?(?:[01]?[0-9]|2[0-4])(?::[0-5][0-9]){0,2})?"
    "(?:,M(?:[1-9]|1[0-2])\\.[1-5]\\.[0-6](?:/[+-]?(?:[0-9]{1,2}|1[0-5][0-9]|16[0-7])(?::[0-5][0-9]){0,2})?){2})?";

enum CalendarField : std::uint8_t { kZone, kFrom, kUntil, kHours, kClosed, kCalendarFields };
enum HoursField : std::uint8_t { kDays, kOpens, kCloses, kHoursFields };
constexpr std::array<std::string_view, kCalendarFields> kCalendarNames = {"zone", "from", "until", "hours", "closed"};
constexpr std::array<std::string_view, kHoursFields> kHoursNames = {"days", "opens", "closes"};

auto plain(const TypeTable& types, TypeId id, Kind kind) -> bool {
  return types[id].kind == kind && !types[id].optional;
}

template <std::size_t N>
auto has_fields(const TypeTable& types, TypeId id, std::string_view name, const std::array<std::string_view, N>& names)
    -> const RecordType* {
  if (!plain(types, id, Kind::Record)) return nullptr;
  const RecordType& record = types[types[id].record];
  const bool same = record.name == name && record.fields.size() == N &&
                    std::equal(names.begin(), names.end(), record.fields.begin(),
                               [](std::string_view wanted, const Field& field) { return field.name == wanted; });
  return same ? &record : nullptr;
}

auto is_hours(const TypeTable& types, TypeId id) -> bool {
  const RecordType* record = has_fields(types, id, kHoursName, kHoursNames);
  if (record == nullptr) return false;
  const TypeId days = record->fields[kDays].type;
  return plain(types, days, Kind::Set) && plain(types, types[days].element, Kind::Int) &&
         plain(types, record->fields[kOpens].type, Kind::Duration) &&
         plain(types, record->fields[kCloses].type, Kind::Duration);
}

auto hours_type(TypeTable& types) -> TypeId {
  Type day;
  day.kind = Kind::Int;
  day.range = Range{1, 7, false};
  Type days;
  days.kind = Kind::Set;
  days.element = types.intern(day);
  days.min_size = 1;
  days.max_size = 7;
  Type time;
  time.kind = Kind::Duration;
  time.range = Range{0, kDayNanos, false};
  const TypeId moment = types.intern(time);
  const TypeId week = types.intern(days);
  Type row;
  row.kind = Kind::Record;
  row.record = types.add(RecordType{std::string(kHoursName),
                                    {{"days", week, false}, {"opens", moment, false}, {"closes", moment, false}}});
  return types.intern(row);
}

auto new_calendar(TypeTable& types) -> TypeId {
  const TypeId date = types.simple(Kind::Date);
  Type hours;
  hours.kind = Kind::List;
  hours.element = hours_type(types);
  hours.max_size = kMostHours;
  Type closed;
  closed.kind = Kind::Set;
  closed.element = date;
  closed.max_size = kMostClosed;
  Type text;
  text.kind = Kind::String;
  text.max_size = kZoneBytes;
  text.pattern = kZonePattern;
  const TypeId zone = types.intern(text);
  const TypeId rows = types.intern(hours);
  const TypeId days = types.intern(closed);
  Type row;
  row.kind = Kind::Record;
  row.record = types.add(RecordType{std::string(kCalendarName),
                                    {{"zone", zone, false},
                                     {"from", date, false},
                                     {"until", date, false},
                                     {"hours", rows, false},
                                     {"closed", days, false}}});
  return types.intern(row);
}

template <class Is>
auto existing(const TypeTable& types, Is is) -> TypeId {
  for (std::uint32_t i = 0; i < types.types().size(); ++i) {
    if (is(types, TypeId{i})) return TypeId{i};
  }
  return {};
}

}  // namespace

auto is_calendar(const TypeTable& types, TypeId type) -> bool {
  const RecordType* record = has_fields(types, type, kCalendarName, kCalendarNames);
  if (record == nullptr) return false;
  const auto field = [&](CalendarField at) { return record->fields[at].type; };
  return plain(types, field(kZone), Kind::String) && plain(types, field(kFrom), Kind::Date) &&
         plain(types, field(kUntil), Kind::Date) && plain(types, field(kHours), Kind::List) &&
         is_hours(types, types[field(kHours)].element) && plain(types, field(kClosed), Kind::Set) &&
         plain(types, types[field(kClosed)].element, Kind::Date);
}

auto calendar_type(TypeTable& types) -> TypeId {
  const TypeId found = existing(types, is_calendar);
  return found.valid() ? found : new_calendar(types);
}

auto is_rounding(const TypeTable& types, TypeId type) -> bool {
  if (!plain(types, type, Kind::Enum)) return false;
  const EnumType& row = types[types[type].enumeration];
  return row.name == kRoundingName && row.members == std::vector<std::string>{"down", "up"};
}

auto rounding_type(TypeTable& types) -> TypeId {
  const TypeId found = existing(types, is_rounding);
  if (found.valid()) return found;
  Type row;
  row.kind = Kind::Enum;
  row.enumeration = types.add(EnumType{std::string(kRoundingName), false, {"down", "up"}});
  return types.intern(row);
}

// ---------------------------------------------------------------- business hours

namespace {

// A moment on the clock of a calendar.
struct Local {
  std::int64_t day = 0;
  std::int64_t since_midnight = 0;  // ns
};

auto local_time(const Zone& zone, std::int64_t instant) -> std::optional<Local> {
  const std::int64_t offset = offset_at(zone, floor_divide(instant, kSecondNanos)) * kSecondNanos;
  std::int64_t shown = 0;
  if (__builtin_add_overflow(instant, offset, &shown)) return std::nullopt;
  const std::int64_t day = day_of(shown);
  return Local{day, static_cast<std::int64_t>(static_cast<Int128>(shown) - static_cast<Int128>(day) * kDayNanos)};
}

// Whether one row of the hours holds the moment.
auto holds(const TypeTable& types, const Cell& row, TypeId type, const Local& at) -> Cell {
  if (row.is_unknown()) return Cell::unknown_bool(row.why);
  const RecordType& record = types[types[type].record];
  const Cell* fields = row.fields;
  const Reasons why = fields[kDays].why | fields[kOpens].why | fields[kCloses].why;
  if (why != 0) return Cell::unknown_bool(why);
  if (at.since_midnight < fields[kOpens].integer || at.since_midnight >= fields[kCloses].integer)
    return Cell::of(Truth::False);
  return contains_sorted(types, types[record.fields[kDays].type].element, *fields[kDays].sequence,
                         Cell::of_int(weekday_of(at.day)));
}

auto is_open(const TypeTable& types, const Cell& hours, TypeId row_type, const Local& at) -> Cell {
  Reasons why = hours.sequence->open ? bit(Reason::Incomplete) : Reasons{0};
  for (std::uint32_t i = 0; i < hours.sequence->size; ++i) {
    const Cell held = holds(types, hours.sequence->items[i], row_type, at);
    if (held.truth == Truth::True) return held;
    why |= held.why;
  }
  return why == 0 ? Cell::of(Truth::False) : Cell::unknown_bool(why);
}

// A set has its known members in order, then those that are not known: each may be the day.
auto is_closed(const Sequence& closed, std::int64_t day) -> Cell {
  const Cell* end = closed.items + closed.size;
  const Cell* unknown = std::partition_point(closed.items, end, [](const Cell& item) { return item.known(); });
  const Cell* at = std::lower_bound(closed.items, unknown, day,
                                    [](const Cell& item, std::int64_t wanted) { return item.integer < wanted; });
  if (at != unknown && at->integer == day) return Cell::of(Truth::True);
  Reasons why = closed.open ? bit(Reason::Incomplete) : Reasons{0};
  for (const Cell* item = unknown; item != end; ++item) why |= item->why;
  return why == 0 ? Cell::of(Truth::False) : Cell::unknown_bool(why);
}

// A calendar that does not cover the day says nothing about it.
auto business_hours(const Context& context, std::span<const Cell> arguments) -> Cell {
  const RecordType& record = context.types[context.types[context.argument_types[1]].record];
  const Cell* calendar = arguments[1].fields;
  Reasons why = 0;
  for (std::size_t i = 0; i < kCalendarFields; ++i) why |= calendar[i].why;
  if (why != 0) return Cell::unknown_bool(why);
  const std::optional<Zone> zone = parse_zone(calendar[kZone].text.view());
  if (!zone) return Cell::unknown_bool(bit(Reason::Invalid));
  const std::optional<Local> at = local_time(*zone, arguments[0].integer);
  if (!at) return Cell::unknown_bool(bit(Reason::Overflow));
  if (at->day < calendar[kFrom].integer || at->day > calendar[kUntil].integer)
    return Cell::unknown_bool(bit(Reason::NoEntry));
  const Cell closed = is_closed(*calendar[kClosed].sequence, at->day);
  if (closed.truth == Truth::True) return Cell::of(Truth::False);
  const Cell open = is_open(context.types, calendar[kHours], context.types[record.fields[kHours].type].element, *at);
  if (closed.truth == Truth::False || open.truth == Truth::False) return open;
  return Cell::unknown_bool(open.why | closed.why);
}

auto business_hours_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!are_present(types, arguments, 2) || types[arguments[0]].kind != Kind::Instant) return std::nullopt;
  return is_calendar(types, arguments[1]) ? std::optional(types.simple(Kind::Bool)) : std::nullopt;
}

constexpr std::array kRows = {
    Builtin{"business_hours", "business_hours(i: instant, opening: calendar) -> bool", business_hours,
            business_hours_rule, "64",
            "Whether `opening` is open at `i`, on the local clock that it names; unknown(no_entry) on a day that it "
            "does not "
            "cover.",
            "business_hours(2026-05-04T09:00:00Z, { zone: \"UTC0\", from: 2026-01-01, until: 2026-12-31, "
            "hours: [{ days: { 1, 2 }, opens: 9 h, closes: 17 h }], closed: { 2026-05-01 } })"},
};

}  // namespace

auto calendar_rows() -> std::span<const Builtin> { return kRows; }

}  // namespace writ::builtins
