#include "runtime/native/processor.hpp"

#include <array>

namespace writ::native {

#if defined(__x86_64__)

auto this_machine() -> std::string_view { return "x86_64"; }

auto processor_levels() -> std::span<const std::string_view> {
  static constexpr std::array<std::string_view, 4> kLevels = {"x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4"};
  return kLevels;
}

auto usual_level() -> std::string_view { return "x86-64-v3"; }

auto processor_has(std::string_view level) -> bool {
  __builtin_cpu_init();
  if (level == "x86-64") return true;
  if (level == "x86-64-v2") return __builtin_cpu_supports("x86-64-v2") != 0;
  if (level == "x86-64-v3") return __builtin_cpu_supports("x86-64-v3") != 0;
  return level == "x86-64-v4" && __builtin_cpu_supports("x86-64-v4") != 0;
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
