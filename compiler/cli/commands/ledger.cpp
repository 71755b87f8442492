// writ ledger: the head of a ledger, with which whoever keeps it says that these are all the statements on approvals.

#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

#include "compiler/cli/at_option.hpp"
#include "compiler/cli/command.hpp"
#include "compiler/cli/signing.hpp"
#include "compiler/driver/documents.hpp"
#include "compiler/source/manifest.hpp"
#include "runtime/evidence/signed.hpp"

namespace writ::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  writ ledger head approvals --name acme-release --key ledger.pem > approvals/ledger-head.json\n"
    "  writ gate … --approvals approvals\n"
    "A package that says in writ.yaml who signs the head of its ledger decides as if something were rejected, unless "
    "it\n"
    "gets a head that names exactly the statements that are handed in and is fresh. Run this where the ledger is kept, "
    "as\n"
    "often as `fresh` asks; a head that is there already is left out. It looks at no signature: whoever decides does.\n"
    "Exit codes: 0 the head is printed, one line; 2 a statement or the key cannot be used.";

struct Options {
  std::string what;
  std::vector<std::string> paths;
  std::string name;
  std::string at;
  std::string key;
};

auto statements_in(const std::vector<std::string>& paths) -> Fallible<std::vector<evidence::Statement>> {
  auto documents = driver::read_ledger(paths);
  if (!documents) return fail(documents.error().message);
  evidence::Speakers speakers;
  speakers.digests = true;
  std::vector<evidence::Statement> all;
  for (const host::Document& document : *documents) {
    if (document.kind != host::DocumentKind::Statements) continue;
    auto some = evidence::read_statements("ledger", document.bytes, document.format, speakers);
    if (!some) return fail("the approvals " + document.path + " cannot be used: " + some.error().message);
    all.insert(all.end(), some->begin(), some->end());
  }
  return all;
}

auto make(const Options& options) -> Fallible<std::string> {
  if (!source::is_package_name(options.name))
    return fail(fmt::format("`{}` cannot be the name of a ledger; they look like those of packages", options.name));
  auto statements = statements_in(options.paths);
  if (!statements) return fail(statements.error().message);
  const auto at = instant_or_now(options.at);
  if (!at) return fail(at.error().message);
  return signed_by_file(evidence::kHeadPayload,
                        evidence::write_head(evidence::head_over(options.name, *at, *statements)), options.key);
}

}  // namespace

auto setup_ledger(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  app.add_option("WHAT", options->what, "head: the statement that these are all")
      ->check(CLI::IsMember({"head"}))
      ->required();
  app.add_option("PATH", options->paths, "Files and folders with all the statements of the ledger")->required();
  app.add_option("--name", options->name, "The ledger, as the package calls it; if it does not, its own name")
      ->type_name("NAME")
      ->required();
  app.add_option("--at", options->at, "When this was all (RFC 3339); default: now")->type_name("INSTANT");
  app.add_option("--key", options->key, "The private key of who keeps the ledger, PEM; without one nothing is signed")
      ->type_name("FILE");
  app.footer(kFooter);
  return [options] { return print_made(make(*options)); };
}

}  // namespace writ::cli
