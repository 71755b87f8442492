// One decision from files: which gate, what is asked, what is known.
#include <algorithm>
#include <map>

#include "compiler/driver/driver.hpp"
#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/base/sha256.hpp"
#include "runtime/decode/decode.hpp"
#include "runtime/decode/document_types.hpp"
#include "runtime/evidence/ledger.hpp"

namespace writ::driver {
namespace {

struct Chosen {
  check::ModuleIndex module = 0;
  std::string gate;
};

auto choose_gate(const Build& build, const std::string& wanted) -> Fallible<Chosen> {
  std::vector<Chosen> found;
  std::vector<std::string> known;
  for (const check::Symbol& symbol : build.typed.symbols) {
    if (symbol.kind != check::SymbolKind::Gate) continue;
    std::string full = build.typed.modules[symbol.module].name + "/" + symbol.name;
    known.push_back(symbol.name);
    if (wanted.empty() || wanted == symbol.name || wanted == full) found.push_back({symbol.module, symbol.name});
  }
  if (found.size() == 1) return found.front();
  std::string list;
  for (const std::string& name : known) list += (list.empty() ? "" : ", ") + name;
  if (known.empty()) return fail("these rules declare no gate");
  if (found.empty()) {
    std::string guess = diag::nearest(wanted, known);
    return fail("there is no gate `" + wanted + "`; " +
                (guess.empty() ? "the gates are " + list : "did you mean `" + guess + "`?"));
  }
  return fail(wanted.empty() ? "say which gate with --gate: " + list
                             : "several modules declare a gate `" + wanted + "`; write MODULE/" + wanted);
}

auto format_of(const std::string& path) -> decode::Format {
  bool yaml = path.ends_with(".yaml") || path.ends_with(".yml");
  return yaml ? decode::Format::Yaml : decode::Format::Json;
}

// What `--strict` refuses (design 7.4); otherwise such keys are ignored, and counted in the record.
auto extra_keys_fault(const decode::Decoded& decoded) -> std::string {
  return "it has keys that no record declares: " + decode::extra_keys_text(decoded);
}

auto read_request(const ir::Module& module, ir::InputId input, const std::string& path, ExtraKeys extra, Arena& arena)
    -> Fallible<evidence::Request> {
  Fallible<std::string> bytes =
      path == "-" ? read_stdin(limits::kDocumentBytes) : read_file(path, limits::kDocumentBytes);
  if (!bytes) return fail("the request cannot be read: " + bytes.error().message);
  const ir::Input& row = module.inputs[input];
  auto decoded = decode::decode(module.types, row.type, row.name, *bytes, format_of(path), arena);
  if (!decoded) return fail("the request " + path + " cannot be used: " + decoded.error().message);
  if (extra == ExtraKeys::Refuse && decoded->extra_keys > 0)
    return fail("the request " + path + " cannot be used: " + extra_keys_fault(*decoded));
  evidence::Request request;
  request.input = input;
  request.value = decoded->value;
  request.issues = decoded->issues;
  request.digest = sha256_hex(*bytes);
  request.extra_keys = decoded->extra_keys;
  return request;
}

auto input_named(const ir::Module& module, const std::string& name) -> Fallible<ir::InputId> {
  std::vector<std::string> known;
  for (std::uint32_t i = 0; i < module.inputs.size(); ++i) {
    const ir::Input& row = module.inputs[ir::InputId{i}];
    if (row.kind != ir::InputKind::Evidence) continue;
    if (row.name == name) return ir::InputId{i};
    known.push_back(row.name);
  }
  std::string guess = diag::nearest(name, known);
  std::string list;
  for (const std::string& k : known) list += (list.empty() ? "" : ", ") + k;
  return fail("the rules declare no evidence `" + name + "`" +
              (guess.empty() ? (known.empty() ? "" : "; they declare " + list) : "; did you mean `" + guess + "`?"));
}

auto read_item(const ir::Module& module, const EvidenceFile& file, const GateRequest& request, Arena& arena)
    -> Fallible<evidence::Item> {
  Fallible<ir::InputId> input = input_named(module, file.name);
  if (!input) return fail(input.error().message);
  Fallible<std::string> bytes = read_file(file.path, limits::kDocumentBytes);
  if (!bytes) return fail("the evidence `" + file.name + "` cannot be read: " + bytes.error().message);
  auto envelope =
      decode::decode_envelope(module.types, module.inputs[*input].type, file.name, *bytes, format_of(file.path), arena);
  if (!envelope) return fail("the evidence " + file.path + " cannot be used: " + envelope.error().message);
  if (request.extra_keys == ExtraKeys::Refuse && envelope->content.extra_keys > 0)
    return fail("the evidence " + file.path + " cannot be used: " + extra_keys_fault(envelope->content));
  evidence::Item item;
  item.input = *input;
  item.content = envelope->content.value;
  item.subject = envelope->subject;
  item.issuer = envelope->issuer;
  item.issued_at = envelope->issued_at;
  item.expires_at = envelope->expires_at;
  item.trust = request.accept_unsigned ? evidence::Trust::Accepted : evidence::Trust::Unverified;
  item.digest = sha256_hex(*bytes);
  item.issues = envelope->content.issues;
  item.faults = envelope->faults;
  return item;
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

auto read_items(const ir::Module& module, const GateRequest& request, Arena& arena)
    -> Fallible<std::vector<evidence::Item>> {
  std::vector<EvidenceFile> files = request.evidence;
  if (!request.evidence_dir.empty()) {
    auto found = files_in(module, request.evidence_dir);
    if (!found) return fail(found.error().message);
    files.insert(files.end(), found->begin(), found->end());
  }
  std::vector<evidence::Item> items;
  for (const EvidenceFile& file : files) {
    auto item = read_item(module, file, request, arena);
    if (!item) return fail(item.error().message);
    items.push_back(std::move(*item));
  }
  return items;
}

}  // namespace

namespace {

auto read_people(const std::string& path) -> Fallible<std::optional<evidence::People>> {
  if (path.empty()) return std::optional<evidence::People>();
  Fallible<std::string> bytes = read_file(path, limits::kDocumentBytes);
  if (!bytes) return fail("the people directory cannot be read: " + bytes.error().message);
  auto people = evidence::People::read("people", *bytes, format_of(path));
  if (!people) return fail("the people directory " + path + " cannot be used: " + people.error().message);
  return std::optional(std::move(*people));
}

// What a cost counts for one approval is what there may be.
auto too_many(const std::vector<evidence::Statement>& statements) -> std::string {
  std::map<std::string, std::uint32_t> counts;
  for (const evidence::Statement& one : statements) {
    if (++counts[one.approval] > limits::kLedgerRecords) return one.approval;
  }
  return {};
}

// All of them or none: what cannot be read could be a rejection.
auto read_statements(const GateRequest& request) -> Fallible<std::vector<evidence::Statement>> {
  auto people = read_people(request.people);
  if (!people) return fail(people.error().message);
  const evidence::Trust trust =
      request.accept_unsigned_statements ? evidence::Trust::Accepted : evidence::Trust::Unverified;
  std::vector<evidence::Statement> all;
  for (const std::string& path : request.statements) {
    Fallible<std::string> bytes = read_file(path, limits::kDocumentBytes);
    if (!bytes) return fail("the approvals cannot be read: " + bytes.error().message);
    auto some = evidence::read_statements("ledger", *bytes, format_of(path), *people ? &**people : nullptr, trust);
    if (!some) return fail("the approvals " + path + " cannot be used: " + some.error().message);
    all.insert(all.end(), some->begin(), some->end());
  }
  const std::string crowded = too_many(all);
  if (crowded.empty()) return all;
  return fail("there are more than " + std::to_string(limits::kLedgerRecords) + " statements on " + crowded +
              "; hand in those that are about this request");
}

}  // namespace

auto decide_gate(Build& build, const GateRequest& request, EngineChoice choice) -> Fallible<std::unique_ptr<Decided>> {
  Fallible<Chosen> chosen = choose_gate(build, request.gate);
  if (!chosen) return fail(chosen.error().message);
  auto decided = std::make_unique<Decided>();
  decided->lowered = lower_module(build, chosen->module);
  if (decided->lowered == nullptr) return std::unique_ptr<Decided>();
  const ir::Module& module = decided->lowered->module;
  auto engine = make_engine(module, choice);
  if (!engine) return fail(engine.error().message);
  decided->engine = std::move(*engine);
  auto gate =
      std::find_if(module.gates.begin(), module.gates.end(), [&](const ir::Gate& g) { return g.name == chosen->gate; });
  WRIT_CHECK(gate != module.gates.end(), "a declared gate is in its module");
  auto asked = read_request(module, gate->request, request.request, request.extra_keys, decided->arena);
  if (!asked) return fail(asked.error().message);
  auto items = read_items(module, request, decided->arena);
  if (!items) return fail(items.error().message);
  decided->situation =
      evidence::admit(module, *decided->engine, *asked, std::move(*items), request.now, decided->arena);
  auto statements = read_statements(request);
  if (!statements) return fail(statements.error().message);
  decided->situation.statements = std::move(*statements);
  decided->decision = decide::decide(module, *gate, *decided->engine, decided->situation, decided->arena);
  return decided;
}

}  // namespace writ::driver
