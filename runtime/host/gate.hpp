// One decision from documents: a gate of a module and what was handed in become a Decision.
//
// What a service needs to decide, with no compiler present: the module and its engine were made before,
// by whoever compiled or loaded the rules. Documents are decoded, evidence is admitted, statements are
// judged, and the gate decides. A document that cannot be read as what it is handed in as is an Error,
// and nothing is decided; what is wrong inside of it makes fields unknown, and the decision stricter.
//
// No files, no clock, no state. An OpenGate may be shared by threads; a Decided belongs to one at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/decide/controls_alone.hpp"
#include "runtime/decide/decide.hpp"
#include "runtime/decode/plan.hpp"
#include "runtime/evidence/admit.hpp"
#include "runtime/evidence/evidence.hpp"
#include "runtime/evidence/keys.hpp"
#include "runtime/evidence/ledger.hpp"
#include "runtime/evidence/people.hpp"
#include "runtime/host/documents.hpp"
#include "runtime/ir/engine.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::host {

// Keys of a document that no record declares.
enum class ExtraKeys : std::uint8_t { Ignore, Refuse };
// Words of a record for what counted without a signature.
inline constexpr std::string_view kUnsignedApprovals = "unsigned_approvals";
inline constexpr std::string_view kUnsignedEvidence = "unsigned_evidence";

// When it is decided, and what is taken on trust.
struct Terms {
  std::int64_t now = 0;
  bool accept_unsigned = false;             // evidence
  bool accept_unsigned_statements = false;  // otherwise only rejections and requests count for anything
  ExtraKeys extra_keys = ExtraKeys::Ignore;
};

// A gate that is ready to decide, as often as it is asked. Several of one module share it and its engine.
struct OpenGate {
  std::shared_ptr<const ir::Module> rules;
  std::shared_ptr<const ir::Engine> engine;  // of `rules`
  const ir::Gate* gate = nullptr;            // in `rules`
  evidence::RoleGroups groups;               // of the directory, from which the rules take roles
  // What the package says of the ledger that approvals are in. Without a head that closes it, statements may be missing
  // and that counts against the request. Nothing: those that are handed in are taken for all.
  std::optional<evidence::LedgerTerms> ledger;
  std::shared_ptr<const decode::Plan> plan;      // by which requests are read
  std::shared_ptr<const decode::Plan> decisive;  // the same for decisions alone; with Use::Often of what the gate reads
  decide::GatePlan outcomes;
  [[nodiscard]] auto module() const -> const ir::Module& { return *rules; }
};
// What a gate reads (demand.hpp) is worth finding out where it decides often, and not for one decision with its record.
enum class Use : std::uint8_t { Once, Often };
// `gate` is its name, without the module. An Error names the gates that there are.
auto open_gate(std::shared_ptr<const ir::Module> rules, std::shared_ptr<const ir::Engine> engine, std::string_view gate,
               evidence::RoleGroups groups, std::optional<evidence::LedgerTerms> ledger, Use use = Use::Once)
    -> Fallible<std::shared_ptr<const OpenGate>>;

// There is no gate `wanted`: which of `known` may be meant, or all that there are, as they are to be shown.
auto unknown_gate(const std::string& wanted, const std::vector<std::string>& known,
                  const std::vector<std::string>& shown) -> std::string;

// A directory and a list of keys. `what` the document is called where it cannot be used.
auto read_people(const Document& document, const std::string& what)
    -> Fallible<std::shared_ptr<const evidence::People>>;
auto read_keys(const Document& document, const std::string& what) -> Fallible<std::shared_ptr<const evidence::Keys>>;

struct Decided {
  std::shared_ptr<const OpenGate> open;
  std::vector<Document> documents;
  Terms terms;
  std::shared_ptr<const evidence::People> people;  // the directory; null when there is none
  Arena arena;
  evidence::Situation situation;
  decode::Decoded read;  // the request, where it was read for this situation; memory that is used again
  std::shared_ptr<const OpenGate> alone;  // the situation is one of this gate, with nothing beside a request
  bool is_plain = false;                  // and the request was known, and there is nothing to say of it
  decide::Decision decision;
  [[nodiscard]] auto module() const -> const ir::Module& { return open->module(); }
  [[nodiscard]] auto engine() const -> const ir::Engine& { return *open->engine; }
};
// `known` is the directory among the documents, where it was read before; else null, and it is read.
auto decide_on(std::shared_ptr<const OpenGate> open, const Terms& terms, std::vector<Document> documents,
               std::shared_ptr<const evidence::People> known = nullptr) -> Fallible<std::unique_ptr<Decided>>;

// ---------------------------------------------------------------- the same, again and again in the same memory

// What was read before, so that it is not read again for each decision. Null where it was not.
struct ReadBefore {
  std::shared_ptr<const evidence::People> people;  // the directory
  std::shared_ptr<const evidence::Keys> keys;
  const Cell* request = nullptr;                       // of the type of the gate's request; must outlive the decision
  const decode::HeldBytes* json = nullptr;             // of the request, in place of a document; likewise
  const std::vector<evidence::Item>* items = nullptr;  // the evidence among the documents: read_items()
  const std::vector<evidence::Statement>* statements = nullptr;  // what people said: read_statements()
};
// The evidence that `decided` holds, for decisions on other requests at the same time and on the same terms. What it
// says lives in `arena`, which must outlive them.
auto read_items(const Decided& decided, const std::shared_ptr<const evidence::Keys>& keys, Arena& arena)
    -> Fallible<std::vector<evidence::Item>>;
// What people said in the documents that `decided` holds, for the same; whoever they are is in the directory of
// `before`.
auto read_statements(Decided& decided, const ReadBefore& before) -> Fallible<std::vector<evidence::Statement>>;
// Decides on the gate, documents and terms that `decided` holds. What was decided in it before is forgotten, its memory
// is kept: see decide_from(), admit_into() and plan.hpp for what allocates nothing. With Notes::Counted the situation
// does not say what was wrong in the request, and the decision has outcomes and no controls: only a record or an
// explanation asks for those. After an Error there is no decision.
auto decide_in(Decided& decided, const ReadBefore& before, decode::Notes notes) -> Fallible<Done>;
// Whether a decision that `decided` holds was on a request alone, as the next one is, which was read before: then
// nothing but the request and the time is another, and decide_again() decides on them. What is asked of most decisions
// of a service.
[[nodiscard]] inline auto is_alone_again(const Decided& decided, const ReadBefore& before) -> bool {
  return decided.alone == decided.open && decided.open != nullptr && decided.documents.empty() &&
         before.items == nullptr && before.statements == nullptr && decided.people == before.people;
}
// Expects that, and takes the time of the terms that `decided` holds. The same as decide_in() with Notes::Counted,
// which does not fail then.
[[gnu::always_inline]] inline void decide_again(Decided& decided, const Cell& request) {
  const OpenGate& open = *decided.open;
  decided.arena.reset();
  const ir::InputId input = open.gate->request;
  if (decided.is_plain && request.known()) {
    decided.situation.now = decided.terms.now;
    decided.situation.inputs[input.index] = request;
  } else {
    evidence::admit_again(decided.situation, open.module(), {input, request, {}}, decided.terms.now);
    decided.is_plain = request.known();
  }
  auto* const outputs = static_cast<Cell*>(decided.arena.allocate(open.outcomes.output_count() * sizeof(Cell)));
  open.engine->evaluate(open.gate->function, decided.situation.world(), decided.arena, outputs);
  if (decide::is_on_controls_alone(decided.decision, *open.gate, open.outcomes)) {
    decide::decide_controls_alone(decided.decision, open.outcomes, outputs);
  } else {
    decide::decide_outcomes(decided.decision, open.module(), *open.gate, open.outcomes, outputs, decided.situation,
                            decided.arena);
  }
}
// Its steps, for who measures them; they begin with an arena that was reset, and end before the gate decides.
//   read_request  the bytes of the request into values
//   take_known    evidence, statements and the head of their ledger are read and judged: the situation
auto read_request(Decided& decided, const ReadBefore& before, decode::Notes notes) -> Fallible<evidence::Request>;
auto take_known(Decided& decided, const ReadBefore& before, evidence::Request request) -> Fallible<Done>;
// Adds to the situation what only records and explanations need: documents in their order, with their digests, terms,
// the salt. decide_on() has done so.
void describe(Decided& decided);

}  // namespace writ::host
