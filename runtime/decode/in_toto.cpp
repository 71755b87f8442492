// In-toto statements as envelopes: subjects, the time that a known predicate tells, the predicate as content.
#include <array>
#include <fmt/format.h>

#include "runtime/decode/decoding.hpp"
#include "runtime/decode/shown.hpp"
#include "runtime/values/text.hpp"

namespace writ::decode {
namespace {

constexpr std::string_view kStatementTypes = "https://in-toto.io/Statement/v";

// Where the time stands in predicates of the types that have one. The sources are the pages of
// slsa.dev/spec and of in-toto/attestation/spec/predicates.
struct TimeField {
  std::string_view predicate_type;
  std::array<std::string_view, 3> path;  // empty names are no steps
};
constexpr TimeField kTimes[] = {
    {"https://slsa.dev/verification_summary/v1", {"timeVerified"}},
    {"https://slsa.dev/provenance/v1", {"runDetails", "metadata", "finishedOn"}},
    {"https://slsa.dev/provenance/v0.2", {"metadata", "buildFinishedOn"}},
    {"https://in-toto.io/attestation/svr/v0.1", {"timeCreated"}},
    {"https://in-toto.io/attestation/svr/v0.2", {"timeCreated"}},
    {"https://in-toto.io/attestation/vulns/v0.1", {"metadata", "scanFinishedOn"}},
    {"https://in-toto.io/attestation/vulns/v0.2", {"metadata", "scanFinishedOn"}},
};

void fault(Envelope& envelope, std::string what) {
  if (envelope.faults.size() < limits::kReportedInputIssues) envelope.faults.push_back(std::move(what));
}

auto text_at(const Document& document, NodeIndex object, std::string_view key) -> std::string_view {
  const auto at = find_entry(document, object, key);
  return at ? text_of(document.nodes[*at]).value_or(std::string_view()) : std::string_view();
}

// One thing may have several digests, and a statement may be about several things: each is a subject.
void read_digests(const Document& document, NodeIndex subject, std::vector<std::string>& found) {
  const auto digests = find_entry(document, subject, "digest");
  if (!digests || document.nodes[*digests].shape != Shape::Object) return;
  const NodeIndex end = *digests + document.nodes[*digests].span;
  for (NodeIndex at = *digests + 1; at != end; at = next_sibling(document, at)) {
    const auto hex = text_of(document.nodes[at]);
    const std::string_view algorithm = document.nodes[at].key;
    const bool fits = hex && algorithm.size() + hex->size() < limits::kDefaultStringBytes;
    if (fits && found.size() < limits::kDefaultCollection) found.push_back(fmt::format("{}:{}", algorithm, *hex));
  }
}

void read_subjects(const Document& document, Envelope& envelope) {
  const auto list = find_entry(document, 0, "subject");
  std::vector<std::string> found;
  if (list && document.nodes[*list].shape == Shape::List) {
    NodeIndex at = *list + 1;
    for (std::uint32_t i = 0; i < document.nodes[*list].count; ++i, at = next_sibling(document, at))
      read_digests(document, at, found);
  }
  if (found.empty()) return fault(envelope, "the statement is about nothing: no `subject` has a `digest`");
  envelope.subject = found.front();
  envelope.further_subjects.assign(found.begin() + 1, found.end());
}

void read_time(const Document& document, NodeIndex predicate, std::string_view type, Envelope& envelope) {
  for (const TimeField& known : kTimes) {
    if (known.predicate_type != type) continue;
    std::optional<NodeIndex> at = predicate;
    for (const std::string_view step : known.path) {
      if (at && !step.empty()) at = find_entry(document, *at, step);
    }
    const auto text = at ? text_of(document.nodes[*at]) : std::nullopt;
    envelope.issued_at = text ? parse_instant(*text) : std::nullopt;
    if (!envelope.issued_at) fault(envelope, "the predicate does not tell when it was made");
    return;
  }
  fault(envelope, "when a predicate of the type " + shown_text(type) + " was made is not known");
}

}  // namespace

auto decode_in_toto(const TypeTable& types, TypeId type, std::string_view name, std::string_view bytes, Arena& arena)
    -> Fallible<Envelope> {
  Fallible<Document> document = read_document(bytes, Format::Json);
  if (!document) return fail(document.error().message);
  if (!text_at(*document, 0, "_type").starts_with(kStatementTypes)) return fail("it is no in-toto statement");
  Envelope envelope;
  read_subjects(*document, envelope);
  const auto predicate = find_entry(*document, 0, "predicate");
  if (!predicate) {
    envelope.content.value = unknown_of(types[type], Reason::Missing);
    envelope.content.issues = {{std::string(name), Reason::Missing, "the statement has no `predicate`"}};
    return envelope;
  }
  read_time(*document, *predicate, text_at(*document, 0, "predicateType"), envelope);
  Decoding d(types, *document, name, arena);
  envelope.content = decode_whole(d, type, *predicate);
  return envelope;
}

}  // namespace writ::decode
