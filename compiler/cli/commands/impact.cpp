// writ impact: which decisions on record would come out differently under other rules?

#include "compiler/replay/impact.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

#include "compiler/cli/build_step.hpp"
#include "compiler/cli/command.hpp"
#include "compiler/cli/engine_option.hpp"
#include "compiler/cli/findings.hpp"
#include "compiler/cli/output.hpp"
#include "compiler/cli/record_paths.hpp"
#include "compiler/cli/terminal.hpp"
#include "compiler/diag/render_common.hpp"

namespace writ::cli {
namespace {

using replay::Direction;
using replay::Impact;
using replay::ImpactGroup;

constexpr const char* kFooter =
    "Examples:\n"
    "  writ impact main/rules branch/rules --records log\n"
    "  writ impact rules rules.new --records log -o json=impact.json\n"
    "Each record of the folder, which `writ gate --records` keeps, is decided again by OLD and by NEW: the same\n"
    "documents, the same instant. What changes is grouped by gate, by the decisions, and by what makes the "
    "difference.\n"
    "Records of gates that OLD does not have are counted and left out.\n"
    "Exit codes: 0 no decision changes; 1 at least one does; 2 nothing was compared, or not everything that should\n"
    "have been (a record or document that was altered or is gone): the counts are not to be relied on then.";

const std::vector<std::string> kFormats = {"text", "json"};

struct Options {
  std::string before;
  std::string after;
  std::vector<std::string> records;
  std::string inputs;
  std::vector<std::string> outputs;
  driver::EngineChoice engine = driver::EngineChoice::Auto;
};

auto count_of(const Impact& impact, Direction direction) -> std::size_t {
  std::size_t count = 0;
  for (const ImpactGroup& group : impact.groups) count += group.direction == direction ? group.decisions : 0;
  return count;
}

auto head_of(const ImpactGroup& group) -> std::string {
  std::string out = diag::printable(group.gate) + ": " + group.from;
  out += group.to.empty() ? ", and the new rules decide nothing"
                          : fmt::format(" -> {}, {}", group.to, replay::direction_word(group.direction));
  if (!group.because.empty())
    out += fmt::format(", by {}", diag::printable(fmt::format("{}", fmt::join(group.because, ", "))));
  return out + ": " + counted(group.decisions, "decision");
}

auto text_of(const Impact& impact) -> std::string {
  std::string out;
  for (const ImpactGroup& group : impact.groups) {
    out += head_of(group) + "\n";
    out += fmt::format("  for example {}, at {}\n", diag::printable(group.record), diag::printable(group.now));
    const std::string_view side = group.direction == Direction::Looser ? "was" : "now";
    for (const std::string& reason : group.reasons) out += fmt::format("    {}  {}\n", side, diag::printable(reason));
  }
  if (!impact.groups.empty()) out += "\n";
  out += fmt::format("{} compared: {} the same, {} stricter, {} looser, {} not decided any more\n",
                     counted(impact.compared, "decision"), impact.compared - impact.changed,
                     count_of(impact, Direction::Stricter), count_of(impact, Direction::Looser),
                     count_of(impact, Direction::Gone));
  if (impact.by_other_rules > 0)
    out += fmt::format("{} of them had been made by other rules than the old ones\n", impact.by_other_rules);
  if (impact.elsewhere > 0)
    out += fmt::format("left out: {} of gates that the old rules do not have\n", counted(impact.elsewhere, "record"));
  for (const replay::LeftOut& one : impact.left_out)
    out += fmt::format("NOT COMPARED  {}: {}\n", diag::printable(one.record), diag::printable(one.why));
  return out;
}

auto json_texts(const std::vector<std::string>& texts) -> std::string {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ",") + diag::json_string(text);
  return "[" + out + "]";
}

auto json_of(const Impact& impact) -> std::string {
  std::string groups;
  for (const ImpactGroup& group : impact.groups) {
    groups += fmt::format(
        "{}{{\"gate\":{},\"from\":{},\"to\":{},\"direction\":{},\"because\":{},\"decisions\":{},"
        "\"example\":{{\"record\":{},\"now\":{},\"reasons\":{}}}}}",
        groups.empty() ? "" : ",\n", diag::json_string(group.gate), diag::json_string(group.from),
        group.to.empty() ? "null" : diag::json_string(group.to),
        diag::json_string(std::string(replay::direction_word(group.direction))), json_texts(group.because),
        group.decisions, diag::json_string(group.record), diag::json_string(group.now), json_texts(group.reasons));
  }
  std::string left_out;
  for (const replay::LeftOut& one : impact.left_out) {
    left_out += fmt::format("{}{{\"record\":{},\"why\":{}}}", left_out.empty() ? "" : ",\n",
                            diag::json_string(one.record), diag::json_string(one.why));
  }
  return fmt::format(
      "{{\"changes\":[\n{}],\n\"compared\":{},\"same\":{},\"changed\":{},\"by_other_rules\":{},\"elsewhere\":{},"
      "\"not_compared\":[\n{}]}}\n",
      groups, impact.compared, impact.compared - impact.changed, impact.changed, impact.by_other_rules,
      impact.elsewhere, left_out);
}

auto run_impact(const Options& options) -> Exit {
  auto outputs = parse_outputs(options.outputs, kFormats);
  if (!outputs) return complain(outputs.error().message), Exit::Broken;
  auto files = read_records(options.records, options.inputs);
  if (!files) return complain(files.error().message), Exit::Broken;
  auto before = sound_rules({options.before});
  if (before == nullptr) return Exit::Broken;
  auto after = sound_rules({options.after});
  if (after == nullptr) return Exit::Broken;
  std::vector<replay::NamedRecord> records;
  for (const RecordFile& file : *files) records.push_back({file.path, file.bytes, file.store});
  replay::Rules old_rules(*before, options.engine);
  replay::Rules new_rules(*after, options.engine);
  const Impact impact = replay::impact(old_rules, new_rules, records);
  for (const Output& output : *outputs) {
    if (!deliver(output, output.format == "json" ? json_of(impact) : text_of(impact))) return Exit::Broken;
  }
  if (impact.compared == 0) complain("there is nothing to compare: no record could be decided again by the old rules");
  if (impact.compared == 0 || !impact.left_out.empty()) return Exit::Broken;
  return impact.changed == 0 ? Exit::Ok : Exit::Findings;
}

}  // namespace

auto setup_impact(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  app.add_option("OLD", options->before, "The rules as they are: a package's folder, or a rule file")->required();
  app.add_option("NEW", options->after, "The rules as they would be")->required();
  app.add_option("--records", options->records, "A folder given to `gate --records`, or single records; repeatable")
      ->required()
      ->type_name("DIR")
      ->allow_extra_args(false);
  app.add_option("--inputs", options->inputs, "The folder of the documents; default: where the records are")
      ->type_name("DIR");
  add_output_option(app, options->outputs, kFormats);
  add_engine_option(app, options->engine);
  app.footer(kFooter);
  return [options] { return run_impact(*options); };
}

}  // namespace writ::cli
