// All the gates of what was loaded, each with whom it believes: what a service decides by.
//
// Immutable once it is made, and shared by all that decide by it; another one replaces it as a whole.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/host/gate.hpp"
#include "runtime/host/request_fields.hpp"
#include "runtime/host/tiered.hpp"

namespace writ::host {

// The directory of people and the list of keys that every decision of a gate uses, read once.
struct Trust {
  std::vector<Document> documents;  // as they were handed in, for records
  std::shared_ptr<const evidence::People> people;
  std::shared_ptr<const evidence::Keys> keys;
};
// `own` is what the rules bring along, `given` what whoever loads them adds. Both of one kind is an Error, as two of
// one kind are, and a document that is no directory or list of keys.
auto read_trust(std::vector<Document> own, std::vector<Document> given) -> Fallible<Trust>;

struct ReadyGate {
  std::string name;  // MODULE/NAME
  std::shared_ptr<const OpenGate> open;
  std::shared_ptr<const Trust> trust;
  std::shared_ptr<const RequestFields> fields;
  // The engine of `open`, where it is one of these; else null.
  const TieredEngine* tiers = nullptr;
  const ir::NativeEngine* native = nullptr;
};
// What decides by the gate now, and why.
auto engine_of(const ReadyGate& gate) -> EngineState;

struct Gates {
  std::vector<ReadyGate> rows;
};

// Tiered: the interpreter, until native code was made in the background (tiered.hpp).
enum class EngineKind : std::uint8_t { Interpreter, Native, Tiered };
struct EngineTerms {
  EngineKind kind = EngineKind::Interpreter;
  std::string code_cache;  // a folder of this user in which native code is kept; empty: it is not
};

// How rules are loaded, whatever they are loaded from.
struct LoadTerms {
  EngineTerms engine;
  bool accept_unlocked = false;     // rules of a package that are not what was locked
  std::vector<Document> documents;  // `given` of read_trust()
};

// A module of rules and what its package says beside it.
struct Loaded {
  std::shared_ptr<const ir::Module> rules;
  evidence::RoleGroups groups;
  std::optional<evidence::LedgerTerms> ledger;
  Trust trust;
  std::shared_ptr<const ir::NativeEngine> code;  // that the rules bring along; null: an engine is made of the terms
  std::string digest;                            // of the bytes that `rules` were read from; empty: of none
};
// Makes the engine and adds the gates of the module.
auto add_gates(Gates& gates, Loaded loaded, const EngineTerms& terms) -> Fallible<Done>;

// The gate that `wanted` names: NAME, MODULE/NAME, or empty for the only one. An Error says which there are.
auto gate_named(const Gates& gates, std::string_view wanted) -> Fallible<std::size_t>;

// From a compiled policy, a native one, which decides by its own code, or the text form of a module.
auto read_gates(std::string_view bytes, const LoadTerms& terms) -> Fallible<Gates>;

}  // namespace writ::host
