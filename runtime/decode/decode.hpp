// JSON and YAML bytes into typed values, by schema (design 2.4, 7.15).
//
// The document is refused as a whole (an Error) when it is not a well-formed
// document: bad UTF-8, duplicate keys, trailing text, nesting or size beyond
// limits.hpp. Otherwise every field finds its own fate: a wrong type, an unknown
// enum member, a value out of range or a required field that is not there is that
// field unknown(invalid) or unknown(missing); a number beyond the type's range is
// unknown(overflow); never rounded, never guessed. Over a declared size limit, the
// whole value is unknown(over_limit).
//
// Numbers are read from their digits: 0.1 as decimal is 0.1. NaN and Infinity, which are
// no JSON but are written by many programs, make their field unknown(invalid).
//
// Both formats mean the same. A YAML scalar without quotes is what the schema wants there,
// so `NO` is a country or a text there, and never a bool. Aliases are written out and count as often
// as they stand; merge keys, tags that change a type, and a second document are refused.
//
// Unknown without an issue does not exist, but for collections that an envelope says are
// incomplete. Messages are short and harmless to print, and show nothing that was found below a
// field declared sensitive. Linear in the bytes, but for sorting; no state, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/values/arena.hpp"
#include "runtime/values/types.hpp"

namespace writ::decode {

enum class Format : std::uint8_t { Json, Yaml };

// Something that was not as the schema wants it, for records and explanations.
struct Issue {
  std::string path;  // "eval_report.suites[2].passed"
  Reason reason;
  std::string detail;  // "1.7 is outside 0 .. 1"
};
struct Decoded {
  Cell value;
  std::vector<Issue> issues;  // at most limits::kReportedInputIssues
  std::size_t further_issues = 0;
  std::size_t extra_keys = 0;      // keys no record declares: ignored and counted
  std::vector<std::string> extra;  // the first few of their paths
  std::size_t collapsed = 0;       // equal elements of sets
};

// `name` begins every path. Memory of the value is in `arena`.
auto decode(const TypeTable& types, TypeId type, std::string_view name, std::string_view bytes, Format format,
            Arena& arena) -> Fallible<Decoded>;

// An evidence envelope: {"evidence","subject","issuer","issued_at","content", …}. The content is
// decoded by `type`; the rest is kept as text. Any other key is a fault, since it may be
// a misspelt `expires_at`. Paths of `incomplete` start from the content: `suites[2].cases`,
// `tenants["a.b"].models`, or `.` for the content itself; one that leads to no collection
// is a fault.
struct Envelope {
  std::string evidence;  // what it is, by the name of its declaration
  std::string subject;
  std::vector<std::string> further_subjects;  // of an in-toto statement
  std::string issuer;
  std::optional<std::int64_t> issued_at;  // ns; absent when missing or malformed
  std::optional<std::int64_t> expires_at;
  std::vector<std::string> incomplete;  // paths of collections that were cut short
  Decoded content;
  std::vector<std::string> faults;  // what was wrong with the envelope itself
};
auto decode_envelope(const TypeTable& types, TypeId type, std::string_view name, std::string_view bytes, Format format,
                     Arena& arena) -> Fallible<Envelope>;

// The same of an in-toto statement, v1 or v0.1 (github.com/in-toto/attestation): its subjects are what it is about,
// "sha256:…"; its predicate is the content, and tells when it was made where its type is one that does: a
// verification summary, provenance, a vulnerability scan or a test of properties. It names no issuer.
auto decode_in_toto(const TypeTable& types, TypeId type, std::string_view name, std::string_view bytes, Arena& arena)
    -> Fallible<Envelope>;

// `v as T` (design 7.3): what canonical JSON text says as a `type`, which may be optional or not. Absent where
// it is null, or of a shape that no value of the type has: a list where a record is wanted, a text where a number is.
// Of the right shape it is decoded as any field is: what is wrong in it is unknown, for decode()'s reasons.
auto convert(const TypeTable& types, TypeId type, std::string_view json, Arena& arena) -> Cell;
// The same with what was wrong; `name` begins every path.
auto converted(const TypeTable& types, TypeId type, std::string_view name, std::string_view json, Arena& arena)
    -> Decoded;

// The other way: canonical JSON (RFC 8785) of a value, which decode() reads back to the same
// value when all of it is known. Unknown parts are null; absent fields are left out.
auto to_json(const TypeTable& types, TypeId type, const Cell& value) -> std::string;

}  // namespace writ::decode
