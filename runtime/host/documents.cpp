#include "runtime/host/documents.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "runtime/base/sha256.hpp"

namespace writ::host {
namespace {

constexpr std::array<std::string_view, 6> kWords = {"request",     "evidence", "statements",
                                                    "ledger_head", "people",   "keys"};

}  // namespace

auto document_word(DocumentKind kind) -> std::string_view { return kWords[static_cast<std::size_t>(kind)]; }

auto document_kind(std::string_view word) -> std::optional<DocumentKind> {
  const auto found = std::find(kWords.begin(), kWords.end(), word);
  if (found == kWords.end()) return std::nullopt;
  return static_cast<DocumentKind>(found - kWords.begin());
}

auto document(DocumentKind kind, const std::string& path, std::string bytes) -> Document {
  Document made{kind, {}, path, format_of(path), std::move(bytes), {}};
  made.digest = sha256_hex(made.bytes);
  return made;
}

auto format_of(const std::string& path) -> decode::Format {
  const bool yaml = path.ends_with(".yaml") || path.ends_with(".yml");
  return yaml ? decode::Format::Yaml : decode::Format::Json;
}

void in_record_order(std::vector<Document>& documents) {
  for (Document& document : documents) {
    if (document.digest.empty()) document.digest = sha256_hex(document.bytes);
  }
  const auto is_evidence = [](const Document& d) { return d.kind == DocumentKind::Evidence; };
  const auto key = [&](const Document& d) {
    return is_evidence(d) ? std::tuple(d.kind, d.name, d.digest, d.format)
                          : std::tuple(d.kind, std::string(), std::string(), decode::Format::Json);
  };
  std::stable_sort(documents.begin(), documents.end(),
                   [&](const Document& a, const Document& b) { return key(a) < key(b); });
  const auto same = [&](const Document& a, const Document& b) { return is_evidence(a) && key(a) == key(b); };
  documents.erase(std::unique(documents.begin(), documents.end(), same), documents.end());
}

// The digest of a document stands in the record; this one, of the same bytes after another beginning, does not.
auto salt_of(std::string_view gate, std::int64_t now, const std::vector<Document>& documents) -> std::string {
  std::string all = "writ/1 salt\n" + std::string(gate) + "\n" + std::to_string(now) + "\n";
  for (const Document& one : documents) {
    all += document_word(one.kind);
    all += " " + one.name + " " + sha256_hex({"writ/1 salt\n", one.bytes}) + "\n";
  }
  return sha256_hex(all);
}

}  // namespace writ::host
