#include "runtime/host/compiled.hpp"

#include <utility>

#include "runtime/base/nearest.hpp"
#include "runtime/native/image.hpp"
#include "runtime/native/library.hpp"

namespace writ::host {
namespace {

auto ledger_of(const ir::Package& package) -> std::optional<evidence::LedgerTerms> {
  if (!package.ledger) return std::nullopt;
  return evidence::LedgerTerms{package.ledger->name, package.ledger->signer, package.ledger->fresh_within};
}

auto trust_of(const ir::Package& package) -> Fallible<std::vector<Document>> {
  std::vector<Document> trust;
  for (const ir::Companion& one : package.companions) {
    const std::optional<DocumentKind> kind = document_kind(one.kind);
    if (kind != DocumentKind::People && kind != DocumentKind::Keys)
      return fail("it brings along `" + one.kind + "`, which this program does not know");
    trust.push_back(document(*kind, one.name, one.bytes));
  }
  return trust;
}

auto load_compiled(std::string_view bytes) -> Fallible<Policy> {
  auto read = ir::read_compiled(bytes);
  if (!read) return fail(read.error().message);
  auto trust = trust_of(read->package);
  if (!trust) return fail(trust.error().message);
  Policy policy;
  policy.compiled = std::make_shared<const ir::Compiled>(std::move(*read));
  policy.rules = {policy.compiled, &policy.compiled->module};
  policy.trust = std::move(*trust);
  policy.ledger = ledger_of(policy.compiled->package);
  return policy;
}

auto load_native(std::string_view bytes) -> Fallible<Policy> {
  const auto image = native::read_image(bytes);
  if (!image) return fail(image.error().message);
  auto policy = load_compiled(image->policy);
  if (!policy) return policy;
  auto code = native::engine_of(*policy->rules, *image, policy->compiled->digest);
  if (!code) return fail(code.error().message);
  policy->code = std::move(*code);
  policy->code_is_for = image->facts.machine + ", processors from " + image->facts.level + " on";
  return policy;
}

}  // namespace

auto is_policy(std::string_view bytes) -> bool { return ir::is_compiled(bytes) || native::is_image(bytes); }

auto load_policy(std::string_view bytes) -> Fallible<Policy> {
  return native::is_image(bytes) ? load_native(bytes) : load_compiled(bytes);
}

auto gate_name(const Policy& policy, const std::string& wanted) -> Fallible<std::string> {
  const std::string prefix = policy.rules->name + "/";
  if (!wanted.empty()) return wanted.starts_with(prefix) ? wanted.substr(prefix.size()) : wanted;
  const std::vector<ir::Gate>& gates = policy.rules->gates;
  if (gates.size() == 1) return gates.front().name;
  if (gates.empty()) return fail("these rules declare no gate");
  std::vector<std::string> names;
  for (const ir::Gate& gate : gates) names.push_back(gate.name);
  return fail("say which gate with --gate: " + listed(names));
}

auto open_gate(const Policy& policy, std::shared_ptr<const ir::Engine> engine, std::string_view gate)
    -> Fallible<std::shared_ptr<const OpenGate>> {
  return open_gate(policy.rules, std::move(engine), gate, policy.compiled->package.groups, policy.ledger);
}

auto package_of(const Surroundings& surroundings) -> ir::Package {
  ir::Package package;
  package.maker = "writ " WRIT_VERSION;
  package.locked = surroundings.locked;
  package.groups = surroundings.groups;
  if (const auto& ledger = surroundings.ledger)
    package.ledger = ir::LedgerRule{ledger->name, ledger->signer, ledger->fresh_within};
  for (const Document& one : surroundings.trust)
    package.companions.push_back({std::string(document_word(one.kind)), one.path, one.bytes});
  return package;
}

}  // namespace writ::host
