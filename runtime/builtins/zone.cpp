#include "runtime/builtins/zone.hpp"

#include "runtime/values/civil.hpp"

namespace writ::builtins {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kMostOffset = 24;   // hours
constexpr std::int64_t kMostChange = 167;  // hours

auto is_letter(char c) -> bool { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  [[nodiscard]] auto done() const -> bool { return at_ == text_.size(); }
  [[nodiscard]] auto next() const -> char { return done() ? '\0' : text_[at_]; }
  auto take(char c) -> bool {
    if (next() != c) return false;
    ++at_;
    return true;
  }
  // "CET", "<+0530>": what the clock is called, which no rule asks for.
  auto name() -> bool {
    const bool quoted = take('<');
    const std::size_t from = at_;
    while (is_letter(next()) || (quoted && (is_digit(next()) || next() == '+' || next() == '-'))) ++at_;
    return at_ - from >= 3 && (!quoted || take('>'));
  }
  auto number(std::int64_t least, std::int64_t most) -> std::optional<std::int64_t> {
    if (!is_digit(next())) return std::nullopt;
    std::int64_t value = 0;
    for (std::size_t digits = 0; is_digit(next()); ++digits, ++at_) {
      if (digits == 3) return std::nullopt;
      value = value * 10 + (next() - '0');
    }
    return value < least || value > most ? std::nullopt : std::optional(value);
  }
  // "-1", "5:30", "2:00:00", in seconds.
  auto time(std::int64_t most_hours) -> std::optional<std::int64_t> {
    const bool negative = take('-');
    if (!negative) static_cast<void>(take('+'));
    const auto hours = number(0, most_hours);
    if (!hours) return std::nullopt;
    std::int64_t seconds = *hours * kHour;
    for (const std::int64_t unit : {kMinute, std::int64_t{1}}) {
      if (!take(':')) break;
      const auto part = number(0, 59);
      if (!part) return std::nullopt;
      seconds += *part * unit;
    }
    return negative ? -seconds : seconds;
  }
  // ",M3.5.0/2"
  auto change() -> std::optional<ZoneChange> {
    if (!take(',') || !take('M')) return std::nullopt;
    const auto month = number(1, 12);
    if (!month || !take('.')) return std::nullopt;
    const auto week = number(1, 5);
    if (!week || !take('.')) return std::nullopt;
    const auto weekday = number(0, 6);
    if (!weekday) return std::nullopt;
    std::int64_t seconds = 2 * kHour;
    if (take('/')) {
      const auto written = time(kMostChange);
      if (!written) return std::nullopt;
      seconds = *written;
    }
    return ZoneChange{static_cast<unsigned>(*month), static_cast<unsigned>(*week), static_cast<unsigned>(*weekday),
                      seconds};
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// The local second of a change in `year`, counted as if local time were UTC.
auto second_of(const ZoneChange& change, std::int64_t year) -> std::int64_t {
  const std::int64_t first = days_of({year, change.month, 1});
  const unsigned weekday = weekday_of(first) % 7;
  std::int64_t day = (change.weekday + 7 - weekday) % 7 + 7 * (static_cast<std::int64_t>(change.week) - 1);
  while (day >= static_cast<std::int64_t>(days_in_month(year, change.month))) day -= 7;
  return (first + day) * kDay + change.seconds;
}

}  // namespace

// The sign is that of POSIX: what is to be added to local time to get UTC.
auto parse_zone(std::string_view text) -> std::optional<Zone> {
  Reader in(text);
  Zone zone;
  if (!in.name()) return std::nullopt;
  const auto standard = in.time(kMostOffset);
  if (!standard) return std::nullopt;
  zone.standard = -*standard;
  if (in.done()) return zone;
  if (!in.name()) return std::nullopt;
  zone.has_summer = true;
  zone.summer = zone.standard + kHour;
  if (in.next() != ',') {
    const auto summer = in.time(kMostOffset);
    if (!summer) return std::nullopt;
    zone.summer = -*summer;
  }
  const auto begin = in.change();
  const auto end = begin ? in.change() : std::nullopt;
  if (!end || !in.done()) return std::nullopt;
  zone.begin = *begin;
  zone.end = *end;
  return zone;
}

auto offset_at(const Zone& zone, std::int64_t second) -> std::int64_t {
  if (!zone.has_summer) return zone.standard;
  const std::int64_t year = civil_of(floor_divide(second + zone.standard, kDay)).year;
  const std::int64_t begin = second_of(zone.begin, year) - zone.standard;
  const std::int64_t end = second_of(zone.end, year) - zone.summer;
  // South of the equator summer begins in one year and ends in the next.
  const bool summer = begin < end ? begin <= second && second < end : begin <= second || second < end;
  return summer ? zone.summer : zone.standard;
}

}  // namespace writ::builtins
