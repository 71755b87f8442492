// The types that the library brings with it: a calendar of business hours, a direction of rounding.
//
// A calendar is a record like any other, so documents hold one, engines carry one and the IR writes one
// down without knowing. All that it says stands in it: the rule of local time, the days that it covers,
// the hours of each weekday, the days on which nobody is there. Nothing is taken from the machine.
#pragma once

#include <string_view>

#include "runtime/values/types.hpp"

namespace writ::builtins {

inline constexpr std::string_view kCalendarName = "calendar";

// The type `calendar`; made when it is first asked for, the same afterwards.
//
//   zone   : string   local time as POSIX writes it (zone.hpp): "CET-1CEST,M3.5.0,M10.5.0/3"
//   from   : date     the first local day that is covered
//   until  : date     the last
//   hours  : list[calendar_hours, max 32]
//              days   : set[int in 1 .. 7, 1 .. 7]   of the week, from 1, Monday
//              opens  : duration in 0 h .. 24 h      on the local clock, after midnight
//              closes : duration in 0 h .. 24 h      the first moment that is not open any more
//   closed : set[date, max 4_000]                    whatever the weekday
auto calendar_type(TypeTable& types) -> TypeId;
auto is_calendar(const TypeTable& types, TypeId type) -> bool;

// The closed enum of `round:`, in this order.
enum class Rounding : std::uint8_t { Down, Up };
auto rounding_type(TypeTable& types) -> TypeId;
auto is_rounding(const TypeTable& types, TypeId type) -> bool;

}  // namespace writ::builtins
