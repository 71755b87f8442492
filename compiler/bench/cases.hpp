// What is decided on when decisions are measured: requests from files, or those of the test blocks.
//
// Everything that a service reads once is read here: rules, the people directory, the list of keys. What it is given
// with each request stays as it was handed in, so that reading it is measured.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/driver/driver.hpp"
#include "runtime/host/gate.hpp"

namespace writ::bench {

inline constexpr std::size_t kMostCases = 100'000;

struct Case {
  std::string name;  // "request.json", "line 3 of requests.jsonl", "test \"too large\""
  std::string request;
  decode::Format format = decode::Format::Json;
  std::int64_t now = 0;
  // Of a test block, which says what is known in no document.
  std::unique_ptr<std::vector<evidence::Item>> items;
  std::unique_ptr<std::vector<evidence::Statement>> statements;
};

// One gate, and what it decides on. Never empty.
struct Cases {
  std::shared_ptr<const lower::Lowered> lowered;
  std::string gate;        // without its module
  check::SymbolId symbol;  // of the gate
  evidence::RoleGroups groups;
  std::optional<evidence::LedgerTerms> ledger;
  host::ReadBefore trust;              // people and keys
  host::Terms terms;                   // but for the time
  std::vector<host::Document> beside;  // evidence, statements, the head of their ledger: with each request
  std::vector<Case> rows;
  std::size_t left_out = 0;      // test blocks of the gate whose request is no document: see below
  std::shared_ptr<void> memory;  // of items

  [[nodiscard]] auto module() const -> const ir::Module& { return lowered->module; }
  // Of the rules and an engine for them.
  [[nodiscard]] auto open(std::shared_ptr<const ir::Engine> engine) const
      -> Fallible<std::shared_ptr<const host::OpenGate>>;
};

// Whether the file of the request is one request, or one in each of its lines.
enum class Requests : std::uint8_t { One, Lines };
// The request and what is handed in beside it. Null when a data file was reported to the sink of the build.
auto cases_from_files(driver::Build& build, const driver::GateRequest& request, Requests requests)
    -> Fallible<std::unique_ptr<Cases>>;

// The test blocks of the gate that give a request of which everything is known, and that come to the same decision when
// that is written as JSON and read again.
auto cases_from_tests(driver::Build& build, const std::string& gate) -> Fallible<std::unique_ptr<Cases>>;

}  // namespace writ::bench
