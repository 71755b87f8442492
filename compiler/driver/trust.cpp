#include "compiler/driver/trust.hpp"

#include <algorithm>

#include "compiler/check/literal.hpp"
#include "compiler/driver/lock.hpp"
#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/values/text.hpp"

namespace writ::driver {
namespace {

using host::Document;
using host::DocumentKind;

struct Wanted {
  DocumentKind kind;
  const std::string& named;  // by the package
  const std::string& given;  // by who decides
  std::string what;
  std::string option;
};

// Adds the one that there is, if there is one.
auto find(Build& build, const source::Home& home, const Wanted& wanted, std::vector<Document>& documents)
    -> Fallible<Done> {
  if (!wanted.named.empty() && !wanted.given.empty()) {
    return fail("the package names " + wanted.what + " itself, `" + wanted.named +
                "`, which its lock pins; leave out " + wanted.option);
  }
  if (!wanted.named.empty()) {
    const auto& file = build.files.read(home, wanted.named);
    if (!file) return fail(wanted.what + " cannot be read: " + file.error().message);
    documents.push_back(host::document(wanted.kind, home.file(wanted.named), file->bytes));
  } else if (!wanted.given.empty()) {
    Fallible<std::string> bytes = read_file(wanted.given, limits::kDocumentBytes);
    if (!bytes) return fail(wanted.what + " cannot be read: " + bytes.error().message);
    documents.push_back(host::document(wanted.kind, wanted.given, std::move(*bytes)));
  }
  return Done{};
}

void report_ledger(Build& build, const source::Home& home, const std::string& fault) {
  build.sink.report(diag::TrustUnreadable, {}, diag::Text{"the ledger of"},
                    diag::Name{home.file(source::kManifestName)}, diag::Text{fault});
}

auto duration_fault(const source::Home& home) -> std::string {
  if (!home.is_package() || !home.manifest->ledger) return {};
  const std::string& text = home.manifest->ledger->fresh;
  const auto fresh = parse_duration(text);
  return fresh && *fresh > 0 ? "" : "`fresh: " + text + "` is no length of time, such as `1 h`";
}

auto speaks_for(const evidence::Keys& keys, const std::string& role) -> bool {
  return std::any_of(keys.rows().begin(), keys.rows().end(),
                     [&](const evidence::Keys::Row& row) { return row.speaks_for(role); });
}

}  // namespace

auto trust_documents(Build& build, check::ModuleIndex module, const GateRequest& request)
    -> Fallible<std::vector<Document>> {
  const source::Home& home = build.package->home(build.package->files[module]);
  const source::Manifest none;
  const source::Manifest& manifest = home.is_package() ? *home.manifest : none;
  std::vector<Document> documents;
  for (const Wanted& wanted :
       {Wanted{DocumentKind::People, manifest.people, request.people, "the people directory", "--people"},
        Wanted{DocumentKind::Keys, manifest.keys, request.keys, "the list of keys", "--keys"}}) {
    if (auto done = find(build, home, wanted, documents); !done) return fail(done.error().message);
  }
  return documents;
}

auto ledger_terms(const Build& build, check::ModuleIndex module) -> std::optional<evidence::LedgerTerms> {
  const source::Home& home = build.package->home(build.package->files[module]);
  if (!home.is_package() || !home.manifest->ledger) return std::nullopt;
  const source::LedgerSetting& said = *home.manifest->ledger;
  return evidence::LedgerTerms{said.name, said.signed_by, parse_duration(said.fresh).value_or(0)};
}

void read_trust_files(Build& build) {
  for (const source::Home& home : build.package->homes) {
    const std::string fault = duration_fault(home);
    if (!fault.empty()) report_ledger(build, home, fault);
  }
  for (const source::HomeId id : named_packages(build)) {
    const source::Home& home = build.package->homes[id];
    const auto check = [&](const std::string& path, const char* what, auto read) {
      if (path.empty()) return;
      const auto& file = build.files.read(home, path);
      const std::string fault = file ? read(file->bytes, host::format_of(path)) : file.error().message;
      if (!fault.empty())
        build.sink.report(diag::TrustUnreadable, {}, diag::Text{what}, diag::Name{home.file(path)}, diag::Text{fault});
    };
    check(home.manifest->people, "the people directory", [&](const std::string& bytes, decode::Format format) {
      auto people = evidence::People::read("people", bytes, format);
      if (!people) return people.error().message;
      build.people[id] = std::make_shared<const evidence::People>(std::move(*people));
      return std::string();
    });
    check(home.manifest->keys, "the list of keys", [&](const std::string& bytes, decode::Format format) {
      const auto keys = evidence::Keys::read("keys", bytes, format);
      if (!keys) return keys.error().message;
      if (home.manifest->ledger && !speaks_for(*keys, home.manifest->ledger->signed_by))
        report_ledger(build, home,
                      "no key of `" + home.manifest->keys + "` is for `" + home.manifest->ledger->signed_by + "`");
      return std::string();
    });
    if (home.manifest->ledger && home.manifest->keys.empty())
      report_ledger(build, home, "the package names no `keys`, so nobody can sign its head");
  }
}

auto everybody_at(const Build& build, std::int64_t now) -> std::optional<std::vector<check::DirectoryPerson>> {
  std::optional<std::vector<check::DirectoryPerson>> all;
  for (const auto& [home, people] : build.people) {
    if (!all) all.emplace();
    for (const std::string& person : people->everybody()) {
      check::DirectoryPerson one{person, {}, {}, {}};
      for (std::string& name : people->accounts_of(person)) one.names.insert(std::move(name));
      for (evidence::People::Held& held : people->held_by(person, now))
        (held.is_group ? one.groups : one.roles).insert(std::move(held.name));
      all->push_back(std::move(one));
    }
  }
  return all;
}

auto role_groups(const Build& build) -> evidence::RoleGroups {
  evidence::RoleGroups groups;
  for (const syntax::Ast& ast : build.asts) {
    for (const syntax::Decl& decl : ast.decls) {
      const auto* role = std::get_if<syntax::RoleDecl>(&decl.form);
      if (role == nullptr || !role->group.valid()) continue;
      groups[std::string(role->name.text)].push_back(check::literal_text(ast, role->group));
    }
  }
  return groups;
}

}  // namespace writ::driver
