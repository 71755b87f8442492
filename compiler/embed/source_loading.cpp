// Rules as text into gates: what the library with a compiler adds to the C ABI.
#include "runtime/capi/source_loading.hpp"

#include "compiler/diag/render.hpp"
#include "compiler/driver/driver.hpp"
#include "compiler/driver/lock.hpp"
#include "compiler/driver/trust.hpp"

namespace writ::capi {
namespace {

auto report_on(const driver::Build& build) -> std::string {
  return diag::render_text(build.sink, build.package->texts, diag::Color::Never);
}

// What decides is what was reviewed: each package that is named must be as its writ.lock says.
auto check_locked(driver::Build& build) -> Fallible<Done> {
  for (const source::HomeId home : driver::named_packages(build)) {
    const auto report = driver::lock_report(build, home);
    if (!report) return fail(report.error().message);
    const std::string name = "the package `" + build.package->homes[home].name() + "`";
    switch (report->state) {
      case driver::LockState::Fresh: break;
      case driver::LockState::Missing: return fail(name + " is not locked: there is no file `" + report->path + "`");
      case driver::LockState::Stale: return fail(name + " is not what `" + report->path + "` pins");
    }
  }
  return Done{};
}

auto add_module(driver::Build& build, check::ModuleIndex module, const host::LoadTerms& terms, host::Gates& gates)
    -> Fallible<Done> {
  const std::shared_ptr<const lower::Lowered> lowered =
      driver::lower_module(build, module, {}, lower::TestBlocks::LeaveOut);
  if (lowered == nullptr) return fail(report_on(build));
  auto own = driver::trust_documents(build, module, {});
  if (!own) return fail(own.error().message);
  auto trust = host::read_trust(std::move(*own), terms.documents);
  if (!trust) return fail(trust.error().message);
  host::Loaded loaded{
      {lowered, &lowered->module}, driver::role_groups(build), driver::ledger_terms(build, module), std::move(*trust)};
  return host::add_gates(gates, std::move(loaded), terms.engine);
}

auto load_source(const std::vector<std::string>& paths, const host::LoadTerms& terms) -> Fallible<host::Gates> {
  const driver::LockUse locks = terms.accept_unlocked ? driver::LockUse::Ignore : driver::LockUse::Verify;
  auto build = driver::build(paths, driver::Stop::AfterCheck, locks);
  if (!build) return fail(build.error().message);
  if ((*build)->sink.has_errors()) return fail(report_on(**build));
  if (locks == driver::LockUse::Verify) {
    if (auto done = check_locked(**build); !done) return fail(done.error().message);
  }
  host::Gates gates;
  for (const check::ModuleIndex module : driver::modules_with_gate(**build, "")) {
    if (auto done = add_module(**build, module, terms, gates); !done) return fail(done.error().message);
  }
  if (gates.rows.empty()) return fail("these rules declare no gate");
  return gates;
}

}  // namespace

auto source_loader() -> SourceLoader { return load_source; }

}  // namespace writ::capi
