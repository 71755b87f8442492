// Which decisions on record would come out differently under other rules?
//
// Each record is decided again from its kept documents, at its own instant, by the rules as they are
// and by the new ones. What changes is grouped by gate, decisions, and what makes the difference: the
// controls, clauses and approvals that are sufficient for a stricter decision, or that a looser one
// no longer has. Evidence that the rules do not declare is left out, as a gate would.
#pragma once

#include <string>
#include <vector>

#include "compiler/replay/rules.hpp"

namespace writ::replay {

enum class Direction : std::uint8_t { Stricter, Looser, Gone };  // Gone: the new rules do not decide this
auto direction_word(Direction direction) -> std::string_view;    // "stricter"

struct ImpactGroup {
  std::string gate;
  std::string from;                  // "deny"
  std::string to;                    // empty: Gone
  std::vector<std::string> because;  // "REL-01", "production.deny.1"; empty: Gone
  Direction direction = Direction::Stricter;
  std::size_t decisions = 0;
  // One of them: the first in the order in which records were given.
  std::string record;
  std::string now;
  std::vector<std::string> reasons;  // of the side that is stricter, a sentence each; why it is Gone
};
struct LeftOut {
  std::string record;
  std::string why;
};
struct Impact {
  std::vector<ImpactGroup> groups;  // by gate, then the most decisions first
  std::size_t compared = 0;
  std::size_t changed = 0;
  std::size_t by_other_rules = 0;  // of those compared: other rules than the old ones had made the record
  std::size_t elsewhere = 0;       // records of gates that the old rules do not have
  std::vector<LeftOut> left_out;   // what could not be compared, and so is not counted
};

struct NamedRecord {
  std::string path;
  std::string_view bytes;
  std::string store;
};
auto impact(Rules& before, Rules& after, const std::vector<NamedRecord>& records) -> Impact;

}  // namespace writ::replay
