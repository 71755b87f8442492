// Values to and from text, as the language and its documents write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/values/cell.hpp"
#include "runtime/values/types.hpp"

namespace writ {

// As messages print it: numbers with `_` from five digits and with their unit, ratios as
// percent, durations in the largest exact unit, instants and dates in ISO form, enum
// members by name, text without quotes at the top and quoted inside collections.
// Unknown prints as "unknown", absent as "absent".
auto print_value(const TypeTable& types, TypeId type, const Cell& value) -> std::string;

auto print_instant(std::int64_t ns) -> std::string;         // 2026-05-04T09:00:00Z, fraction only if there is one
auto print_date(std::int64_t days) -> std::string;          // 2026-05-04
auto spaced(std::string_view name) -> std::string;          // "not_applicable" as words
auto print_duration(std::int64_t ns) -> std::string;        // "24 h", "3 days", "1_500 ms"
auto group_digits(std::string_view number) -> std::string;  // 12345 -> 12_345

// RFC 3339 with a zone (`Z` or an offset); anything else, or outside 1678..2262, is nothing.
auto parse_instant(std::string_view text) -> std::optional<std::int64_t>;
auto parse_date(std::string_view text) -> std::optional<std::int64_t>;  // YYYY-MM-DD, a real day
// "24 h", "3 days", "PT24H", "P1DT2H". Months and years are refused.
auto parse_duration(std::string_view text) -> std::optional<std::int64_t>;
// ns in one `h`, `min`, `day` …; nothing for what is not a unit of time.
auto duration_unit(std::string_view unit) -> std::optional<std::int64_t>;
// bytes in one B, KiB, MiB, GiB, kB, MB, GB.
auto byte_unit(std::string_view unit) -> std::optional<std::int64_t>;

auto is_valid_utf8(std::string_view text) -> bool;
// Offset of the first byte that is not valid UTF-8; text.size() when all is well.
auto utf8_fault(std::string_view text) -> std::size_t;

}  // namespace writ
