#include "compiler/cli/at_option.hpp"

#include "runtime/base/clock.hpp"
#include "runtime/values/text.hpp"

namespace writ::cli {

auto instant_given(const std::string& at) -> Fallible<std::optional<std::int64_t>> {
  if (at.empty()) return std::optional<std::int64_t>();
  const std::optional<std::int64_t> instant = parse_instant(at);
  if (instant) return instant;
  return fail("--at: `" + at + "` is not an instant; write one like 2026-05-04T09:00:00Z, with its zone");
}

auto instant_or_now(const std::string& at) -> Fallible<std::int64_t> {
  constexpr std::int64_t kSecond = 1'000'000'000;
  const std::int64_t now = now_ns();
  const auto given = instant_given(at);
  if (!given) return fail(given.error().message);
  return given->value_or(now - now % kSecond);
}

}  // namespace writ::cli
