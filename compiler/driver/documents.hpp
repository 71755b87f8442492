// The documents that a decision is made on, as they were handed in.
//
// A document is read once; what is decided on, what its digest is of and what is kept beside
// the record are the same bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/decode/decode.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::driver {

struct GateRequest;

// The order is that of the record.
enum class DocumentKind : std::uint8_t { Request, Evidence, Statements, People, Keys };
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

// What is asked and what is known of it, in the order of the record: the request, evidence by name and digest, statements
// in the order given, of a folder those of its files by name that end in .json, .jsonl, .yaml or .yml. The same evidence
// twice is there once. Whom to believe follows it: trust.hpp.
auto read_documents(const ir::Module& module, const GateRequest& request) -> Fallible<std::vector<Document>>;

// By the ending of its name; what has none of ours is JSON.
auto format_of(const std::string& path) -> decode::Format;

// What sensitive values are shown with in one decision: of everything that it is decided on, but not
// computed from anything that its record holds. Who has the documents can compute it again.
auto salt_of(std::string_view gate, std::int64_t now, const std::vector<Document>& documents) -> std::string;

}  // namespace writ::driver
