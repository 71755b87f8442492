#include "runtime/evidence/read_item.hpp"

#include <algorithm>

#include "runtime/base/sha256.hpp"

namespace writ::evidence {
namespace {

auto list_of(const std::vector<std::string>& names) -> std::string {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// For whom a key must speak: who says to have issued it, or whoever may.
auto wanted_roles(const ir::Input& input, const Item& item) -> std::vector<std::string> {
  if (item.issuer && !item.issuer->empty()) return {*item.issuer};
  return input.issuers;
}

auto role_spoken_for(const Keys::Row& row, const std::vector<std::string>& wanted) -> std::string {
  if (wanted.empty()) return row.roles.front();
  const auto role = std::find_if(wanted.begin(), wanted.end(), [&](const std::string& r) { return row.speaks_for(r); });
  return role == wanted.end() ? std::string() : *role;
}

void vouch(Item& item, const ir::Input& input, const Signed& document, const Vouching& vouching) {
  item.trust = Trust::Unverified;
  if (vouching.keys == nullptr) {
    item.distrusted = "it is signed, and there are no keys to verify that with";
    return;
  }
  const std::vector<std::string> wanted = wanted_roles(input, item);
  item.distrusted = "it is signed by no key that is trusted" + (wanted.empty() ? "" : " for " + list_of(wanted));
  for (const Keys::Row& row : vouching.keys->rows()) {
    const std::string role = role_spoken_for(row, wanted);
    if (role.empty() || !document.is_signed_by(row.key.key)) continue;
    if (row.key.revoked) item.vouched_until = std::min(item.vouched_until.value_or(*row.key.revoked), *row.key.revoked);
    const std::string late = out_of_time(row.key, item.issued_at, vouching.now);
    if (!late.empty()) {
      item.distrusted = late;
      continue;
    }
    item.trust = Trust::Verified;
    item.key = row.key.name;
    item.distrusted.clear();
    if (!item.issuer || item.issuer->empty()) item.issuer = role;
    return;
  }
}

auto decode_plain(const ir::Module& module, const ir::Input& input, std::string_view bytes, decode::Format format,
                  Arena& arena) -> Fallible<decode::Envelope> {
  const bool in_toto = format == decode::Format::Json && bytes.find("\"_type\"") != std::string_view::npos &&
                       bytes.find("\"predicateType\"") != std::string_view::npos;
  if (in_toto) {
    auto envelope = decode::decode_in_toto(module.types, input.type, input.name, bytes, arena);
    if (envelope) return envelope;
  }
  return decode::decode_envelope(module.types, input.type, input.name, bytes, format, arena);
}

auto decode_payload(const ir::Module& module, const ir::Input& input, const Signed& document, Arena& arena)
    -> Fallible<decode::Envelope> {
  if (document.type == kInTotoPayload)
    return decode::decode_in_toto(module.types, input.type, input.name, document.payload, arena);
  if (document.type != kEvidencePayload)
    return fail("it is a signed document of the type `" + document.type + "`, and that is no evidence");
  auto envelope =
      decode::decode_envelope(module.types, input.type, input.name, document.payload, decode::Format::Json, arena);
  if (envelope && envelope->evidence.empty())
    envelope->faults.push_back("it does not say which evidence it is: `evidence` is missing");
  return envelope;
}

void check_name(const ir::Module& module, const ir::Input& input, decode::Envelope& envelope) {
  const std::string& said = envelope.evidence;
  if (said.empty() || said == input.name || said == module.name + "/" + input.name) return;
  envelope.faults.push_back("it is the evidence `" + said + "`");
}

auto item_of(ir::InputId input, const decode::Envelope& envelope) -> Item {
  Item item;
  item.input = input;
  item.content = envelope.content.value;
  item.subject = envelope.subject;
  item.further_subjects = envelope.further_subjects;
  item.issuer = envelope.issuer;
  item.issued_at = envelope.issued_at;
  item.expires_at = envelope.expires_at;
  item.issues = envelope.content.issues;
  item.faults = envelope.faults;
  return item;
}

}  // namespace

auto read_item(const ir::Module& module, ir::InputId id, std::string_view bytes, decode::Format format,
               const Vouching& vouching, Arena& arena) -> Fallible<ReadItem> {
  const ir::Input& input = module.inputs[id];
  auto document = format == decode::Format::Json ? read_signed(bytes) : Fallible(std::optional<Signed>());
  if (!document) return fail(document.error().message);
  const bool is_signed = document->has_value();
  auto envelope =
      is_signed ? decode_payload(module, input, **document, arena) : decode_plain(module, input, bytes, format, arena);
  if (!envelope) return fail(envelope.error().message);
  check_name(module, input, *envelope);
  ReadItem made{item_of(id, *envelope), {}};
  made.content = std::move(envelope->content);
  made.item.digest = sha256_hex(bytes);
  made.item.trust = vouching.accept_unsigned ? Trust::Accepted : Trust::Unverified;
  if (is_signed) vouch(made.item, input, **document, vouching);
  return made;
}

}  // namespace writ::evidence
