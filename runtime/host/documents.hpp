// The documents that a decision is made on, as they were handed in.
//
// What is decided on, what its digest is of and what is kept beside the record are the same bytes.
// Nothing here reads files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/decode/decode.hpp"

namespace writ::host {

// The order is that of the record.
enum class DocumentKind : std::uint8_t { Request, Evidence, Statements, LedgerHead, People, Keys };
auto document_word(DocumentKind kind) -> std::string_view;  // "evidence", as records call it
auto document_kind(std::string_view word) -> std::optional<DocumentKind>;

struct Document {
  DocumentKind kind = DocumentKind::Request;
  std::string name;  // of the declaration that it is evidence for; else empty
  std::string path;  // for messages
  decode::Format format = decode::Format::Json;
  std::string bytes;
  std::string digest;
};
// Of the bytes at `path`, with their digest.
auto document(DocumentKind kind, const std::string& path, std::string bytes) -> Document;

// By the ending of its name; what has none of ours is JSON.
auto format_of(const std::string& path) -> decode::Format;

// Puts documents into the order of the record: evidence by name and digest, the same evidence twice is there once;
// everything else as it was given. Digests that are not there are computed.
void in_record_order(std::vector<Document>& documents);

// What sensitive values are shown with in one decision: of everything that it is decided on, but not
// computed from anything that its record holds. Who has the documents can compute it again.
auto salt_of(std::string_view gate, std::int64_t now, const std::vector<Document>& documents) -> std::string;

}  // namespace writ::host
