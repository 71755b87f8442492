// Why a decision is what it is: from a decision and its world to reasons and witnesses.
//
// Because a gate is a maximum, reasons are short: every contribution equal to the decision
// is by itself sufficient (`because`); the others above allow also stand between it and
// allow (`also`). A witness is one walk down a formula to the leaves that fixed it; what is
// unknown is traced back to the field or the evidence that it comes from (design 3.7).
//
// Off the fast path: the gate's function is evaluated again with every value kept. Total;
// what would be endless is cut at a limit of limits.hpp and says so. With a leaf that occurs
// twice a witness is sufficient, not always minimal. Of the values of fields declared `sensitive`,
// and of what is computed from them, only salted digests are shown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/decide/decide.hpp"
#include "runtime/evidence/evidence.hpp"
#include "runtime/evidence/ledger.hpp"
#include "runtime/evidence/people.hpp"
#include "runtime/ir/engine.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::explain {

// Where something unknown comes from.
struct Unknown {
  std::string path;    // "eval_report.toxicity", or an expression that has no value
  std::string why;     // "stale"; "missing, invalid"
  std::string detail;  // "30 h old, limit 24 h"; may be empty
  ir::InputId input;   // invalid: of the expression itself
  bool whole = false;  // all of the input
  auto operator==(const Unknown&) const -> bool = default;
};
auto text_of(const Unknown& unknown) -> std::string;  // "eval_report: stale (30 h old, limit 24 h)"

struct FoundValue {
  std::string name;   // "eval_report.toxicity"
  std::string value;  // "0.7%"
};
// A leaf of a formula as written, or a quantifier with its deciding element below it.
struct Witness {
  std::string text;  // "eval_report.toxicity <= 0.5%"
  Truth truth = Truth::Unknown;
  std::vector<FoundValue> values;
  std::string note;         // of a quantifier: "false for 2 of 14, first scan.findings[3]"
  std::uint32_t depth = 0;  // quantifiers above it
  ir::OriginId origin;
};

// One statement on an approval, and what became of it.
struct Signature {
  evidence::StatementKind kind = evidence::StatementKind::Approve;
  std::string person;
  std::string principal;  // for whom; empty: for themself
  std::string role;
  std::int64_t at = 0;
  Truth counts = Truth::Unknown;
  decide::Flaws flaws = 0;
  std::string seat;        // the role whose seat it fills; empty: none
  std::string distrusted;  // why nobody vouches for it, where there is more to say
};
// A waiver for a control, and whether it covers the violation.
struct Waiving {
  std::string id;
  std::string control;
  Truth covers = Truth::Unknown;
  bool in_days = false;
  Truth scope = Truth::Unknown;
  Truth compensated = Truth::True;
  decide::Standing standing = decide::Standing::Pending;  // of its approval
  std::string approval;                                   // "module/name"
  std::int64_t expires = 0;                               // its last day, in days since 1970
  std::string because;
  bool ledger_open = false;  // it does not stand only because statements may be missing
  std::vector<std::string> missing_seats;
  std::vector<Signature> signatures;
  std::string digest;                             // that a statement must name
  std::vector<std::optional<std::string>> binds;  // and these
  ir::OriginId origin;
};

enum class ContributionKind : std::uint8_t { Requirement, NotApplicable, Clause, Approval, Floor, Obligation };

// One thing that a gate asks, and how it stands.
struct Contribution {
  ContributionKind kind = ContributionKind::Requirement;
  std::string code;  // stable: "MDL-01.toxicity", "production.deny.1", "prod_release"
  ir::Verdict effect = ir::Verdict::Allow;
  Truth truth = Truth::Unknown;               // of the requirement, or the condition of what it is
  decide::OutcomeSet outcomes = 0;            // of a requirement alone
  ir::LevelKind level = ir::LevelKind::Hard;  // of its control
  ir::ControlId control;                      // invalid unless it is a control's
  std::string message;  // the author's words, values filled in; what they say is certain only when `certain`
  bool certain = false;
  std::string expression;           // as written
  std::vector<ir::InputId> inputs;  // that it is computed from: of a requirement with its condition, or of a clause
  ir::OriginId origin;
  std::vector<Unknown> unknown;     // sorted
  std::size_t further_unknown = 0;  // beyond limits::kUnknownSources
  std::vector<Witness> witness;
  bool witness_cut = false;
  std::vector<Witness> applies;  // why the control applies, does not, or may
  std::string override_by;       // the approval that can lift it; empty: none is named
  std::string role;              // to whom it escalates
  // Of the approval that is asked for, or that can lift it.
  std::optional<decide::Standing> standing;
  bool rejected = false;                   // somebody rejects, or may
  std::string open_ledger;                 // why statements may be missing, when that alone makes it stricter
  std::vector<std::string> missing_seats;  // "ml_safety", "2 risk_officer"
  std::vector<Signature> signatures;
  std::vector<Waiving> waivers;  // for its control, where it is or may be violated
};

// Evidence that did not count, and what would.
struct Wanted {
  ir::InputId input;
  std::optional<std::string> subject;  // what it must be about; absent: anything, or not known
};

// An approval that is or may be wanted: by the gate, or to lift a control that is or may be violated.
struct Approving {
  std::string approval;  // "module/name", as statements write it
  decide::Standing standing = decide::Standing::Pending;
  decide::Standing best_case = decide::Standing::Pending;
  bool ledger_open = false;  // it stands so only because statements may be missing
  std::optional<std::int64_t> asked_at;
  std::vector<std::string> missing_seats;
  std::vector<Signature> signatures;
  std::vector<std::optional<std::string>> binds;  // digests that a statement must name
};

struct Explanation {
  std::vector<Contribution> because;   // each sufficient for the decision; empty for allow
  std::vector<Contribution> also;      // less strict, but above allow
  std::vector<Contribution> warnings;  // advisory: violated, or possibly
  std::vector<Contribution> waived;    // violated, and covered by a waiver
  std::vector<Contribution> met;       // what holds or does not apply
  std::vector<Approving> approvals;    // in the order of the gate
  std::vector<Waiving> waivers;        // for controls that are or may be violated
  std::vector<Wanted> wanted;          // for what is unknown above, in the order of inputs
  // What is told of the arguments of an obligation that may not be shown: for each of the decision's
  // obligations, by argument; nothing where the value itself is.
  std::vector<std::vector<std::optional<std::string>>> sealed;
};

auto explain(const ir::Module& module, const ir::Engine& engine, const evidence::Situation& situation,
             const decide::Decision& decision, Arena& arena) -> Explanation;

// Whom the directory of people knows who could fill a seat that is empty, and who may not although they are in the
// role.
struct MaySign {
  std::string approval;
  std::string role;
  std::uint32_t missing = 1;        // people
  std::vector<std::string> people;  // may
  std::vector<std::string> barred;  // are excluded, or may be
};
auto may_sign(const ir::Module& module, const ir::Engine& engine, const evidence::Situation& situation,
              const decide::Decision& decision, const evidence::People& people, const evidence::RoleGroups& groups,
              Arena& arena) -> std::vector<MaySign>;

// The inputs that a gate's decision can depend on, subjects of its evidence included; by InputId.
auto inputs_of(const ir::Module& module, const ir::Gate& gate) -> std::vector<ir::InputId>;

}  // namespace writ::explain
