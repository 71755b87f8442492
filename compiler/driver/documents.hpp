// The files of a request as the documents that it is decided on. Each is read once.
#pragma once

#include <string>
#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/host/gate.hpp"

namespace writ::driver {

struct GateRequest;

// What is asked and what is known of it, in the order of the record: the request (unless `request.request` is empty),
// evidence by name and digest, statements in the order given, and the head of their ledger where the gate asks for one.
// The same evidence twice is there once. Whom to believe follows it: trust.hpp.
auto read_documents(const host::OpenGate& open, const GateRequest& request) -> Fallible<std::vector<host::Document>>;

// Statements of files, and of folders those of their files by name that end in .json, .jsonl, .yaml or .yml; the one
// that is called as the head of a ledger (ledger_head.hpp) is that.
auto read_ledger(const std::vector<std::string>& paths) -> Fallible<std::vector<host::Document>>;

}  // namespace writ::driver
