// What modules mean, as one digest each (design 3.8).
//
// A checked module is written out in a form that holds what its decisions depend on and
// nothing else, and that form is hashed:
//
//   - every name stands with the module that declares it; a local name (a parameter, a
//     quantifier's variable, a `let` of a control) is the number of the place that binds it;
//   - declarations come in an order of their own, as do the clauses of a block, the elements
//     of a set and the fields of a record value; a number stands as the value of its type;
//   - a module that is imported stands as its own digest, a file as the digest of its bytes;
//   - left out are comments, docs, titles, messages and reasons, remedies, owners, the
//     version of the module, and what only tests see: fixtures, tests, properties, proofs.
//
// Nothing is simplified: `not (a > b)` and `a <= b` mean different things here. What is kept
// without being needed for a decision (severity, `maps`, `review`) is kept on purpose: an
// approval that binds the policy should not outlive it. It stands here, behind checking and
// before lowering, because the IR no longer knows which declaration something came from.
//
// The form is part of the language's edition: changing it changes every digest in every record.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/check/typed.hpp"

namespace writ::check {

// The digest of a file that a module names; empty: not known, and then its path stands for it.
using FileDigest = std::function<std::string(ModuleIndex module, std::string_view path)>;

// One "sha256:…" a module, in their order. The package must have been checked without error.
auto meaning_digests(const TypedPackage& package, const FileDigest& file) -> std::vector<std::string>;

// What a waiver grants, for what reason, as one "sha256:…": people sign for exactly this.
auto waiver_digest(const TypedPackage& package, SymbolId waiver) -> std::string;

}  // namespace writ::check
