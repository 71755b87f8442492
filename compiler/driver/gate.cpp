// One decision from files: which gate of a build, what is asked, what is known.
#include "compiler/driver/driver.hpp"
#include "compiler/driver/trust.hpp"
#include "runtime/base/nearest.hpp"

namespace writ::driver {
namespace {

auto is_meant(const Build& build, const check::Symbol& symbol, const std::string& wanted) -> bool {
  if (symbol.kind != check::SymbolKind::Gate) return false;
  return wanted.empty() || wanted == symbol.name ||
         wanted == build.typed.modules[symbol.module].name + "/" + symbol.name;
}

struct Chosen {
  check::ModuleIndex module = 0;
  std::string gate;
};

auto choose_gate(const Build& build, const std::string& wanted) -> Fallible<Chosen> {
  std::vector<Chosen> found;
  std::vector<std::string> known;
  for (const check::Symbol& symbol : build.typed.symbols) {
    if (symbol.kind != check::SymbolKind::Gate) continue;
    known.push_back(symbol.name);
    if (is_meant(build, symbol, wanted)) found.push_back({symbol.module, symbol.name});
  }
  if (found.size() == 1) return found.front();
  if (found.empty()) return fail(host::unknown_gate(wanted, known, known));
  return fail(wanted.empty() ? "say which gate with --gate: " + listed(known)
                             : "several modules declare a gate `" + wanted + "`; write MODULE/" + wanted);
}

// Null when a data file was reported to the sink.
auto open_chosen(Build& build, const Chosen& chosen, const EngineChoice& choice)
    -> Fallible<std::shared_ptr<const host::OpenGate>> {
  std::shared_ptr<const lower::Lowered> lowered = lower_module(build, chosen.module, {}, lower::TestBlocks::LeaveOut);
  if (lowered == nullptr) return std::shared_ptr<const host::OpenGate>();
  auto engine = make_engine(lowered->module, choice);
  if (!engine) return fail(engine.error().message);
  const std::shared_ptr<const ir::Module> module(lowered, &lowered->module);
  return host::open_gate(module, std::move(*engine), chosen.gate, role_groups(build),
                         ledger_terms(build, chosen.module));
}

}  // namespace

auto modules_with_gate(const Build& build, const std::string& wanted) -> std::set<check::ModuleIndex> {
  std::set<check::ModuleIndex> found;
  for (const check::Symbol& symbol : build.typed.symbols) {
    if (is_meant(build, symbol, wanted)) found.insert(symbol.module);
  }
  return found;
}

auto open_gate(Build& build, const std::string& gate, const EngineChoice& choice)
    -> Fallible<std::shared_ptr<const host::OpenGate>> {
  Fallible<Chosen> chosen = choose_gate(build, gate);
  if (!chosen) return fail(chosen.error().message);
  return open_chosen(build, *chosen, choice);
}

auto hand_in(Build& build, const GateRequest& request, const EngineChoice& choice) -> Fallible<HandedIn> {
  Fallible<Chosen> chosen = choose_gate(build, request.gate);
  if (!chosen) return fail(chosen.error().message);
  auto open = open_chosen(build, *chosen, choice);
  if (!open) return fail(open.error().message);
  if (*open == nullptr) return HandedIn();
  auto documents = read_documents(**open, request);
  if (!documents) return fail(documents.error().message);
  auto trust = trust_documents(build, chosen->module, request);
  if (!trust) return fail(trust.error().message);
  std::move(trust->begin(), trust->end(), std::back_inserter(*documents));
  const auto known = build.people.find(build.package->files[chosen->module].home);
  return HandedIn{std::move(*open), std::move(*documents), known == build.people.end() ? nullptr : known->second};
}

auto decide_gate(Build& build, const GateRequest& request, const EngineChoice& choice)
    -> Fallible<std::unique_ptr<host::Decided>> {
  Fallible<HandedIn> handed = hand_in(build, request, choice);
  if (!handed) return fail(handed.error().message);
  if (handed->open == nullptr) return std::unique_ptr<host::Decided>();
  return host::decide_on(std::move(handed->open), request, std::move(handed->documents), std::move(handed->people));
}

}  // namespace writ::driver
