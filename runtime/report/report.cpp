#include "runtime/report/report.hpp"

#include <algorithm>
#include <array>

#include "runtime/report/writers.hpp"

namespace writ::report {
namespace {

constexpr std::array kFormats = {
#define WRIT_FORMAT(NAME, WRITER, WHAT) Format{NAME, WRITER, WHAT},
#include "runtime/report/formats.def"
#undef WRIT_FORMAT
};

}  // namespace

auto formats() -> std::span<const Format> { return kFormats; }

auto format_names() -> std::vector<std::string> {
  std::vector<std::string> names;
  for (const Format& format : kFormats) names.emplace_back(format.name);
  return names;
}

auto write(std::string_view format, const Outcome& outcome, const Options& options) -> std::string {
  const auto* row = std::find_if(kFormats.begin(), kFormats.end(), [&](const Format& f) { return f.name == format; });
  WRIT_CHECK(row != kFormats.end(), "a format of formats()");
  return row->write(outcome, options);
}

}  // namespace writ::report
