// What would have to be otherwise for another decision: the fewest changes of what was handed in.
//
// A change is one of: something in the request or in a piece of evidence has another value; a piece
// of evidence that does not count is replaced by one that says the same and counts; one that is not
// there is handed in; an approval is signed by whoever is missing; the head of an open ledger says that
// nothing else was said. What evidence must be about stays:
// otherwise something else would be asked. Every set that is told was decided again in full, with
// all of its changes and nothing else, and no smaller set of the changes that were tried does.
//
// Tried are the values that the rules compare with and what stands beside them
// (alternatives.hpp), so a smaller set may exist where a rule computes with several values. Two
// conditions on one element of a collection are not changed together. The search is bounded by
// limits.hpp; when a bound cut it short, `complete` is false. Off the decision path.
#pragma once

#include <string>
#include <vector>

#include "runtime/decide/decide.hpp"
#include "runtime/explain/explain.hpp"

namespace writ::explain {

enum class ChangeKind : std::uint8_t { Value, Renew, Provide, Sign, Close };
struct Change {
  ChangeKind kind = ChangeKind::Value;
  std::string what;  // "evaluation.toxicity", "scan", "prod_release"; Close: the ledger
  std::string from;  // Value: "0.7%"; Renew: "stale"; Sign: "pending"; Close: "open"
  std::string to;  // Value: "0.5%"; Provide: what it says for example; Sign: who is missing; Close: who signs its head
};
struct Flip {
  decide::Verdict then = decide::Verdict::Allow;  // what is decided with all of them
  std::vector<Change> changes;                    // a piece of evidence that is provided counts once, with what it says
};
struct Counterfactual {
  // To `target` or less: the fewest changes, one set of them; nothing when none was found.
  std::optional<Flip> towards;
  // Of a decision that is the target already: single changes that make it stricter.
  std::vector<Flip> away;
  bool complete = true;
};

// `situation` is what `decision` was made on; it is as before afterwards.
auto counterfactual(const ir::Module& module, const ir::Engine& engine, const evidence::Situation& situation,
                    const decide::Decision& decision, decide::Verdict target, Arena& arena) -> Counterfactual;

}  // namespace writ::explain
