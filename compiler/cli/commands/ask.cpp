// writ ask: what an expression is worth, without a gate.

#include "compiler/driver/ask.hpp"

#include <memory>
#include <string>
#include <vector>

#include "compiler/cli/build_step.hpp"
#include "compiler/cli/command.hpp"
#include "compiler/cli/engine_option.hpp"
#include "compiler/cli/output.hpp"
#include "compiler/cli/terminal.hpp"
#include "compiler/testing/trial.hpp"
#include "runtime/base/clock.hpp"
#include "runtime/explain/answer.hpp"
#include "runtime/report/report.hpp"
#include "runtime/values/text.hpp"

namespace writ::cli {
namespace {

constexpr const char* kFooter =
    "QUESTION is an expression that reads what the rules declare: assets and where they come from, data,\n"
    "lets, tables and functions. It cannot read a request or evidence: those are handed to a gate.\n"
    "Examples:\n"
    "  writ ask 'downstream(payroll)'\n"
    "  writ ask 'labels(train_v3)' rules\n"
    "  writ ask 'no m in downstream(payroll): kind(m) == \"model\"' rules\n"
    "Exit codes: 0 answered; 1 the answer is not known; 2 there is no answer: the question or the rules are wrong.";

struct Options {
  std::string question;
  std::vector<std::string> paths;
  Form form = Form::Text;
  std::optional<std::int64_t> now;
  driver::EngineChoice engine = driver::EngineChoice::Auto;
};

auto style() -> report::Options {
  return {color_of_stdout() == diag::Color::Always ? report::Style::Color : report::Style::Plain};
}

// In a world where nothing was handed in.
auto answer_in(const driver::Asked& asked, const Options& options) -> Exit {
  const ir::Module& module = asked.lowered->module;
  auto engine = driver::make_engine(module, options.engine);
  if (!engine) {
    complain(engine.error().message);
    return Exit::Broken;
  }
  testing::Trial trial(module, **engine);
  trial.enter({options.now.value_or(now_ns()), {}, {}}, {});
  Arena arena;
  explain::Answer answer = explain::explain_answer(module, trial.situation(), asked.answer, arena);
  answer.value = trial.evaluate(asked.answer);
  print(options.form == Form::Json ? report::write_answer_json(module, answer)
                                   : report::write_answer(module, answer, style()));
  return answer.value.known() ? Exit::Ok : Exit::Findings;
}

auto ask(const Options& options) -> Exit {
  auto build = sound_build(options.paths);
  if (build == nullptr) return Exit::Broken;
  std::string refused;
  const auto asked = driver::ask(*build, options.question, refused);
  if (asked) return answer_in(*asked, options);
  if (build->sink.has_errors()) {
    show_findings(build->sink, build->package->texts, FindingsFormat::Text);
  } else {
    complain(refused);
  }
  return Exit::Broken;
}

}  // namespace

auto setup_ask(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  app.add_option("QUESTION", options->question, "An expression")->required();
  app.add_option("PATH", options->paths, "Rule files or folders; default: this folder");
  add_form_option(app, options->form);
  auto at = std::make_shared<std::string>();
  app.add_option("--at", *at, "What `now` is (RFC 3339); default: now")->type_name("INSTANT");
  add_engine_option(app, options->engine);
  app.footer(kFooter);
  return [options, at] {
    if (options->paths.empty()) options->paths = {"."};
    if (!at->empty()) {
      options->now = parse_instant(*at);
      if (!options->now) {
        complain("--at wants an instant such as 2026-05-04T09:00:00Z, not `" + *at + "`");
        return Exit::Broken;
      }
    }
    return ask(*options);
  };
}

}  // namespace writ::cli
