// writ replay: is what was recorded decided again, byte for byte?

#include "compiler/replay/replay.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

#include "compiler/cli/build_step.hpp"
#include "compiler/cli/command.hpp"
#include "compiler/cli/engine_option.hpp"
#include "compiler/cli/findings.hpp"
#include "compiler/cli/jobs_option.hpp"
#include "compiler/cli/output.hpp"
#include "compiler/cli/record_paths.hpp"
#include "compiler/cli/replay_batch.hpp"
#include "compiler/cli/terminal.hpp"
#include "compiler/diag/render_common.hpp"

namespace writ::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  writ replay log --rules rules\n"
    "  writ replay log/records/5c0e….json --rules rules --engine jit\n"
    "  writ replay decision.json --rules rules --inputs log -o json\n"
    "  writ replay --batch log --rules rules -o lines=replayed.jsonl\n"
    "  find archive -name '*.json' | writ replay --batch - --rules rules --jobs 8\n"
    "A folder is what `writ gate --records` keeps. Each record is made anew from the kept documents and the rules,\n"
    "and must be the same, byte for byte. What differs is said exactly:\n"
    "  altered  the record itself was changed after it was made\n"
    "  name     it is kept under another name than its digest\n"
    "  input    a document is missing, was altered, or cannot be used\n"
    "  rules    there is no such gate, or the rules decide something else\n"
    "  text     the rules decide the same and are written differently\n"
    "  version  another version of Writ decided\n"
    "  field    the first field that comes out differently\n"
    "The rules need no lock here: their digests are in the records.\n"
    "With --batch all cores work, memory does not grow with the number of records, and each has a line of JSON, in "
    "the\n"
    "order of the records; `-` stands for their paths, one a line, on standard input.\n"
    "Exit codes: 0 all replay; 1 at least one does not; 2 nothing was replayed (usage, rules with errors, no record).";

const std::vector<std::string> kFormats = {"text", "json"};
const std::vector<std::string> kBatchFormats = {"lines"};

struct Options {
  std::vector<std::string> records;
  std::vector<std::string> rules;
  std::string inputs;
  std::vector<std::string> outputs;
  driver::EngineChoice engine = driver::EngineChoice::Auto;
  bool batch = false;
  std::size_t jobs = 0;  // of a batch; 0: one a core
};

using All = std::vector<replay::Replayed>;

auto different(const All& all) -> std::size_t {
  return static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [](const replay::Replayed& one) { return !one.findings.empty(); }));
}

auto text_of(const All& all) -> std::string {
  std::string out;
  for (const replay::Replayed& one : all) {
    out += fmt::format("{:<7}  {}", one.findings.empty() ? "same" : "DIFFERS", diag::printable(one.path));
    if (!one.gate.empty())
      out += fmt::format("  {}: {} at {}", diag::printable(one.gate), diag::printable(one.decision),
                         diag::printable(one.now));
    out += "\n";
    for (const replay::Finding& finding : one.findings)
      out += fmt::format("         {:<7}  {}\n", replay::finding_word(finding.kind), diag::printable(finding.what));
  }
  return out + fmt::format("{}: {} the same, {} different\n", counted(all.size(), "record"),
                           all.size() - different(all), different(all));
}

auto json_of(const All& all) -> std::string {
  std::string rows;
  for (const replay::Replayed& one : all) rows += (rows.empty() ? "" : ",\n") + replayed_row(one);
  return fmt::format("{{\"records\":[\n{}],\n\"same\":{},\"different\":{}}}\n", rows, all.size() - different(all),
                     different(all));
}

auto run_replay(const Options& options) -> Exit {
  auto outputs = parse_outputs(options.outputs, kFormats);
  if (!outputs) return complain(outputs.error().message), Exit::Broken;
  auto files = read_records(options.records, options.inputs);
  if (!files) return complain(files.error().message), Exit::Broken;
  auto build = sound_rules(options.rules);
  if (build == nullptr) return Exit::Broken;
  replay::Rules rules(*build, options.engine);
  All all;
  for (const RecordFile& file : *files) all.push_back(replay::replay(rules, file.path, file.bytes, file.store));
  for (const Output& output : *outputs) {
    if (!deliver(output, output.format == "json" ? json_of(all) : text_of(all))) return Exit::Broken;
  }
  return different(all) == 0 ? Exit::Ok : Exit::Findings;
}

auto run_batch(const Options& options) -> Exit {
  const auto outputs = parse_outputs(options.outputs, kBatchFormats);
  if (!outputs) return complain(outputs.error().message), Exit::Broken;
  if (outputs->size() > 1) return complain("a batch has one output"), Exit::Broken;
  auto build = sound_rules(options.rules);
  if (build == nullptr) return Exit::Broken;
  replay::Rules rules(*build, options.engine);
  return replay_batch(rules, {options.records, options.inputs, outputs->front().path, jobs_of(options.jobs)});
}

}  // namespace

auto setup_replay(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  app.add_option("RECORD", options->records, "Decision records, or folders of them")->required();
  app.add_option("--rules", options->rules, "The package's folder, or rule files; default: this folder")
      ->type_name("PATH")
      ->allow_extra_args(false);
  app.add_option("--inputs", options->inputs, "The folder given to `gate --records`; default: where the record is")
      ->type_name("DIR");
  add_output_option(app, options->outputs, kFormats);
  app.add_flag("--batch", options->batch, "Many records, by all cores: a line of JSON each (-o lines)");
  add_jobs_option(app, options->jobs);
  add_engine_option(app, options->engine);
  app.footer(kFooter);
  return [options] {
    if (options->rules.empty()) options->rules = {"."};
    return options->batch ? run_batch(*options) : run_replay(*options);
  };
}

}  // namespace writ::cli
