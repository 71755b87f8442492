// Whether one item of evidence counts, and everything that speaks against it.
// Private to runtime/evidence.
#pragma once

#include <string>

#include "runtime/evidence/evidence.hpp"

namespace writ::evidence {

// What an item is judged against.
struct Demand {
  const ir::Input& input;
  const Type* subject_type = nullptr;  // of the subject; null: any subject will do
  Cell subject;                        // computed; may be unknown
  std::int64_t now = 0;
  std::int64_t clock_skew = 0;
  bool sensitive = false;  // the subject may not be shown
};

// All checks are made, so that no order of them can be seen: `why` has a bit for each
// that failed and `detail` a phrase for each, while `state` is the first in the order
// untrusted, wrong_subject, invalid, future, stale.
struct Judgement {
  State state = State::Ok;
  Reasons why = 0;
  std::string detail;
};
auto judge(const Demand& demand, const Item& item) -> Judgement;

// The next instant after now at which time alone may change what judge() says of the item; nothing when none does.
auto next_change(const Demand& demand, const Item& item) -> std::optional<std::int64_t>;

// An age or a limit for people: "30 h", "24 h 30 min", "8 days". Never rounded up.
auto age_text(std::int64_t age, std::int64_t limit) -> std::string;
auto limit_text(std::int64_t limit) -> std::string;

}  // namespace writ::evidence
