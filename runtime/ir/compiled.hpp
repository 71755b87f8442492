// A compiled policy: a module, with what else a decision needs of its package, as one file of bytes.
//
//   head        what this is, the version of the form, the sizes of the sections
//   sections    one after the other, in the order of Section
//   digest      "sha256:…" of all that stands before it: what a signature is about
//   signature   its size and its bytes; may be empty
//   seal        "sha256:…" of the digest and the signature
//
// So each byte is under a digest, and a file in which one of them was changed does not read. Numbers are
// written with seven bits a byte, lowest first; signed ones after `zigzag`; texts are numbers of rows of the names.
// Constants stand by type, tests of tables as ir::Rules has them, and a short list or set of data that is there often
// once. Rows stand in the order of the module's tables, so that equal modules are equal bytes on every machine.
// Operations and builtins are written by name, once: a program that has more of them reads files of one that had fewer.
//
// Reading distrusts the bytes. Counts, sizes and ids are checked before they are used, nothing is made that is
// out of proportion to the bytes, and the module has passed ir::verify when it is handed out. Bounded by
// limits::kModuleBytes, kInstructions and kTypes. What reading does not say is who wrote the
// file: a digest finds what was damaged, only the signature is somebody's word.
//
// Linear in the bytes. Keeps nothing of them. Nothing is shared: any number of threads may read and write.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ir/ir.hpp"

namespace writ::ir {

inline constexpr std::uint32_t kCompiledVersion = 3;

// A document of the package that decisions are made with, such as the people directory; its meaning is the caller's.
struct Companion {
  std::string kind;
  std::string name;  // its path in the package
  std::string bytes;
};

// What a package asks of the ledger that approvals are in.
struct LedgerRule {
  std::string name;
  std::string signer;             // the role of those that sign its head
  std::int64_t fresh_within = 0;  // ns
};

// What decisions need beside the module.
struct Package {
  std::string maker;   // the program that wrote it: "writ 0.1.0"
  bool locked = true;  // it is what writ.lock pinned, or no package, which has none
  std::map<std::string, std::vector<std::string>, std::less<>>
      groups;  // of the directory, from which the rules take a role
  std::optional<LedgerRule> ledger;
  std::vector<Companion> companions;
};

enum class Section : std::uint8_t {
  Names,  // every text, once
  Words,  // the operations and builtins that functions use
  Facts,  // of the module: name, version, digests
  Package,
  Types,
  Constants,
  Inputs,  // with data
  Rules,   // tables that are data
  Origins,
  Functions,
  Messages,
  Controls,
  Gates,  // with costs
  Lineage,
};
inline constexpr std::size_t kSectionCount = static_cast<std::size_t>(Section::Lineage) + 1;
auto section_name(Section section) -> std::string_view;

struct Compiled {
  Module module;
  Package package;
  std::string digest;                              // of the content, as it was read
  std::string signature;                           // of `digest`, not looked at here; empty: none
  std::array<std::size_t, kSectionCount> sizes{};  // bytes of each section
};

// Expects a module that was verified.
auto write_compiled(const Module& module, const Package& package, std::string_view signature = {}) -> std::string;

// An Error says what is wrong with the bytes: not a compiled policy, another version, cut short, changed, or refused
// by the verifier. It does not name the file.
auto read_compiled(std::string_view bytes) -> Fallible<Compiled>;

// The first bytes say that this is a compiled policy, whatever follows.
auto is_compiled(std::string_view bytes) -> bool;

}  // namespace writ::ir
