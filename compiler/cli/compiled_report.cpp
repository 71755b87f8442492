#include "compiler/cli/compiled_report.hpp"

#include <fmt/format.h>
#include <vector>

#include "compiler/diag/render_common.hpp"
#include "runtime/report/json.hpp"
#include "runtime/values/text.hpp"

namespace writ::cli {
namespace {

using report::Json;

auto inputs_of(const ir::Module& module, ir::InputKind kind) -> std::vector<std::string> {
  std::vector<std::string> names;
  for (const ir::Input& input : module.inputs) {
    if (input.kind == kind) names.push_back(input.name);
  }
  return names;
}

class Page {
 public:
  void row(std::string_view name, const std::string& value) {
    text_ += fmt::format("  {:<10} {}\n", name, value.empty() ? "none" : diag::printable(value));
  }
  void row(std::string_view name, const std::vector<std::string>& values) {
    row(name, fmt::format("{}", fmt::join(values, ", ")));
  }
  void line(const std::string& line) { text_ += line + "\n"; }
  [[nodiscard]] auto text() const -> const std::string& { return text_; }

 private:
  std::string text_;
};

auto roles_of(const ir::Package& package) -> std::vector<std::string> {
  std::vector<std::string> roles;
  for (const auto& [role, groups] : package.groups)
    roles.push_back(fmt::format("{} from {}", role, fmt::join(groups, ", ")));
  return roles;
}

auto gate_line(const ir::Gate& gate) -> std::string {
  return fmt::format("{} ({}, {})", gate.name, diag::counted(gate.controls.size(), "control"),
                     diag::counted(gate.approvals.size(), "approval"));
}

auto sections_of(const ir::Compiled& compiled) -> std::vector<std::string> {
  std::vector<std::string> sizes;
  for (std::size_t i = 0; i < ir::kSectionCount; ++i)
    sizes.push_back(fmt::format("{} {}", ir::section_name(static_cast<ir::Section>(i)), compiled.sizes[i]));
  return sizes;
}

}  // namespace

auto compiled_text(const host::Policy& policy, const std::string& path) -> std::string {
  const ir::Compiled& compiled = *policy.compiled;
  const ir::Module& module = compiled.module;
  Page page;
  page.line(
      fmt::format("{}: {} {}, made by {}", path, module.name, module.version, diag::printable(compiled.package.maker)));
  page.row("source", module.source_digest);
  page.row("meaning", module.meaning_digest);
  page.row("content", compiled.digest);
  page.row("signature", compiled.signature.empty() ? "" : diag::counted(compiled.signature.size(), "byte"));
  page.row("locked", compiled.package.locked ? "yes" : "no: it was built with --unlocked");
  if (policy.code != nullptr) page.row("code for", policy.code_is_for);
  std::vector<std::string> gates;
  for (const ir::Gate& gate : module.gates) gates.push_back(gate_line(gate));
  page.row("gates", gates);
  page.row("request", inputs_of(module, ir::InputKind::Request));
  page.row("evidence", inputs_of(module, ir::InputKind::Evidence));
  page.row("data", inputs_of(module, ir::InputKind::Data));
  page.row("roles", roles_of(compiled.package));
  for (const host::Document& one : policy.trust)
    page.row(host::document_word(one.kind), fmt::format("{} {}", one.path, one.digest));
  if (policy.ledger)
    page.row("ledger", fmt::format("{}, its head signed by {} within {}", policy.ledger->name, policy.ledger->signer,
                                   print_duration(policy.ledger->fresh_within)));
  page.row("bytes", sections_of(compiled));
  return page.text();
}

auto compiled_json(const host::Policy& policy) -> std::string {
  const ir::Compiled& compiled = *policy.compiled;
  const ir::Module& module = compiled.module;
  Json made = Json::object();
  made.set("module", module.name);
  made.set("version", module.version);
  made.set("made_by", compiled.package.maker);
  made.set("source", module.source_digest);
  made.set("meaning", module.meaning_digest);
  made.set("content", compiled.digest);
  made.set("signed", Json::boolean(!compiled.signature.empty()));
  made.set("locked", Json::boolean(compiled.package.locked));
  if (policy.code != nullptr) made.set("code_for", policy.code_is_for);
  std::vector<std::string> gates;
  for (const ir::Gate& gate : module.gates) gates.push_back(gate.name);
  made.set("gates", Json::texts(gates));
  made.set("request", Json::texts(inputs_of(module, ir::InputKind::Request)));
  made.set("evidence", Json::texts(inputs_of(module, ir::InputKind::Evidence)));
  made.set("data", Json::texts(inputs_of(module, ir::InputKind::Data)));
  Json documents = Json::array();
  for (const host::Document& one : policy.trust) {
    Json row = Json::object();
    row.set("kind", host::document_word(one.kind));
    row.set("path", one.path);
    row.set("digest", one.digest);
    documents.add(std::move(row));
  }
  made.set("documents", std::move(documents));
  return made.write() + "\n";
}

}  // namespace writ::cli
