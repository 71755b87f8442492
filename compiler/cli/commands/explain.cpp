// writ explain: why a decision is what it is, from the same arguments as `gate` or from a record.
//
// Three readers have three pages: who writes the rules sees where they decided and on which values, who owns what
// was asked sees what would have to be otherwise and who can help, and an auditor reads numbered sentences.

#include "runtime/explain/explain.hpp"

#include <fmt/format.h>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "compiler/cli/build_step.hpp"
#include "compiler/cli/command.hpp"
#include "compiler/cli/gate_options.hpp"
#include "compiler/cli/record_paths.hpp"
#include "compiler/cli/terminal.hpp"
#include "compiler/replay/replay.hpp"
#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/report/owner_facts.hpp"
#include "runtime/report/read_record.hpp"
#include "runtime/report/report.hpp"

namespace writ::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  writ explain release.writ --request request.json --evidence-dir evidence --unsigned-evidence\n"
    "  writ explain . --request request.json --evidence-dir evidence --for owner --people people.yaml\n"
    "  writ explain . --record log/records/5c0e….json --for auditor\n"
    "  writ explain --record decision.json\n"
    "READER is\n"
    "  author   every reason with its place in the rules and the values that were found (default)\n"
    "  owner    the fewest changes that lead to allow, decided again with them, and who may sign; of what is\n"
    "           allowed, which single changes would make it stricter\n"
    "  auditor  numbered sentences with the ids of controls, criteria and evidence\n"
    "A record alone holds the reasons and the digests of what was decided on, not the values; it is refused when it "
    "was\n"
    "changed. With --for, it is decided again from the documents that `gate --records` kept beside it, and explained "
    "only\n"
    "if it comes out the same.\n"
    "Exit codes: 0 explained, whatever was decided; 2 there is nothing to explain.";

enum class Reader : std::uint8_t { Author, Owner, Auditor };
struct Options {
  GateOptions gate;
  std::string record;
  std::string inputs;
  std::optional<Reader> reader;
};

auto style() -> report::Options {
  return {color_of_stdout() == diag::Color::Always ? report::Style::Color : report::Style::Plain};
}

auto explain_record(const Options& options) -> Exit {
  auto bytes =
      options.record == "-" ? read_stdin(limits::kDocumentBytes) : read_file(options.record, limits::kDocumentBytes);
  if (!bytes) {
    complain("the record cannot be read: " + bytes.error().message);
    return Exit::Broken;
  }
  auto record = report::read_record(*bytes);
  if (!record) {
    complain("the record " + options.record + " cannot be explained: " + record.error().message);
    return Exit::Broken;
  }
  print(report::write_recorded(*record, style()));
  return Exit::Ok;
}

auto explain_to(Reader reader, host::Decided& decided) -> Exit {
  const explain::Explanation why =
      explain::explain(decided.module(), decided.engine(), decided.situation, decided.decision, decided.arena);
  const report::Outcome outcome{decided.module(), decided.situation, decided.decision, why};
  switch (reader) {
    case Reader::Author: print(report::write_explanation(outcome, style())); break;
    case Reader::Owner: {
      const report::OwnerFacts facts =
          report::owner_facts(outcome, decided.engine(), decided.people.get(), decided.open->groups, decided.arena);
      print(report::write_owner(outcome, facts, style()));
      break;
    }
    case Reader::Auditor: print(report::write_auditor(outcome, style())); break;
  }
  return Exit::Ok;
}

auto explain_decision(const Options& options) -> Exit {
  std::unique_ptr<GateRun> run = decide(options.gate);
  if (run == nullptr) return Exit::Broken;
  return explain_to(options.reader.value_or(Reader::Author), *run->decided);
}

// What is told about a record that would come out differently would be about another decision.
auto explain_kept(const Options& options) -> Exit {
  auto files = read_records({options.record}, options.inputs);
  if (!files) return complain(files.error().message), Exit::Broken;
  const RecordFile& file = files->front();
  auto build = sound_rules(options.gate.paths);
  if (build == nullptr) return Exit::Broken;
  replay::Rules rules(*build, options.gate.engine);
  const replay::Replayed again = replay::replay(rules, file.path, file.bytes, file.store);
  if (!again.findings.empty()) {
    complain("the record is not decided again as it is, so it cannot be explained with values:");
    for (const replay::Finding& finding : again.findings)
      note(fmt::format("  {:<7}  {}\n", replay::finding_word(finding.kind), finding.what));
    return Exit::Broken;
  }
  auto decided = replay::decided_again(rules, *report::read_record(file.bytes), file.store);
  if (!decided) return complain(decided.error().message), Exit::Broken;
  return explain_to(*options.reader, **decided);
}

auto explain(const Options& options) -> Exit {
  if (options.record.empty()) return explain_decision(options);
  if (!options.gate.request.empty()) {
    complain("--record and --request do not go together: a record is explained from what it was decided on");
    return Exit::Broken;
  }
  return options.reader ? explain_kept(options) : explain_record(options);
}

}  // namespace

auto setup_explain(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  add_gate_options(app, options->gate);
  app.add_option("--record", options->record, "Explain this decision record; `-` is standard input")->type_name("FILE");
  app.add_option("--inputs", options->inputs, "The folder given to `gate --records`; default: where the record is")
      ->type_name("DIR");
  static const std::map<std::string, Reader> kReaders = {
      {"author", Reader::Author}, {"owner", Reader::Owner}, {"auditor", Reader::Auditor}};
  app.add_option_function<std::string>(
         "--for", [options](const std::string& word) { options->reader = kReaders.at(word); },
         "Who reads it: author, owner or auditor")
      ->check(CLI::IsMember({"author", "owner", "auditor"}))
      ->type_name("READER");
  app.footer(kFooter);
  return [options] {
    if (options->gate.paths.empty()) options->gate.paths = {"."};
    return explain(*options);
  };
}

}  // namespace writ::cli
