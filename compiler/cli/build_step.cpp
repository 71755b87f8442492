#include "compiler/cli/build_step.hpp"

namespace writ::cli {

auto start_build(const std::vector<std::string>& paths, driver::Stop stop, FindingsFormat format, driver::LockUse locks,
                 std::optional<driver::AsOf> as_of) -> std::unique_ptr<driver::Build> {
  auto build = driver::build(paths, stop, locks, std::move(as_of));
  if (build) return std::move(*build);
  show_failure(build.error().message, format);
  return nullptr;
}

auto sound_build(const std::vector<std::string>& paths, driver::LockUse locks) -> std::unique_ptr<driver::Build> {
  auto build = start_build(paths, driver::Stop::AfterCheck, FindingsFormat::Text, locks);
  if (build == nullptr) return nullptr;
  if (!build->sink.has_errors()) return build;
  show_findings(build->sink, build->package->texts, FindingsFormat::Text);
  return nullptr;
}

auto sound_rules(const std::vector<std::string>& paths) -> std::unique_ptr<driver::Build> {
  auto build = sound_build(paths, driver::LockUse::Ignore);
  if (build == nullptr) return nullptr;
  lower_all(*build);
  if (!build->sink.has_errors()) return build;
  show_findings(build->sink, build->package->texts, FindingsFormat::Text);
  return nullptr;
}

auto lower_all(driver::Build& build) -> std::vector<std::unique_ptr<lower::Lowered>> {
  std::vector<std::unique_ptr<lower::Lowered>> modules;
  for (check::ModuleIndex i = 0; i < build.asts.size() && !build.sink.has_errors(); ++i) {
    if (auto lowered = driver::lower_module(build, i)) modules.push_back(std::move(lowered));
  }
  return modules;
}

}  // namespace writ::cli
