// A compiled policy made ready to decide: bytes become a verified module and what its package brings along.
//
// The people directory and the list of keys that a package pins stand in the file itself, so that a decision from it
// believes whom the lock pinned, and nobody else. What a file holds that this program does not know is an Error: it
// could be what makes a decision stricter.
//
// A native policy (runtime/native/image.hpp) has code of its own, which decides. Loading one runs nothing of it,
// deciding does: it is to be trusted like a program.
//
// No files, no clock. A Policy does not change; threads may share it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/host/documents.hpp"
#include "runtime/host/gate.hpp"
#include "runtime/ir/compiled.hpp"
#include "runtime/ir/native_engine.hpp"

namespace writ::host {

struct Policy {
  std::shared_ptr<const ir::Compiled> compiled;
  std::shared_ptr<const ir::Module> rules;  // in `compiled`
  std::vector<Document> trust;              // the people directory and the list of keys, where the package names them
  std::optional<evidence::LedgerTerms> ledger;
  std::shared_ptr<const ir::NativeEngine> code;  // of a native policy, for `rules`; else null
  std::string code_is_for;                       // "x86_64, processors from x86-64-v3 on"; empty where there is none
};

// The first bytes say that this is a compiled policy or a native one, whatever follows.
auto is_policy(std::string_view bytes) -> bool;

// An Error says what is wrong with the bytes; it does not name the file.
auto load_policy(std::string_view bytes) -> Fallible<Policy>;

// The gate that `wanted` names, NAME or MODULE/NAME; empty is the only one that there is.
auto gate_name(const Policy& policy, const std::string& wanted) -> Fallible<std::string>;

// With an engine that was made of `policy.rules`.
auto open_gate(const Policy& policy, std::shared_ptr<const ir::Engine> engine, std::string_view gate)
    -> Fallible<std::shared_ptr<const OpenGate>>;

// The other way: what a file must say of a package, for load_policy() to give it back.
struct Surroundings {
  evidence::RoleGroups groups;
  std::optional<evidence::LedgerTerms> ledger;
  std::vector<Document> trust;  // People and Keys; `path` is the one in the package
  bool locked = true;
};
auto package_of(const Surroundings& surroundings) -> ir::Package;

}  // namespace writ::host
