// A decision record back from its bytes, and as a page for people.
//
// A record is canonical JSON whose id is computed from the rest of it (record.cpp). One that
// is not canonical, or whose id does not fit, was changed after it was made and is refused:
// nobody should be told why something was decided that was not. The values behind a reason are
// not in a record; `writ explain` with the inputs shows those.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/report/report.hpp"

namespace writ::report {

struct RecordedReason {
  std::string code;
  std::string effect;
  std::vector<std::string> outcome;
  std::string message;
  std::vector<std::string> unknown;
  std::vector<std::string> missing_seats;
  std::string override_by;
  std::string role;
  std::string ledger;  // "open": it stands so only because statements may be missing
};
struct RecordedEvidence {
  std::string name;
  std::string state;
  std::string detail;
  std::string issuer;
  std::string issued_at;
  std::string signature;
};
struct RecordedStatement {
  std::string by;
  std::string principal;  // empty: for themself
  std::string role;
  std::string at;
  std::string says;    // "approve"
  std::string counts;  // "yes", "no", "unknown"
  std::vector<std::string> why;
  std::string seat;
};
// What was handed in: all that a replay needs besides the rules.
struct RecordedDocument {
  std::string as;    // "evidence"
  std::string name;  // of the declaration; else empty
  std::string digest;
  std::string form;  // "json", "yaml"
};
// Whether the statements were all there were.
struct RecordedLedger {
  std::string state;  // "closed", "open"; empty: the rules did not ask
  std::string name;
  std::string detail;
  std::string head;  // digest of the document; empty: none was handed in
};
// An approval, or a waiver with its approval.
struct RecordedApproval {
  std::string name;
  std::string standing;
  std::vector<std::string> missing_seats;
  std::vector<RecordedStatement> statements;
  std::string covers;              // of a waiver
  std::string control;             // of a waiver
  std::string expires;             // of a waiver
  std::string digest;              // of a waiver
  std::string approval;            // of a waiver: who grants it
  std::vector<std::string> binds;  // what a statement is about; empty where that is not known
};
struct Recorded {
  std::string id;
  std::string gate;
  std::string decision;
  std::string best_case;
  std::string now;
  std::string module;
  std::string version;
  std::string source;   // digest of the rules
  std::string meaning;  // digest of what the rules decide
  std::string engine;   // "writ 1.0.0"
  std::string request;  // digest
  std::vector<RecordedDocument> documents;
  std::vector<std::string> terms;
  RecordedLedger ledger;
  std::vector<RecordedEvidence> evidence;
  std::vector<RecordedReason> because;
  std::vector<RecordedReason> also;
  std::vector<RecordedReason> warnings;
  std::vector<RecordedReason> waived;
  std::vector<RecordedApproval> approvals;
  std::vector<RecordedApproval> waivers;
  std::vector<std::pair<std::string, std::vector<std::string>>> outcomes;  // by control
};

auto read_record(std::string_view bytes) -> Fallible<Recorded>;
auto write_recorded(const Recorded& record, const Options& options) -> std::string;

// The digest of a record's bytes: the name under which it is kept.
auto record_digest(std::string_view bytes) -> std::string;
// The id of a record from its canonical bytes without the member `id`.
auto record_id(std::string_view bytes) -> std::string;

}  // namespace writ::report
