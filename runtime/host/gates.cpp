#include "runtime/host/gates.hpp"

#include <algorithm>

#include "runtime/base/nearest.hpp"
#include "runtime/host/compiled.hpp"
#include "runtime/host/engines.hpp"
#include "runtime/interp/interp.hpp"
#include "runtime/native/engine.hpp"

namespace writ::host {
namespace {

auto kind_words(DocumentKind kind) -> std::string {
  return kind == DocumentKind::People ? "people directory" : "list of keys";
}

struct MadeEngine {
  std::shared_ptr<const ir::Engine> engine;
  const TieredEngine* tiers = nullptr;
  const ir::NativeEngine* native = nullptr;
};

auto made_engine(const Loaded& loaded, const EngineTerms& terms) -> Fallible<MadeEngine> {
  const std::shared_ptr<const ir::Module>& rules = loaded.rules;
  if (loaded.code != nullptr) return MadeEngine{loaded.code, nullptr, loaded.code.get()};
  NativeTerms native{default_plugin_path(), {terms.code_cache, loaded.digest}};
  switch (terms.kind) {
    case EngineKind::Interpreter: break;
    case EngineKind::Tiered: {
      auto tiers = std::make_shared<const TieredEngine>(rules, std::move(native));
      return MadeEngine{tiers, tiers.get(), nullptr};
    }
    case EngineKind::Native: {
      auto made = load_jit(*rules, native);
      if (!made) return fail(made.error().message);
      const ir::NativeEngine* engine = made->get();
      return MadeEngine{*std::move(made), nullptr, engine};
    }
  }
  return MadeEngine{interp::make_engine(*rules), nullptr, nullptr};
}

auto add_to_trust(Trust& trust, Document document) -> Fallible<Done> {
  const std::string what = "the " + kind_words(document.kind);
  if (document.kind == DocumentKind::People) {
    auto people = read_people(document, what);
    if (!people) return fail(people.error().message);
    trust.people = std::move(*people);
  } else {
    auto keys = read_keys(document, what);
    if (!keys) return fail(keys.error().message);
    trust.keys = std::move(*keys);
  }
  trust.documents.push_back(std::move(document));
  return Done{};
}

auto names_of(const Gates& gates) -> std::vector<std::string> {
  std::vector<std::string> names;
  for (const ReadyGate& row : gates.rows) names.push_back(row.name);
  return names;
}

auto short_names_of(const Gates& gates) -> std::vector<std::string> {
  std::vector<std::string> names;
  for (const ReadyGate& row : gates.rows) names.push_back(row.open->gate->name);
  return names;
}

}  // namespace

auto read_trust(std::vector<Document> own, std::vector<Document> given) -> Fallible<Trust> {
  Trust trust;
  for (const Document& one : given) {
    const auto same = [&](const Document& other) { return other.kind == one.kind; };
    const auto brought = std::find_if(own.begin(), own.end(), same);
    if (brought != own.end())
      return fail("the rules bring a " + kind_words(one.kind) + " along, `" + brought->path + "`; give no other");
    if (std::count_if(given.begin(), given.end(), same) > 1)
      return fail("there is more than one " + kind_words(one.kind));
  }
  std::move(given.begin(), given.end(), std::back_inserter(own));
  std::stable_sort(own.begin(), own.end(), [](const Document& a, const Document& b) { return a.kind < b.kind; });
  for (Document& document : own) {
    if (auto done = add_to_trust(trust, std::move(document)); !done) return fail(done.error().message);
  }
  return trust;
}

auto engine_of(const ReadyGate& gate) -> EngineState {
  const ir::FunctionId function = gate.open->gate->function;
  if (gate.tiers != nullptr) return gate.tiers->state_of(function);
  if (gate.native == nullptr) return {Tier::Interpreter, "it was loaded for the interpreter"};
  const bool brought = gate.native->name() == native::kBroughtAlong;
  if (gate.native->has_code(function))
    return {Tier::Native,
            brought ? "native code that the policy brings along" : "native code, made when it was loaded"};
  return {Tier::Interpreter, kTooLarge};
}

auto add_gates(Gates& gates, Loaded loaded, const EngineTerms& terms) -> Fallible<Done> {
  const auto made = made_engine(loaded, terms);
  if (!made) return fail(made.error().message);
  const auto trust = std::make_shared<const Trust>(std::move(loaded.trust));
  for (const ir::Gate& gate : loaded.rules->gates) {
    auto open = open_gate(loaded.rules, made->engine, gate.name, loaded.groups, loaded.ledger, Use::Often);
    if (!open) return fail(open.error().message);
    auto fields = std::make_shared<const RequestFields>(*loaded.rules, gate);
    gates.rows.push_back(
        {loaded.rules->name + "/" + gate.name, std::move(*open), trust, std::move(fields), made->tiers, made->native});
  }
  return Done{};
}

auto gate_named(const Gates& gates, std::string_view wanted) -> Fallible<std::size_t> {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < gates.rows.size(); ++i) {
    const ReadyGate& row = gates.rows[i];
    if (wanted.empty() || wanted == row.name || wanted == row.open->gate->name) found.push_back(i);
  }
  if (found.size() == 1) return found.front();
  const std::string name(wanted);
  if (found.empty()) return fail(unknown_gate(name, short_names_of(gates), names_of(gates)));
  return fail(wanted.empty() ? "say which gate: " + listed(names_of(gates))
                             : "several modules declare a gate `" + name + "`; write MODULE/" + name);
}

auto read_gates(std::string_view bytes, const LoadTerms& terms) -> Fallible<Gates> {
  Loaded loaded;
  std::vector<Document> own;
  if (is_policy(bytes)) {
    auto policy = load_policy(bytes);
    if (!policy) return fail("the compiled policy cannot be used: " + policy.error().message);
    const ir::Package& package = policy->compiled->package;
    if (!package.locked && !terms.accept_unlocked)
      return fail("the compiled policy was built from rules that are not what was locked");
    loaded = {policy->rules, package.groups, policy->ledger, {}, policy->code, policy->compiled->digest};
    own = std::move(policy->trust);
  } else {
    auto module = ir::read(bytes);
    if (!module) return fail("this is no compiled policy, and no module in text form: " + module.error().message);
    loaded.rules = std::make_shared<const ir::Module>(std::move(*module));
  }
  auto trust = read_trust(std::move(own), terms.documents);
  if (!trust) return fail(trust.error().message);
  loaded.trust = std::move(*trust);
  Gates gates;
  if (auto done = add_gates(gates, std::move(loaded), terms.engine); !done) return fail(done.error().message);
  if (gates.rows.empty()) return fail("these rules declare no gate");
  return gates;
}

}  // namespace writ::host
