// Is what was recorded decided again? From a record, what it was decided on, and the rules.
//
// The record is made anew from the kept documents and must be the same, byte for byte. Where it is
// not, the findings say exactly what differs: the record itself was altered, a document is missing
// or was altered, the rules mean something else or are only written differently, another version
// of Writ decided, and the first field that comes out differently. Everything that could be found
// out is found out: a document that is gone does not hide that the rules changed too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/replay/rules.hpp"

namespace writ::replay {

enum class FindingKind : std::uint8_t {
  Altered,  // the record
  Name,     // it is kept under another name than its digest
  Input,    // a document is missing, was altered, or cannot be used
  Rules,    // there is no such gate, or it means something else
  Text,     // the rules decide the same and are written differently
  Version,  // of Writ
  Field,    // comes out differently
};
auto finding_word(FindingKind kind) -> std::string_view;  // "input"

struct Finding {
  FindingKind kind = FindingKind::Field;
  std::string what;
};
struct Replayed {
  std::string path;
  std::string id;  // of the record; empty, as what follows, when it cannot be read
  std::string gate;
  std::string now;
  std::string decision;
  std::vector<Finding> findings;  // none: the same bytes
};

// `bytes` of a record that stands at `path`; its documents are in the folder `store`.
auto replay(Rules& rules, const std::string& path, std::string_view bytes, const std::string& store) -> Replayed;

// The decision itself, on the kept documents. An Error for whatever replay() would find before it decides.
auto decided_again(Rules& rules, const report::Recorded& record, const std::string& store)
    -> Fallible<std::unique_ptr<host::Decided>>;

}  // namespace writ::replay
