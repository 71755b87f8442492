// A rule of local time, as POSIX writes it in TZ: "UTC0", "CET-1CEST,M3.5.0,M10.5.0/3".
//
// It says how far local time is from UTC at every instant, and nothing else is asked: no table of the
// machine, no name of a place. Clocks change twice a year on the n-th weekday of a month (the forms `Jn`
// and `n` are not taken; no zone uses them today), and the hours of a change reach from -167 to 167 (RFC 9636).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace writ::builtins {

struct ZoneChange {
  unsigned month = 1, week = 1, weekday = 0;  // weekday 0 is Sunday; week 5 is the last one
  std::int64_t seconds = 0;                   // after local midnight, on the clock that is about to change
};
struct Zone {
  std::int64_t standard = 0;  // seconds that local time is ahead of UTC
  std::int64_t summer = 0;
  bool has_summer = false;
  ZoneChange begin, end;  // of summer time
};

auto parse_zone(std::string_view text) -> std::optional<Zone>;

// Seconds that local time is ahead of UTC at `second`, counted since 1970-01-01T00:00:00Z.
auto offset_at(const Zone& zone, std::int64_t second) -> std::int64_t;

}  // namespace writ::builtins
