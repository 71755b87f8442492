#include "compiler/replay/impact.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "runtime/explain/explain.hpp"
#include "runtime/report/report.hpp"

namespace writ::replay {
namespace {

using explain::Contribution;
using ir::Verdict;

// One side of a comparison: what rules decide. Why is found out only where it makes a difference.
struct Side {
  std::unique_ptr<host::Decided> decided;
  [[nodiscard]] auto why() const -> explain::Explanation {
    host::Decided& d = *decided;
    return explain::explain(d.module(), d.engine(), d.situation, d.decision, d.arena);
  }
  [[nodiscard]] auto verdict() const -> Verdict { return decided->decision.decision; }
};

auto declares(const ir::Module& module, const std::string& name) -> bool {
  return std::any_of(module.inputs.begin(), module.inputs.end(),
                     [&](const ir::Input& row) { return row.kind == ir::InputKind::Evidence && row.name == name; });
}

auto decide_side(const std::shared_ptr<const host::OpenGate>& gate, const driver::GateRequest& terms,
                 std::vector<host::Document> documents) -> Fallible<Side> {
  std::erase_if(documents, [&](const host::Document& d) {
    return d.kind == host::DocumentKind::Evidence && !declares(gate->module(), d.name);
  });
  auto decided = host::decide_on(gate, terms, std::move(documents));
  if (!decided) return fail(decided.error().message);
  return Side{std::move(*decided)};
}

// A change by its group.
using Key = std::tuple<std::string, std::string, std::string, std::vector<std::string>>;

struct Comparing {
  Rules& before;
  Rules& after;
  Impact made;
  std::map<Key, ImpactGroup> groups;

  void leave_out(const std::string& path, std::string why) { made.left_out.push_back({path, std::move(why)}); }
  void add(ImpactGroup group) {
    ++made.changed;
    const Key key{group.gate, group.from, group.to, group.because};
    auto [found, is_new] = groups.try_emplace(key, std::move(group));
    ++found->second.decisions;
  }
};

auto name_of(const ir::Module& module, const Contribution& c) -> std::string {
  return c.control.valid() ? module.controls[c.control].id : c.code;
}

// What is stricter than the other side allows. That nothing positive is shown follows from the rest, if there is any.
auto barriers(const explain::Explanation& why, Verdict other) -> std::vector<const Contribution*> {
  std::vector<const Contribution*> found;
  for (const auto* list : {&why.because, &why.also}) {
    for (const Contribution& c : *list) {
      if (c.effect > other) found.push_back(&c);
    }
  }
  const auto is_floor = [](const Contribution* c) { return c->kind == explain::ContributionKind::Floor; };
  if (!std::all_of(found.begin(), found.end(), is_floor)) std::erase_if(found, is_floor);
  return found;
}

void tell_barriers(const Side& strict, Verdict other, ImpactGroup& group) {
  const explain::Explanation why = strict.why();
  for (const Contribution* c : barriers(why, other)) {
    const std::string name = name_of(strict.decided->module(), *c);
    if (std::find(group.because.begin(), group.because.end(), name) == group.because.end())
      group.because.push_back(name);
    group.reasons.push_back(c->code + ": " + report::sentence_of(*c));
  }
}

void compare_sides(Comparing& c, const Side& old, const Side& anew, ImpactGroup group) {
  if (old.verdict() == anew.verdict()) return;
  const bool stricter = anew.verdict() > old.verdict();
  group.to = decide::verdict_name(anew.verdict());
  group.direction = stricter ? Direction::Stricter : Direction::Looser;
  tell_barriers(stricter ? anew : old, stricter ? old.verdict() : anew.verdict(), group);
  c.add(std::move(group));
}

// The old rules decide as on record, if it is they that decided.
auto old_side(Comparing& c, const NamedRecord& named, const report::Recorded& record, const driver::GateRequest& terms,
              const KeptDocuments& kept) -> std::optional<Side> {
  auto gate = c.before.gate(record.gate);
  auto side = decide_side(*gate, terms, kept.documents);
  if (!side) return c.leave_out(named.path, side.error().message), std::nullopt;
  const bool theirs = record.meaning == (*gate)->module().meaning_digest;
  if (theirs && decide::verdict_name(side->verdict()) != record.decision) {
    c.leave_out(named.path, "the rules that decided it do not decide so again; `writ replay` says what differs");
    return std::nullopt;
  }
  c.made.by_other_rules += theirs ? 0 : 1;
  return std::move(*side);
}

void compare(Comparing& c, const NamedRecord& named) {
  auto record = report::read_record(named.bytes);
  if (!record) return c.leave_out(named.path, record.error().message);
  if (!c.before.gate(record->gate)) {
    ++c.made.elsewhere;
    return;
  }
  auto terms = terms_of(*record);
  if (!terms) return c.leave_out(named.path, terms.error().message);
  const KeptDocuments kept = kept_documents(*record, named.store);
  if (!kept.lost.empty()) return c.leave_out(named.path, kept.lost.front().what + ": " + kept.lost.front().why);
  const std::optional<Side> old = old_side(c, named, *record, *terms, kept);
  if (!old) return;
  ++c.made.compared;
  ImpactGroup group{record->gate,
                    std::string(decide::verdict_name(old->verdict())),
                    {},
                    {},
                    Direction::Gone,
                    0,
                    named.path,
                    record->now,
                    {}};
  auto gate = c.after.gate(record->gate);
  auto anew = gate ? decide_side(*gate, *terms, kept.documents) : Fallible<Side>(fail(gate.error().message));
  if (anew) return compare_sides(c, *old, *anew, std::move(group));
  group.reasons = {anew.error().message};
  c.add(std::move(group));
}

}  // namespace

auto direction_word(Direction direction) -> std::string_view {
  switch (direction) {
    case Direction::Stricter: return "stricter";
    case Direction::Looser: return "looser";
    case Direction::Gone: return "not decided";
  }
  return {};
}

auto impact(Rules& before, Rules& after, const std::vector<NamedRecord>& records) -> Impact {
  Comparing c{before, after, {}, {}};
  for (const NamedRecord& record : records) compare(c, record);
  for (auto& [key, group] : c.groups) c.made.groups.push_back(std::move(group));
  std::stable_sort(c.made.groups.begin(), c.made.groups.end(), [](const ImpactGroup& a, const ImpactGroup& b) {
    return std::tie(a.gate, b.decisions) < std::tie(b.gate, a.decisions);
  });
  return std::move(c.made);
}

}  // namespace writ::replay
