// What a WebAssembly module of a policy exports: documents come in, a decision record goes out.
//
// The module holds the runtime, the compiled policy, and the code of its functions, which `writ build --target wasm`
// links (symbols writ_wasm_*). It is the whole of runtime/host: the record is, byte for byte, the one that `writ gate`
// writes for the same documents at the same instant, but that no signatures can be checked (signature.cpp), no YAML is
// read, and patterns are those of runtime/builtins/automaton.hpp.
//
// Texts and bytes go through the module's memory: the host takes room with writ_alloc(), writes, calls, and gives it
// back. One call at a time. Nothing imported, no clock, no files. An internal error traps: nothing was decided then,
// and the instance is of no use any more.
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runtime/explain/explain.hpp"
#include "runtime/host/compiled.hpp"
#include "runtime/interp/interp.hpp"
#include "runtime/native/engine.hpp"
#include "runtime/native/facts.hpp"
#include "runtime/report/report.hpp"
#include "runtime/values/json_text.hpp"

// What is linked to it.
extern "C" {
extern const char writ_wasm_policy[];
extern const std::uint64_t writ_wasm_policy_size;
extern const char writ_wasm_facts[];
extern const std::uint64_t writ_wasm_facts_size;
extern const writ::native::Entry* const writ_wasm_tables[];
}

namespace writ {
namespace {

// Loaded once; an error stays.
struct Loaded {
  std::string error;
  std::optional<host::Policy> policy;
};

auto load() -> Fallible<host::Policy> {
  auto policy = host::load_policy({writ_wasm_policy, static_cast<std::size_t>(writ_wasm_policy_size)});
  if (!policy) return policy;
  auto facts =
      native::read_facts({writ_wasm_facts, static_cast<std::size_t>(writ_wasm_facts_size)}, native::wasm_abi());
  if (!facts) return fail(facts.error().message);
  if (facts->policy_digest != policy->compiled->digest) return fail("its code was made for another policy");
  const std::size_t count = facts->code.tables.size();
  const std::vector<const native::Entry*> tables(writ_wasm_tables, writ_wasm_tables + count);
  auto code = native::make_engine(*policy->rules, facts->code, tables, nullptr);
  if (!code) return fail(code.error().message);
  policy->code = std::move(*code);
  return policy;
}

auto loaded() -> const Loaded& {
  static const Loaded* const kept = [] {
    auto* made = new Loaded;
    auto policy = load();
    if (policy) {
      made->policy = std::move(*policy);
    } else {
      made->error = "the policy cannot be used: " + policy.error().message;
    }
    return made;
  }();
  return *kept;
}

struct State {
  std::vector<host::Document> documents;
  std::string result;
};
auto state() -> State& {
  static State* const kept = new State;
  return *kept;
}

enum Flag : std::uint32_t {
  AcceptUnsignedEvidence = 1,
  AcceptUnsignedStatements = 2,
  RefuseExtraKeys = 4,
  Interpret = 8
};
constexpr std::uint32_t kAllFlags = 15;

auto terms_of(std::int64_t now, std::uint32_t flags) -> host::Terms {
  host::Terms terms;
  terms.now = now;
  terms.accept_unsigned = (flags & AcceptUnsignedEvidence) != 0;
  terms.accept_unsigned_statements = (flags & AcceptUnsignedStatements) != 0;
  terms.extra_keys = (flags & RefuseExtraKeys) != 0 ? host::ExtraKeys::Refuse : host::ExtraKeys::Ignore;
  return terms;
}

auto record_of(host::Decided& decided) -> std::string {
  const explain::Explanation why =
      explain::explain(decided.module(), decided.engine(), decided.situation, decided.decision, decided.arena);
  return report::record({decided.module(), decided.situation, decided.decision, why});
}

// The package's own directory and keys, and those that are handed in where it has none.
auto documents_for(const host::Policy& policy, std::vector<host::Document> given)
    -> Fallible<std::vector<host::Document>> {
  for (const host::Document& own : policy.trust) {
    for (const host::Document& one : given) {
      if (one.kind == own.kind)
        return fail("the policy brings `" + own.path + "` along; give no other " +
                    std::string(host::document_word(own.kind)));
    }
  }
  given.insert(given.end(), policy.trust.begin(), policy.trust.end());
  return given;
}

// A gate that is asked often, and the memory of its decisions.
struct Asked {
  std::shared_ptr<const host::OpenGate> open;
  host::Decided decided;
};

// Made once for each gate and engine.
auto asked(const host::Policy& policy, const std::string& gate, bool interpret) -> Fallible<Asked*> {
  static auto* const kept = new std::map<std::pair<std::string, bool>, std::unique_ptr<Asked>>;
  std::unique_ptr<Asked>& row = (*kept)[{gate, interpret}];
  if (row != nullptr) return row.get();
  std::shared_ptr<const ir::Engine> engine = policy.code;
  if (interpret) engine = interp::make_engine(*policy.rules);
  auto open = host::open_gate(policy.rules, std::move(engine), gate, policy.compiled->package.groups, policy.ledger,
                              host::Use::Often);
  if (!open) return fail(open.error().message);
  row = std::make_unique<Asked>();
  row->open = *open;
  row->decided.open = *std::move(open);
  return row.get();
}

struct Question {
  Asked* asked = nullptr;
  host::Terms terms;
  std::vector<host::Document> documents;
};

auto question(const std::string& gate, std::int64_t now, std::uint32_t flags) -> Fallible<Question> {
  std::vector<host::Document> given = std::exchange(state().documents, {});
  if (!loaded().policy) return fail(loaded().error);
  const host::Policy& policy = *loaded().policy;
  if ((flags & ~kAllFlags) != 0) return fail("the flags have a bit that means nothing");
  const auto name = host::gate_name(policy, gate);
  if (!name) return fail(name.error().message);
  auto documents = documents_for(policy, std::move(given));
  if (!documents) return fail(documents.error().message);
  auto gate_asked = asked(policy, *name, (flags & Interpret) != 0);
  if (!gate_asked) return fail(gate_asked.error().message);
  return Question{*gate_asked, terms_of(now, flags), *std::move(documents)};
}

auto decision(const std::string& gate, std::int64_t now, std::uint32_t flags) -> Fallible<std::string> {
  auto asks = question(gate, now, flags);
  if (!asks) return fail(asks.error().message);
  auto decided = host::decide_on(asks->asked->open, asks->terms, std::move(asks->documents));
  if (!decided) return fail(decided.error().message);
  return record_of(**decided);
}

auto list_of(const std::vector<std::string>& parts) -> std::string {
  std::string list;
  for (const std::string& part : parts) list += (list.empty() ? "" : ",") + part;
  return list;
}

// As the record says it.
auto brief_of(const host::Decided& decided) -> std::string {
  const decide::Decision& made = decided.decision;
  std::vector<std::string> outcomes;
  for (std::size_t i = 0; i < made.outcomes.size(); ++i) {
    std::vector<std::string> names;
    for (const std::string_view name : decide::outcome_names(made.outcomes[i])) names.push_back(json::quoted(name));
    const ir::Control& control = decided.module().controls[made.gate->controls[i].control];
    outcomes.push_back(json::quoted(control.id) + ":[" + list_of(names) + "]");
  }
  std::vector<std::string> obligations;
  for (const decide::ObligationResult& one : made.obligations) {
    const ir::Obligation& row = decided.open->gate->obligations[one.obligation];
    if (row.binding) obligations.push_back(json::quoted(row.name));
  }
  return R"({"best_case":)" + json::quoted(decide::verdict_name(made.best_case)) + R"(,"decision":)" +
         json::quoted(decide::verdict_name(made.decision)) + R"(,"obligations":[)" + list_of(obligations) +
         R"(],"outcomes":{)" + list_of(outcomes) + "}}";
}

auto brief(const std::string& gate, std::int64_t now, std::uint32_t flags) -> Fallible<std::string> {
  auto asks = question(gate, now, flags);
  if (!asks) return fail(asks.error().message);
  host::Decided& decided = asks->asked->decided;
  decided.documents = std::move(asks->documents);
  decided.terms = asks->terms;
  if (auto done = host::decide_in(decided, {}, decode::Notes::Counted); !done) return fail(done.error().message);
  return brief_of(decided);
}

auto about() -> Fallible<std::string> {
  if (!loaded().policy) return fail(loaded().error);
  const ir::Module& module = *loaded().policy->rules;
  std::string made = module.name + " " + module.version + "\n" + loaded().policy->compiled->digest + "\n";
  for (const ir::Gate& gate : module.gates) made += gate.name + "\n";
  return made;
}

auto handed_out(Fallible<std::string> made) -> std::int32_t {
  state().result = made ? *std::move(made) : made.error().message;
  return made ? 0 : 1;
}

}  // namespace
}  // namespace writ

#define WRIT_EXPORT(NAME) extern "C" __attribute__((export_name(#NAME))) auto NAME

// Room of `size` bytes. Zero where there is none.
WRIT_EXPORT(writ_alloc)(std::size_t size)->void* { return std::malloc(size); }
WRIT_EXPORT(writ_free)(void* room)->void { std::free(room); }

// Forgets the documents that were given.
WRIT_EXPORT(writ_begin)()->void { writ::state().documents.clear(); }

// A document for the next decision, in JSON: `kind` is 0 the request, 1 evidence for the declaration `name`, 2 what
// people said on approvals, 3 the head of their ledger, 4 the directory of people, 5 the list of keys. Copied. 0; or 1
// where there is no such kind.
WRIT_EXPORT(writ_give)
(std::uint32_t kind, const char* name, std::size_t name_size, const char* bytes, std::size_t size)->std::int32_t {
  if (kind > static_cast<std::uint32_t>(writ::host::DocumentKind::Keys)) return 1;
  writ::host::Document document;  // its digest is made where a record wants it
  document.kind = static_cast<writ::host::DocumentKind>(kind);
  document.name.assign(name, name_size);
  document.bytes.assign(bytes, size);
  writ::state().documents.push_back(std::move(document));
  return 0;
}

// Decides on what was given, and forgets it. `now`: ns since 1970-01-01T00:00:00Z. `flags`: 1 evidence and 2 statements
// count without a signature, 4 keys that no record declares are refused, 8 the interpreter decides. 0, and the result
// is the record; or 1, nothing was decided, and the result says why.
WRIT_EXPORT(writ_decide)
(const char* gate, std::size_t gate_size, std::int64_t now, std::uint32_t flags)->std::int32_t {
  return writ::handed_out(writ::decision(std::string(gate, gate_size), now, flags));
}

// The same without the record, which takes far longer than the decision: {"best_case", "decision", "obligations",
// "outcomes"}, as the record says them, of binding obligations the names. Who has to carry one out asks for the record.
WRIT_EXPORT(writ_verdict)
(const char* gate, std::size_t gate_size, std::int64_t now, std::uint32_t flags)->std::int32_t {
  return writ::handed_out(writ::brief(std::string(gate, gate_size), now, flags));
}

// "NAME VERSION", the digest of the policy, and its gates, a line each; 1 where the policy cannot be used.
WRIT_EXPORT(writ_about)()->std::int32_t { return writ::handed_out(writ::about()); }

// The result of the last call, until the next one.
WRIT_EXPORT(writ_result)()->const char* { return writ::state().result.data(); }
WRIT_EXPORT(writ_result_size)()->std::size_t { return writ::state().result.size(); }

// bcmp with a size of 64 bits, as generated code calls it.
extern "C" auto writ_jit_bcmp(const void* a, const void* b, std::uint64_t size) -> int {
  return std::memcmp(a, b, static_cast<std::size_t>(size));
}
