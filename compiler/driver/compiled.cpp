#include "compiler/driver/compiled.hpp"

#include <algorithm>
#include <iterator>

#include "compiler/driver/trust.hpp"
#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/base/nearest.hpp"
#include "runtime/native/image.hpp"

namespace writ::driver {
namespace {

using host::Document;
using host::DocumentKind;

auto choose_module(const Build& build, const std::string& wanted) -> Fallible<check::ModuleIndex> {
  const std::set<check::ModuleIndex> found = modules_with_gate(build, wanted);
  if (found.size() == 1) return *found.begin();
  if (found.empty()) return fail(wanted.empty() ? "these rules declare no gate" : "there is no gate `" + wanted + "`");
  std::vector<std::string> names;
  for (const check::ModuleIndex i : found) names.push_back(build.typed.modules[i].name);
  const std::string name = wanted.empty() ? "NAME" : wanted;
  return fail("several modules declare " + (wanted.empty() ? "gates" : "a gate `" + wanted + "`") +
              ", and a file holds one: " + listed(names) + "; say which with --gate MODULE/" + name);
}

// As the package names them: a file says nothing of where it was built.
auto pinned_trust(Build& build, check::ModuleIndex module) -> Fallible<std::vector<Document>> {
  auto trust = trust_documents(build, module, {});
  if (!trust) return trust;
  const source::Home& home = build.package->home(build.package->files[module]);
  for (Document& one : *trust)
    one.path = one.kind == DocumentKind::People ? home.manifest->people : home.manifest->keys;
  return trust;
}

struct Wanted {
  DocumentKind kind;
  const std::string& given;  // by who decides
  std::string what;
  std::string option;
};

// What the file brings along, or what was given where it brings nothing; both would leave open which is meant.
auto find(const host::Policy& policy, const Wanted& wanted, std::vector<Document>& documents) -> Fallible<Done> {
  const auto own = std::find_if(policy.trust.begin(), policy.trust.end(),
                                [&](const Document& one) { return one.kind == wanted.kind; });
  if (own != policy.trust.end() && !wanted.given.empty())
    return fail("the policy brings " + wanted.what + " along, `" + own->path + "`; leave out " + wanted.option);
  if (own != policy.trust.end()) {
    documents.push_back(*own);
  } else if (!wanted.given.empty()) {
    Fallible<std::string> bytes = read_file(wanted.given, limits::kDocumentBytes);
    if (!bytes) return fail(wanted.what + " cannot be read: " + bytes.error().message);
    documents.push_back(host::document(wanted.kind, wanted.given, std::move(*bytes)));
  }
  return Done{};
}

// A native policy decides by its own code, unless another engine is asked for by name.
auto engine_of(const host::Policy& policy, const EngineChoice& choice) -> Fallible<std::shared_ptr<const ir::Engine>> {
  using Engine = std::shared_ptr<const ir::Engine>;
  if (policy.code != nullptr && choice.kind == EngineChoice::Auto) return Engine(policy.code);
  EngineChoice known = choice;
  known.module_digest = policy.compiled->digest;
  auto made = make_engine(*policy.rules, known);
  if (!made) return fail(made.error().message);
  return Engine(*std::move(made));
}

}  // namespace

auto compile_policy(Build& build, const std::string& gate, Locked locked) -> Fallible<std::optional<std::string>> {
  const auto module = choose_module(build, gate);
  if (!module) return fail(module.error().message);
  const std::unique_ptr<lower::Lowered> lowered = lower_module(build, *module, {}, lower::TestBlocks::LeaveOut);
  if (lowered == nullptr) return std::optional<std::string>();
  auto trust = pinned_trust(build, *module);
  if (!trust) return fail(trust.error().message);
  const ir::Package package =
      host::package_of({role_groups(build), ledger_terms(build, *module), std::move(*trust), locked == Locked::Yes});
  std::string bytes = ir::write_compiled(lowered->module, package);
  if (bytes.size() > limits::kModuleBytes)
    return fail("the compiled policy has " + std::to_string(bytes.size()) + " bytes, and none may have more than " +
                std::to_string(limits::kModuleBytes));
  return std::optional(std::move(bytes));
}

auto load_policy(const std::string& path) -> Fallible<host::Policy> {
  const auto bytes = read_file(path, limits::kModuleBytes);
  if (!bytes) return fail("the compiled policy cannot be read: " + bytes.error().message);
  if (native::is_image(*bytes) && !path.ends_with(kNativeEnding))
    return fail("the compiled policy " + path +
                " cannot be used: it is a native policy, whose code would run here; give it a name that ends in `" +
                std::string(kNativeEnding) + "` if it is to be trusted");
  auto policy = host::load_policy(*bytes);
  if (!policy) return fail("the compiled policy " + path + " cannot be used: " + policy.error().message);
  return policy;
}

auto hand_in(const host::Policy& policy, const GateRequest& request, const EngineChoice& choice) -> Fallible<HandedIn> {
  const auto gate = host::gate_name(policy, request.gate);
  if (!gate) return fail(gate.error().message);
  auto engine = engine_of(policy, choice);
  if (!engine) return fail(engine.error().message);
  auto open = host::open_gate(policy, std::move(*engine), *gate);
  if (!open) return fail(open.error().message);
  auto documents = read_documents(**open, request);
  if (!documents) return fail(documents.error().message);
  for (const Wanted& wanted : {Wanted{DocumentKind::People, request.people, "the people directory", "--people"},
                               Wanted{DocumentKind::Keys, request.keys, "the list of keys", "--keys"}}) {
    if (auto done = find(policy, wanted, *documents); !done) return fail(done.error().message);
  }
  return HandedIn{std::move(*open), std::move(*documents), nullptr};
}

auto decide_compiled(const host::Policy& policy, const GateRequest& request, const EngineChoice& choice)
    -> Fallible<std::unique_ptr<host::Decided>> {
  auto handed = hand_in(policy, request, choice);
  if (!handed) return fail(handed.error().message);
  return host::decide_on(std::move(handed->open), request, std::move(handed->documents));
}

}  // namespace writ::driver
