#include "compiler/cli/lock_step.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

#include "compiler/cli/findings.hpp"
#include "compiler/cli/terminal.hpp"

namespace writ::cli {
namespace {

// The command that locks a package, from where the user stands.
auto lock_command(const source::Home& home) -> std::string {
  const std::string folder = home.file("");
  return folder.empty() || folder == "." ? "writ lock" : "writ lock " + folder;
}

auto way_out(const source::Home& home) -> std::string {
  return fmt::format(
      "A gate decides only from what is locked, so that what decides is what was reviewed: run `{}`, review what\n"
      "changed, and commit writ.lock. To try rules while they are being written, give --unlocked.",
      lock_command(home));
}

auto why_not(const driver::Build& build, const driver::LockReport& report) -> std::string {
  const source::Home& home = build.package->homes[report.home];
  if (report.state == driver::LockState::Missing) {
    return fmt::format("the package `{}` is not locked: there is no file `{}`\n{}", home.name(), report.path,
                       way_out(home));
  }
  return fmt::format("the package `{}` is not what `{}` pins:\n{}{}", home.name(), report.path,
                     difference_lines(build, report), way_out(home));
}

auto shown(const std::string& digest) -> const std::string& {
  static const std::string kNone = "nothing";
  return digest.empty() ? kNone : digest;
}

}  // namespace

auto difference_lines(const driver::Build& build, const driver::LockReport& report) -> std::string {
  std::string lines;
  for (const source::LockDifference& d : report.differences) {
    lines += fmt::format("  {}\n    locked   {}\n    present  {}\n", pin_name(build, d.key), shown(d.locked),
                         shown(d.present));
  }
  return lines;
}

auto contents_of(const source::Lock& lock) -> std::string {
  using source::PinKind;
  struct Noun {
    PinKind kind;
    const char* noun;
  };
  std::string text;
  for (const Noun& noun :
       {Noun{PinKind::Module, "module"}, Noun{PinKind::Schema, "schema"}, Noun{PinKind::Catalogue, "catalogue"},
        Noun{PinKind::Data, "data file"}, Noun{PinKind::Setting, "setting"}}) {
    auto count =
        std::count_if(lock.pins.begin(), lock.pins.end(), [&](const auto& pin) { return pin.first.kind == noun.kind; });
    if (count > 0) text += (text.empty() ? "" : ", ") + counted(static_cast<std::size_t>(count), noun.noun);
  }
  return text;
}

auto all_locked(driver::Build& build) -> bool {
  bool locked = true;
  for (source::HomeId home : driver::named_packages(build)) {
    auto report = driver::lock_report(build, home);
    if (report && report->state == driver::LockState::Fresh) continue;
    complain(report ? why_not(build, *report) : report.error().message);
    locked = false;
  }
  return locked;
}

}  // namespace writ::cli
