#include "compiler/replay/replay.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "compiler/replay/differences.hpp"
#include "runtime/explain/explain.hpp"
#include "runtime/report/report.hpp"

namespace writ::replay {
namespace {

constexpr std::size_t kDigits = 64;

struct Replaying {
  Replayed made;
  void find(FindingKind kind, std::string what) { made.findings.push_back({kind, std::move(what)}); }
};

// A file that is named by a digest holds what the digest is of.
auto misnamed(const std::string& path, std::string_view bytes) -> bool {
  const std::string name = path.substr(path.rfind('/') + 1);
  const std::string stem = name.substr(0, name.find('.'));
  const bool digest = stem.size() == kDigits && stem.find_first_not_of("0123456789abcdef") == std::string::npos;
  return digest && report::record_digest(bytes) != "sha256:" + stem;
}

auto loss_words(Loss::Kind kind) -> std::string_view {
  switch (kind) {
    case Loss::Kind::Missing: return "is missing";
    case Loss::Kind::Altered: return "was altered";
    case Loss::Kind::Unreadable: return "cannot be read";
    case Loss::Kind::NotUnderstood: return "cannot be used";
  }
  return {};
}

// Digests say more about rules than the first field that comes out differently.
void compare_rules(const report::Recorded& record, const ir::Module& module, Replaying& r) {
  if (record.meaning != module.meaning_digest) {
    r.find(FindingKind::Rules, fmt::format("these rules decide something else than those that decided then: meaning {} "
                                           "on record ({} {}), {} here ({} {})",
                                           record.meaning, record.module, record.version, module.meaning_digest,
                                           module.name, module.version));
  } else if (record.source != module.source_digest) {
    r.find(FindingKind::Text, fmt::format("the rules decide the same and are written differently: source {} on record, "
                                          "{} here",
                                          record.source, module.source_digest));
  }
}

auto is_told(const std::string& path) -> bool {
  return path == "id" || path == "policy.source" || path == "policy.meaning" || path == "policy.engine";
}

auto side(const std::string& value) -> std::string { return value.empty() ? "not there" : value; }

void compare_records(std::string_view recorded, std::string_view anew, Replaying& r) {
  std::vector<Difference> all = differences(recorded, anew);
  for (const Difference& d : all) {
    if (d.path == "policy.engine")
      r.find(FindingKind::Version, fmt::format("decided by {}, replayed by {}", d.was, d.is));
  }
  std::erase_if(all, [](const Difference& d) { return is_told(d.path); });
  if (all.empty()) {
    if (r.made.findings.empty()) r.find(FindingKind::Altered, "it holds what no record of this version holds");
    return;
  }
  // Who reads this wants to know first whether something else was decided.
  const auto decision = std::find_if(all.begin(), all.end(), [](const Difference& d) { return d.path == "decision"; });
  const Difference& first = decision == all.end() ? all.front() : *decision;
  const std::string more =
      all.size() == 1 ? "" : fmt::format("; {} more field{}", all.size() - 1, all.size() == 2 ? "" : "s");
  r.find(FindingKind::Field,
         fmt::format("`{}` is {} on record, {} now{}", first.path, side(first.was), side(first.is), more));
}

auto record_of(const host::Decided& decided, Arena& arena) -> std::string {
  const explain::Explanation why =
      explain::explain(decided.module(), decided.engine(), decided.situation, decided.decision, arena);
  return report::record({decided.module(), decided.situation, decided.decision, why});
}

void decide_again(Rules& rules, const report::Recorded& record, std::string_view bytes, const std::string& store,
                  Replaying& r) {
  auto gate = rules.gate(record.gate);
  if (gate)
    compare_rules(record, (*gate)->module(), r);
  else
    r.find(FindingKind::Rules, gate.error().message);
  KeptDocuments kept = kept_documents(record, store);
  for (const Loss& loss : kept.lost)
    r.find(FindingKind::Input, fmt::format("{} {}: {}", loss.what, loss_words(loss.kind), loss.why));
  if (record.documents.empty()) r.find(FindingKind::Input, "the record names no documents that it was decided on");
  auto terms = terms_of(record);
  if (!terms) r.find(FindingKind::Version, terms.error().message);
  if (!gate || !terms || !kept.lost.empty() || record.documents.empty()) return;
  auto decided = host::decide_on(*gate, *terms, std::move(kept.documents));
  if (!decided) return r.find(FindingKind::Input, decided.error().message);
  const std::string anew = record_of(**decided, (*decided)->arena);
  if (anew != bytes) compare_records(bytes, anew, r);
}

}  // namespace

auto finding_word(FindingKind kind) -> std::string_view {
  switch (kind) {
    case FindingKind::Altered: return "altered";
    case FindingKind::Name: return "name";
    case FindingKind::Input: return "input";
    case FindingKind::Rules: return "rules";
    case FindingKind::Text: return "text";
    case FindingKind::Version: return "version";
    case FindingKind::Field: return "field";
  }
  return {};
}

auto replay(Rules& rules, const std::string& path, std::string_view bytes, const std::string& store) -> Replayed {
  Replaying r;
  r.made.path = path;
  if (misnamed(path, bytes))
    r.find(FindingKind::Name, "its name is not its digest: it was altered, or is another record");
  if (bytes.ends_with('\n')) bytes.remove_suffix(1);
  auto record = report::read_record(bytes);
  if (!record) {
    r.find(FindingKind::Altered, record.error().message);
    return std::move(r.made);
  }
  r.made.id = record->id;
  r.made.gate = record->gate;
  r.made.now = record->now;
  r.made.decision = record->decision;
  decide_again(rules, *record, bytes, store, r);
  return std::move(r.made);
}

auto decided_again(Rules& rules, const report::Recorded& record, const std::string& store)
    -> Fallible<std::unique_ptr<host::Decided>> {
  auto gate = rules.gate(record.gate);
  if (!gate) return fail(gate.error().message);
  auto terms = terms_of(record);
  if (!terms) return fail(terms.error().message);
  KeptDocuments kept = kept_documents(record, store);
  if (!kept.lost.empty()) return fail(kept.lost.front().what + ": " + kept.lost.front().why);
  return host::decide_on(*gate, *terms, std::move(kept.documents));
}

}  // namespace writ::replay
