// writ decide: decides on many requests at once.

#include <fmt/format.h>
#include <memory>
#include <optional>
#include <vector>

#include "compiler/cli/batch_lines.hpp"
#include "compiler/cli/command.hpp"
#include "compiler/cli/gate_options.hpp"
#include "compiler/cli/jobs_option.hpp"
#include "compiler/cli/progress.hpp"
#include "compiler/cli/terminal.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/base/stream.hpp"
#include "runtime/batch/in_order.hpp"

namespace writ::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  writ decide release.writ --batch requests.jsonl > decisions.jsonl\n"
    "  zcat 2026.jsonl.gz | writ decide policy.writc --batch - --output decisions.jsonl --jobs 8\n"
    "  writ decide . --batch past.jsonl --at 2026-01-01T00:00:00Z --past\n"
    "Each line of FILE is a request in JSON; lines of blanks are left out. Each is decided as `writ gate` decides it,\n"
    "all at one time and with the same evidence. For each there is one line, in their order:\n"
    "  {\"line\":7,\"decision\":\"deny\",\"best_case\":\"deny\",\"violated\":[\"REL-01\"],\"not_known\":[]}\n"
    "  {\"line\":8,\"error\":\"…\"}    nothing was decided on this one; the others go on\n"
    "`violated` are the controls that are violated, `not_known` those that may be, for want of data. Which line is "
    "why\n"
    "what it is, `writ gate --request` and `writ explain` say of one request.\n"
    "Exit codes: 0 all are allowed; 1 at least one is denied; 3 at least one needs approval or escalation, and none "
    "is\n"
    "denied; 2 at least one could not be decided, or nothing was (usage, rules with errors, no request in the file).";

struct Options : GateOptions {
  std::string batch;
  std::string output;
  std::size_t jobs = 0;  // 0: one a core
};

// What the threads share. Lines are taken by one at a time, and handed out by one at a time.
struct Audit {
  batch::LineReader reader;
  OutputStream output;
  BatchLines lines;
  BatchCounts counts;
  std::optional<Error> unread;
  std::optional<Error> unwritten;
  Progress progress;
};

// One thread: a piece of the file, what is decided on it, and how that is written.
class Share {
 public:
  Share(Audit& audit, std::shared_ptr<const batch::Plan> plan) : audit_(&audit), worker_(std::move(plan)) {}

  auto take() -> bool {
    auto more = audit_->reader.next(piece_);
    if (!more) audit_->unread = more.error();
    return more && *more;
  }

  void work() {
    requests_.clear();
    for (const batch::Line& line : piece_.lines) {
      if (!line.too_long) requests_.push_back(line.text);
    }
    worker_.decide(requests_, outcomes_);
    out_.clear();
    counts_ = {};
    auto refusal = outcomes_.refusals.begin();
    std::size_t row = 0;
    for (const batch::Line& line : piece_.lines) {
      if (line.too_long) {
        refuse(fmt::format("it has more than {} bytes", limits::kDocumentBytes), line.number);
      } else if (outcomes_.rows[row].decided) {
        ++counts_.by_verdict[static_cast<std::size_t>(outcomes_.rows[row].decision)];
        audit_->lines.decided(outcomes_, row++, line.number, out_);
      } else {
        refuse((refusal++)->why, line.number);
        ++row;
      }
    }
  }

  auto give() -> bool {
    audit_->counts.add(counts_);
    if (auto done = audit_->output.write(out_); !done) {
      audit_->unwritten = done.error();
      return false;
    }
    if (const auto size = audit_->reader.size()) audit_->progress.show(piece_.read, *size);
    return true;
  }

 private:
  void refuse(const std::string& why, std::uint64_t line) {
    if (counts_.refused++ == 0) counts_.first_refusal = fmt::format("line {}: {}", line, why);
    BatchLines::refused(why, line, out_);
  }

  Audit* audit_;
  batch::Worker worker_;
  batch::Piece piece_;
  std::vector<std::string_view> requests_;
  batch::Outcomes outcomes_;
  std::string out_;
  BatchCounts counts_;
};

// Everything was looked at, or nothing is said to be.
auto finish(Audit& audit, const std::string& source) -> Fallible<Done> {
  if (audit.unwritten) return fail("the decisions cannot be written: " + audit.unwritten->message);
  if (audit.unread) return fail("the requests cannot be read: " + audit.unread->message);
  if (audit.counts.requests() == 0) return fail("there is no request in " + source + ", so nothing was checked");
  return audit.output.finish();
}

auto plan_of(GateReady& ready) -> Fallible<std::shared_ptr<const batch::Plan>> {
  const host::OpenGate& once = *ready.handed.open;
  auto open = host::open_gate(once.rules, once.engine, once.gate->name, once.groups, once.ledger, host::Use::Often);
  if (!open) return fail(open.error().message);
  auto given = batch::given_of(ready.request, std::move(ready.handed.documents), std::move(ready.handed.people));
  if (!given) return fail(given.error().message);
  return batch::prepare(std::move(*open), std::move(*given));
}

auto decide_all(const Options& options) -> Exit {
  auto input = InputStream::open(options.batch);
  if (!input) return complain("the requests cannot be read: " + input.error().message), Exit::Broken;
  const std::unique_ptr<GateReady> ready = make_ready(options);
  if (ready == nullptr) return Exit::Broken;
  auto plan = plan_of(*ready);
  if (!plan) return complain(plan.error().message), Exit::Broken;
  auto output = OutputStream::open(options.output);
  if (!output) return complain(output.error().message), Exit::Broken;
  Audit audit{batch::LineReader(std::move(*input)),
              std::move(*output),
              BatchLines(*(*plan)->open),
              {},
              {},
              {},
              Progress("bytes")};
  std::vector<Share> shares;
  for (std::size_t i = 0; i < jobs_of(options.jobs); ++i) shares.emplace_back(audit, *plan);
  batch::in_order(shares);
  audit.progress.hide();
  if (auto done = finish(audit, options.batch == "-" ? "standard input" : options.batch); !done)
    return complain(done.error().message), Exit::Broken;
  note(audit.counts.text());
  return audit.counts.exit();
}

}  // namespace

auto setup_decide(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  app.add_option("--batch", options->batch, "The requests, a line of JSON each; `-` is standard input")
      ->type_name("FILE")
      ->required();
  app.add_option("--output", options->output, "Where the decisions go; default: standard output")->type_name("FILE");
  add_jobs_option(app, options->jobs);
  add_given_options(app, *options);
  app.footer(kFooter);
  return [options] {
    if (options->paths.empty()) options->paths = {"."};
    return decide_all(*options);
  };
}

}  // namespace writ::cli
