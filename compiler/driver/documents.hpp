// The files of a request as the documents that it is decided on. Each is read once.
#pragma once

#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/host/documents.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::driver {

struct GateRequest;

// What is asked and what is known of it, in the order of the record: the request, evidence by name and digest,
// statements in the order given, of a folder those of its files by name that end in .json, .jsonl, .yaml or .yml. The
// same evidence twice is there once. Whom to believe follows it: trust.hpp.
auto read_documents(const ir::Module& module, const GateRequest& request) -> Fallible<std::vector<host::Document>>;

}  // namespace writ::driver
