#include "runtime/evidence/signed.hpp"

#include <algorithm>

#include "runtime/base/base64.hpp"
#include "runtime/decode/document.hpp"

namespace writ::evidence {
namespace {

using decode::Document;
using decode::NodeIndex;
using decode::Shape;

// Where the envelope stands: the document itself, or in a bundle.
auto envelope_in(const Document& document) -> std::optional<NodeIndex> {
  if (find_entry(document, 0, "payload") && find_entry(document, 0, "signatures")) return 0;
  return find_entry(document, 0, "dsseEnvelope");
}

auto text_at(const Document& document, NodeIndex object, std::string_view key) -> std::optional<std::string_view> {
  const auto at = find_entry(document, object, key);
  return at && document.nodes[*at].shape == Shape::Text ? std::optional(document.nodes[*at].text) : std::nullopt;
}

auto read_signatures(const Document& document, NodeIndex envelope, Signed& made) -> std::string {
  const auto list = find_entry(document, envelope, "signatures");
  if (!list || document.nodes[*list].shape != Shape::List) return "`signatures` is no list";
  const std::uint32_t count = document.nodes[*list].count;
  if (count > kMostSignatures) return "it has more than " + std::to_string(kMostSignatures) + " signatures";
  NodeIndex at = *list + 1;
  for (std::uint32_t i = 0; i < count; ++i, at = next_sibling(document, at)) {
    const auto text = text_at(document, at, "sig");
    auto bytes = text ? from_base64(*text) : std::nullopt;
    if (!bytes) return "`signatures[" + std::to_string(i) + "].sig` is no base 64";
    made.signatures.push_back(std::move(*bytes));
  }
  return {};
}

// What is signed: PAE of the specification.
auto signed_bytes(std::string_view type, std::string_view payload) -> std::string {
  std::string text = "DSSEv1 " + std::to_string(type.size()) + " ";
  text.append(type).append(" ").append(std::to_string(payload.size())).append(" ").append(payload);
  return text;
}

}  // namespace

auto Signed::is_signed_by(const PublicKey& key) const -> bool {
  const std::string message = signed_bytes(type, payload);
  return std::any_of(signatures.begin(), signatures.end(),
                     [&](const std::string& signature) { return key.verifies(message, signature); });
}

auto read_signed(std::string_view bytes) -> Fallible<std::optional<Signed>> {
  // What is not signed is not read twice.
  if (bytes.find("\"payloadType\"") == std::string_view::npos) return std::optional<Signed>();
  Fallible<Document> document = decode::read_document(bytes, decode::Format::Json);
  if (!document) return std::optional<Signed>();
  const auto at = envelope_in(*document);
  if (!at) return std::optional<Signed>();
  const auto type = text_at(*document, *at, "payloadType");
  const auto encoded = text_at(*document, *at, "payload");
  auto payload = encoded ? from_base64(*encoded) : std::nullopt;
  if (!type) return fail("the `payloadType` of the signed document is no text");
  if (!payload) return fail("the `payload` of the signed document is no base 64");
  Signed made{std::string(*type), std::move(*payload), {}};
  const std::string fault = read_signatures(*document, *at, made);
  if (!fault.empty()) return fail("the signed document is broken: " + fault);
  return std::optional(std::move(made));
}

auto sign(std::string_view type, std::string_view payload, const PrivateKey& key) -> Fallible<std::string> {
  Fallible<std::string> signature = key.sign(signed_bytes(type, payload));
  if (!signature) return fail(signature.error().message);
  return R"({"payload":")" + base64(payload) + R"(","payloadType":")" + std::string(type) +
         R"(","signatures":[{"keyid":")" + key.public_key().id() + R"(","sig":")" + base64(*signature) + "\"}]}";
}

}  // namespace writ::evidence
