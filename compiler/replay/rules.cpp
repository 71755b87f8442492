#include "compiler/replay/rules.hpp"

#include "runtime/records/store.hpp"
#include "runtime/values/text.hpp"

namespace writ::replay {
namespace {

auto loss_kind(records::Found found) -> Loss::Kind {
  switch (found) {
    case records::Found::Altered: return Loss::Kind::Altered;
    case records::Found::Unreadable: return Loss::Kind::Unreadable;
    case records::Found::Missing:
    case records::Found::Whole: break;
  }
  return Loss::Kind::Missing;
}

auto described(const report::RecordedDocument& row) -> std::string {
  return row.as + (row.name.empty() ? "" : " `" + row.name + "`");
}

void take(const report::RecordedDocument& row, const std::string& store, KeptDocuments& made) {
  const auto kind = host::document_kind(row.as);
  if (!kind || (row.form != "json" && row.form != "yaml")) {
    made.lost.push_back({Loss::Kind::NotUnderstood, described(row), "this version does not know what it is"});
    return;
  }
  records::KeptInput kept = records::kept_input(store, row.digest);
  if (kept.found != records::Found::Whole) {
    made.lost.push_back({loss_kind(kept.found), described(row), kept.why});
    return;
  }
  const decode::Format format = row.form == "yaml" ? decode::Format::Yaml : decode::Format::Json;
  made.documents.push_back({*kind, row.name, row.digest, format, std::move(kept.bytes), row.digest});
}

}  // namespace

auto Rules::open(const std::string& name) -> Fallible<std::shared_ptr<const host::OpenGate>> {
  auto opened = driver::open_gate(build_, name, choice_);
  if (opened && *opened == nullptr)
    return fail("a data file of the rules does not fit its type; `writ check` says which");
  return opened;
}

auto Rules::gate(const std::string& name) -> Fallible<std::shared_ptr<const host::OpenGate>> {
  const std::lock_guard lock(opening_);
  auto found = gates_.find(name);
  if (found == gates_.end()) found = gates_.emplace(name, open(name)).first;
  return found->second;
}

auto kept_documents(const report::Recorded& record, const std::string& store) -> KeptDocuments {
  KeptDocuments made;
  for (const report::RecordedDocument& row : record.documents) take(row, store, made);
  return made;
}

auto terms_of(const report::Recorded& record) -> Fallible<driver::GateRequest> {
  driver::GateRequest terms;
  terms.gate = record.gate;
  const std::optional<std::int64_t> now = parse_instant(record.now);
  if (!now) return fail("its `now` is no instant");
  terms.now = *now;
  for (const std::string& term : record.terms) {
    if (term == host::kUnsignedApprovals)
      terms.accept_unsigned_statements = true;
    else if (term == host::kUnsignedEvidence)
      terms.accept_unsigned = true;
    else
      return fail("this version does not know the term `" + term + "`");
  }
  return terms;
}

}  // namespace writ::replay
