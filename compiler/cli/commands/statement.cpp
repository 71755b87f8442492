// writ statement: what somebody says to an approval that a decision waits for, from the record of that decision.

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

#include "compiler/cli/at_option.hpp"
#include "compiler/cli/command.hpp"
#include "compiler/cli/signing.hpp"
#include "compiler/cli/terminal.hpp"
#include "compiler/diag/diagnostic.hpp"
#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/evidence/signed.hpp"
#include "runtime/report/json.hpp"
#include "runtime/report/read_record.hpp"
#include "runtime/values/text.hpp"

namespace writ::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  writ gate … -o json=decision.json\n"
    "  writ statement request release --record decision.json --by ada@example.org >> approvals.jsonl\n"
    "  writ statement approve release --record decision.json --by kim@example.org --as lead --key kim.pem >> "
    "approvals.jsonl\n"
    "  writ gate … --approvals approvals.jsonl\n"
    "The record names what is approved, by digests: a statement for one build, ring or policy is none for another. To "
    "grant a\n"
    "waiver name it in place of the approval. Read the record first: `writ explain --record decision.json`.\n"
    "Exit codes: 0 the statement is printed, one line; 2 it cannot be made.";

struct Options {
  std::string says;
  std::string approval;
  std::string record;
  std::string by;
  std::string principal;
  std::string role;
  std::string at;
  std::string key;
};

// What a statement is on: the approval's full name, what it is about, and the waiver that it grants.
struct Matter {
  std::string approval;
  std::vector<std::string> binds;
  std::string waiver;
};

auto matters_in(const report::Recorded& record) -> std::vector<std::pair<std::string, Matter>> {
  std::vector<std::pair<std::string, Matter>> found;
  for (const report::RecordedApproval& a : record.approvals) found.emplace_back(a.name, Matter{a.name, a.binds, {}});
  for (const report::RecordedApproval& w : record.waivers)
    found.emplace_back(w.name, Matter{w.approval, w.binds, w.digest});
  return found;
}

auto find_matter(const report::Recorded& record, const std::string& wanted) -> Fallible<Matter> {
  std::vector<std::string> known;
  for (const auto& [name, matter] : matters_in(record)) {
    if (name == wanted || name.ends_with("/" + wanted)) return matter;
    known.push_back(name.substr(name.rfind('/') + 1));
  }
  if (known.empty()) return fail("the decision waits for no approval: there is nothing to say");
  const std::string guess = diag::nearest(wanted, known);
  return fail(fmt::format(
      "the decision waits for no approval `{}`; {}", wanted,
      guess.empty() ? fmt::format("it names {}", fmt::join(known, ", ")) : fmt::format("did you mean `{}`?", guess)));
}

auto read_recorded(const std::string& path) -> Fallible<report::Recorded> {
  auto bytes = path == "-" ? read_stdin(limits::kDocumentBytes) : read_file(path, limits::kDocumentBytes);
  if (!bytes) return fail("the record cannot be read: " + bytes.error().message);
  auto record = report::read_record(*bytes);
  if (!record) return fail("the record " + path + " cannot be used: " + record.error().message);
  return record;
}

auto statement_text(const Options& options, const Matter& matter, const std::string& at) -> std::string {
  report::Json made = report::Json::object();
  made.set("says", options.says);
  made.set("approval", matter.approval);
  made.set("by", options.by);
  if (!options.principal.empty()) made.set("for", options.principal);
  if (!options.role.empty()) made.set("as", options.role);
  made.set("at", at);
  made.set("binds", report::Json::texts(matter.binds));
  if (!matter.waiver.empty()) made.set("waiver", matter.waiver);
  return made.write();
}

auto make(const Options& options) -> Fallible<std::string> {
  if (options.says != "request" && options.role.empty())
    return fail("--as is needed: the role in which " + options.by + " speaks");
  auto record = read_recorded(options.record);
  if (!record) return fail(record.error().message);
  auto matter = find_matter(*record, options.approval);
  if (!matter) return fail(matter.error().message);
  if (std::find(matter->binds.begin(), matter->binds.end(), "") != matter->binds.end()) {
    return fail(
        "something that the approval is about is not known yet, so nobody can sign for it; `writ explain --record " +
        options.record + "` says what is missing");
  }
  auto at = instant_or_now(options.at);
  if (!at) return fail(at.error().message);
  return signed_by_file(evidence::kStatementPayload, statement_text(options, *matter, print_instant(*at)), options.key);
}

}  // namespace

auto setup_statement(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  app.add_option("SAYS", options->says, "approve, reject or request")
      ->check(CLI::IsMember({"approve", "reject", "request"}))
      ->required();
  app.add_option("APPROVAL", options->approval, "The approval, as NAME or MODULE/NAME, or the id of a waiver")
      ->required();
  app.add_option("--record", options->record, "The record of the decision that waits for it; `-` is standard input")
      ->type_name("FILE")
      ->required();
  app.add_option("--by", options->by, "Who says it: an account or id of the people directory")
      ->type_name("PERSON")
      ->required();
  app.add_option("--as", options->role, "In which role; who only requests needs none")->type_name("ROLE");
  app.add_option("--for", options->principal, "For whom, who delegated to the person")->type_name("PERSON");
  app.add_option("--at", options->at, "When it is said (RFC 3339); default: now")->type_name("INSTANT");
  app.add_option("--key", options->key, "The private key of the person, PEM; without one nothing is signed")
      ->type_name("FILE");
  app.footer(kFooter);
  return [options] { return print_made(make(*options)); };
}

}  // namespace writ::cli
