// The writers of formats.def, and what they share. Private to runtime/report.
#pragma once

#include "runtime/report/json.hpp"
#include "runtime/report/report.hpp"

namespace writ::report {

#define WRIT_FORMAT(NAME, WRITER, WHAT) auto WRITER(const Outcome& outcome, const Options& options) -> std::string;
#include "runtime/report/formats.def"
#undef WRIT_FORMAT

// ---- standing.cpp

// How a control stands, for formats that know fewer words than we do.
enum class Standing : std::uint8_t {
  Pass,  // certainly satisfied, or satisfied where it applies
  Fail,  // certainly violated, and enforced
  Warn,  // certainly violated, advisory
  Waived,
  Overridden,  // violated, and lifted by the approval that its soft level names
  NotApplicable,
  Stale,    // not known, because evidence is too old
  Unknown,  // not known for any other reason
};
struct ControlReport {
  const decide::ControlResult& result;
  const ir::Control& control;
  Standing standing = Standing::Pass;
  // Its reasons: requirements that fail or may fail, in source order.
  std::vector<const explain::Contribution*> reasons;
  [[nodiscard]] auto advisory() const -> bool { return result.level->kind == ir::LevelKind::Advisory; }
};
auto control_reports(const Outcome& outcome) -> std::vector<ControlReport>;

// Reasons that are no control's: clauses, approvals, the floor, obligations.
auto gate_reasons(const Outcome& outcome) -> std::vector<const explain::Contribution*>;

// ---- rows.cpp

// What a test or a check is to a CI system: each control, and each reason that is no control's.
enum class Result : std::uint8_t {
  Passed,
  Noted,     // violated, or possibly, and advisory
  Failed,    // violated, and enforced; or evidence too old
  Error,     // not known
  Waiting,   // for people; only reasons that are no control's
  Accepted,  // violated, and waived or overridden
  Skipped,   // does not apply
};
struct Row {
  std::string id;     // "MDL-01", "production.deny.1"
  std::string title;  // of a control
  ir::OriginId origin;
  Result result = Result::Passed;
  std::string headline;  // one line
  std::string body;      // every reason, with what is known of it; lines
};
// Controls in the order of the gate, then the others.
auto rows(const Outcome& outcome) -> std::vector<Row>;

// ---- words.cpp

auto gate_name(const Outcome& outcome) -> std::string;      // "acme.ml.release/production"
auto verdict_title(ir::Verdict verdict) -> std::string;     // "NEEDS APPROVAL"
auto outcome_words(decide::OutcomeSet set) -> std::string;  // "satisfied or violated"
// One line for a reason: the author's words where they are certain, else what is not known.
auto sentence(const explain::Contribution& c) -> std::string;
// The same with everything that is unknown and what was found, a line each.
auto details(const explain::Contribution& c) -> std::vector<std::string>;
// What is told instead of an argument of one of the decision's obligations; nothing: the argument may be shown.
auto sealed_argument(const Outcome& outcome, const decide::ObligationResult& result, std::size_t argument)
    -> const std::optional<std::string>&;
auto obligation_text(const Outcome& outcome, const decide::ObligationResult& result) -> std::string;
// What to do about what stands in the way, one step a line; most direct first. Of allow nothing does.
struct Step {
  std::string what;  // "renew evaluation", "REL-01"
  std::string how;
};
auto next_steps(const Outcome& outcome) -> std::vector<Step>;

// ---- signatures.cpp

// How an approval stands, in one line.
auto approval_sentence(const explain::Contribution& c) -> std::string;
// An approval without its module: "prod_release".
auto short_name(std::string_view approval) -> std::string;
// What was said that does not count, and what the waivers of a control come to.
void add_signature_details(const explain::Contribution& c, std::vector<std::string>& lines);
// For the record: every approval and waiver that mattered, with all that was said.
auto approvals_json(const explain::Explanation& why) -> Json;
auto waivers_json(const explain::Explanation& why) -> Json;

// ---- safe_text.cpp

// One line with everything that a terminal could obey, or that reorders text, written out.
auto visible(std::string_view text) -> std::string;
auto xml_text(std::string_view text) -> std::string;       // for content and attributes; visible() first, newlines kept
auto markdown_text(std::string_view text) -> std::string;  // visible(), with nothing left that Markdown or HTML reads
auto width(std::string_view text) -> std::size_t;          // code points
auto padded(std::string_view text, std::size_t to) -> std::string;
auto shortened(std::string_view text, std::size_t to) -> std::string;  // with … when it is longer

}  // namespace writ::report
