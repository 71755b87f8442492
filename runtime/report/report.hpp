// A decision as others read it: people, records, code hosts, CI servers.
//
// One result, every format: what passes, fails, warns or is not known is decided once
// (standing.hpp) and each format writes it in its own words. Nothing here decides anything.
// Output is a function of the outcome alone; only text has a Style. Text that came from
// documents is made harmless for the terminal or the format it goes into.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/decide/decide.hpp"
#include "runtime/evidence/evidence.hpp"
#include "runtime/explain/counterfactual.hpp"
#include "runtime/explain/answer.hpp"
#include "runtime/explain/explain.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::report {

// All four must belong together and outlive the call.
struct Outcome {
  const ir::Module& module;
  const evidence::Situation& situation;
  const decide::Decision& decision;
  const explain::Explanation& explanation;
};

enum class Style : std::uint8_t { Plain, Color };
struct Options {
  Style style = Style::Plain;
};

struct Format {
  std::string_view name;
  std::string (*write)(const Outcome& outcome, const Options& options);
  std::string_view what;
};
auto formats() -> std::span<const Format>;  // the rows of formats.def
auto format_names() -> std::vector<std::string>;

// `format` is one of formats(). Every product ends with a newline.
auto write(std::string_view format, const Outcome& outcome, const Options& options) -> std::string;

// A reason in one sentence: the author's words where they are certain, else what is not known.
auto sentence_of(const explain::Contribution& c) -> std::string;

// The long form for people: every reason with the leaves that fixed it and the values found,
// and what holds as well.
auto write_explanation(const Outcome& outcome, const Options& options) -> std::string;

// For whoever owns what was asked: what would have to be otherwise for `target`, and who can help.
struct OwnerFacts {
  ir::Verdict target = ir::Verdict::Allow;
  explain::Counterfactual counterfactual;
  bool people_known = false;  // a directory was given
  std::size_t seats_missing = 0;
  std::vector<explain::MaySign> may_sign;
};
auto write_owner(const Outcome& outcome, const OwnerFacts& facts, const Options& options) -> std::string;

// For an auditor: numbered sentences with the ids of controls, criteria and evidence.
auto write_auditor(const Outcome& outcome, const Options& options) -> std::string;
// An answer of explain_answer: the value, then what it comes from, or what is not known.
auto write_answer(const ir::Module& module, const explain::Answer& answer, const Options& options) -> std::string;
auto write_answer_json(const ir::Module& module, const explain::Answer& answer) -> std::string;

// The decision record as it is signed and replayed: no newline (design 3.7).
auto record(const Outcome& outcome) -> std::string;

}  // namespace writ::report
