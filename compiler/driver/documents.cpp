#include "compiler/driver/documents.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "compiler/driver/driver.hpp"
#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"

namespace writ::driver {
namespace {

using host::Document;
using host::DocumentKind;

auto read(DocumentKind kind, const std::string& path, const std::string& what) -> Fallible<Document> {
  Fallible<std::string> bytes =
      path == "-" ? read_stdin(limits::kDocumentBytes) : read_file(path, limits::kDocumentBytes);
  if (!bytes) return fail(what + " cannot be read: " + bytes.error().message);
  return host::document(kind, path, std::move(*bytes));
}

// NAME.json, NAME.yaml and NAME.yml of the declared evidence; other files are not ours.
auto files_in(const ir::Module& module, const std::string& folder) -> Fallible<std::vector<EvidenceFile>> {
  Fallible<std::vector<std::string>> entries = list_directory(folder);
  if (!entries) return fail("the evidence folder cannot be read: " + entries.error().message);
  std::vector<EvidenceFile> files;
  for (const ir::Input& row : module.inputs) {
    if (row.kind != ir::InputKind::Evidence) continue;
    for (const char* ending : {".json", ".yaml", ".yml"}) {
      std::string name = row.name + ending;
      if (std::find(entries->begin(), entries->end(), name) != entries->end())
        files.push_back({row.name, folder + "/" + name});
    }
  }
  return files;
}

auto read_evidence(const ir::Module& module, const GateRequest& request) -> Fallible<std::vector<Document>> {
  std::vector<EvidenceFile> files = request.evidence;
  if (!request.evidence_dir.empty()) {
    auto found = files_in(module, request.evidence_dir);
    if (!found) return fail(found.error().message);
    files.insert(files.end(), found->begin(), found->end());
  }
  std::vector<Document> documents;
  for (const EvidenceFile& file : files) {
    auto one = read(DocumentKind::Evidence, file.path, "the evidence `" + file.name + "`");
    if (!one) return fail(one.error().message);
    one->name = file.name;
    documents.push_back(std::move(*one));
  }
  host::in_record_order(documents);
  return documents;
}

auto is_ledger_file(const std::string& name) -> bool {
  return name.ends_with(".json") || name.ends_with(".jsonl") || name.ends_with(".yaml") || name.ends_with(".yml");
}

// An empty folder is a ledger in which nobody has said anything yet.
auto ledger_files(const std::string& path) -> Fallible<std::vector<std::string>> {
  std::error_code error;
  if (!std::filesystem::is_directory(path, error)) return std::vector<std::string>{path};
  Fallible<std::vector<std::string>> names = list_directory(path);
  if (!names) return fail("the approvals cannot be read: " + names.error().message);
  std::vector<std::string> files;
  for (const std::string& name : *names) {
    if (is_ledger_file(name)) files.push_back(path + "/" + name);
  }
  return files;
}

// The head comes last, and there is one: which of two is meant nobody could say. Rules that ask for none have no use
// for one that lies beside the statements.
auto settle_head(const host::OpenGate& open, const GateRequest& request, std::vector<Document>& ledger)
    -> Fallible<Done> {
  const auto is_head = [](const Document& d) { return d.kind == DocumentKind::LedgerHead; };
  if (!open.ledger) {
    std::erase_if(ledger, is_head);
    if (request.ledger_head.empty()) return Done{};
    return fail(
        "the rules do not say who signs the head of a ledger, so none is read: name the ledger in writ.yaml, or "
        "leave out --ledger-head");
  }
  if (!request.ledger_head.empty()) {
    auto head = read(DocumentKind::LedgerHead, request.ledger_head, "the head of the ledger");
    if (!head) return fail(head.error().message);
    ledger.push_back(std::move(*head));
  }
  std::stable_partition(ledger.begin(), ledger.end(), [&](const Document& d) { return !is_head(d); });
  if (std::count_if(ledger.begin(), ledger.end(), is_head) <= 1) return Done{};
  return fail("a ledger has one head, and two are handed in: " + ledger[ledger.size() - 2].path + " and " +
              ledger.back().path);
}

}  // namespace

auto read_ledger(const std::vector<std::string>& paths) -> Fallible<std::vector<Document>> {
  std::vector<Document> all;
  for (const std::string& named : paths) {
    auto files = ledger_files(named);
    if (!files) return fail(files.error().message);
    for (const std::string& path : *files) {
      const bool head = path != named && path.ends_with("/" + std::string(evidence::kHeadFile));
      auto one = head ? read(DocumentKind::LedgerHead, path, "the head of the ledger")
                      : read(DocumentKind::Statements, path, "the approvals");
      if (!one) return fail(one.error().message);
      all.push_back(std::move(*one));
    }
  }
  return all;
}

auto read_documents(const host::OpenGate& open, const GateRequest& request) -> Fallible<std::vector<Document>> {
  std::vector<Document> all;
  if (!request.request.empty()) {
    auto asked = read(DocumentKind::Request, request.request, "the request");
    if (!asked) return fail(asked.error().message);
    all.push_back(std::move(*asked));
  }
  auto evidence = read_evidence(open.module(), request);
  if (!evidence) return fail(evidence.error().message);
  std::move(evidence->begin(), evidence->end(), std::back_inserter(all));
  auto ledger = read_ledger(request.statements);
  if (!ledger) return fail(ledger.error().message);
  if (auto done = settle_head(open, request, *ledger); !done) return fail(done.error().message);
  std::move(ledger->begin(), ledger->end(), std::back_inserter(all));
  return all;
}

}  // namespace writ::driver
