#include "compiler/driver/documents.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <tuple>

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
  const auto key = [](const Document& d) { return std::tie(d.name, d.digest, d.format); };
  std::stable_sort(documents.begin(), documents.end(),
                   [&](const Document& a, const Document& b) { return key(a) < key(b); });
  const auto same = [&](const Document& a, const Document& b) { return key(a) == key(b); };
  documents.erase(std::unique(documents.begin(), documents.end(), same), documents.end());
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

}  // namespace

auto read_documents(const ir::Module& module, const GateRequest& request) -> Fallible<std::vector<Document>> {
  std::vector<Document> all;
  auto asked = read(DocumentKind::Request, request.request, "the request");
  if (!asked) return fail(asked.error().message);
  all.push_back(std::move(*asked));
  auto evidence = read_evidence(module, request);
  if (!evidence) return fail(evidence.error().message);
  std::move(evidence->begin(), evidence->end(), std::back_inserter(all));
  for (const std::string& named : request.statements) {
    auto files = ledger_files(named);
    if (!files) return fail(files.error().message);
    for (const std::string& path : *files) {
      auto statements = read(DocumentKind::Statements, path, "the approvals");
      if (!statements) return fail(statements.error().message);
      all.push_back(std::move(*statements));
    }
  }
  return all;
}

}  // namespace writ::driver
