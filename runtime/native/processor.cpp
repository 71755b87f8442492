#include "runtime/native/processor.hpp"

#include <algorithm>
#include <array>

#include "runtime/base/processor_level.hpp"

namespace writ::native {

#if defined(__x86_64__)

auto this_machine() -> std::string_view { return "x86_64"; }

auto processor_levels() -> std::span<const std::string_view> {
  static constexpr std::array<std::string_view, 4> kLevels = {"x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4"};
  return kLevels;
}

auto usual_level() -> std::string_view { return "x86-64-v3"; }

auto processor_has(std::string_view level) -> bool {
  const auto levels = processor_levels();
  const auto known = std::find(levels.begin(), levels.end(), level);
  return known != levels.end() && known - levels.begin() < processor_level();
}

#else

auto this_machine() -> std::string_view {
#if defined(__aarch64__)
  return "aarch64";
#else
  return "unknown";
#endif
}

auto processor_levels() -> std::span<const std::string_view> {
  static constexpr std::array<std::string_view, 1> kLevels = {"generic"};
  return kLevels;
}

auto usual_level() -> std::string_view { return "generic"; }

auto processor_has(std::string_view level) -> bool { return level == "generic"; }

#endif

}  // namespace writ::native
