// writ.lock: the digest of everything that a package is made of.
//
//   lock: 1
//   packages:
//     acme-release:
//       modules:                     of the canonical form of the text
//         acme.release: sha256:…
//       data:                        of the bytes, as of schemas and catalogues
//         data/tenants.json: sha256:…
//       settings:                    of what writ.yaml says, in our own words
//         ledger: sha256:…
//     acme-org:                      a dependency: what of it is used
//       …
//
// It is written by `writ lock` alone, in one order, so that equal packages have equal bytes and
// a review shows what changed. Reading it trusts nothing: whatever is not as it would have been
// written is an Error. Bounded by limits::kLockBytes and kLockPins.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"

namespace writ::source {

inline constexpr const char* kLockName = "writ.lock";

enum class PinKind : std::uint8_t { Module, Schema, Catalogue, Data, Setting };
auto pin_kind_word(PinKind kind) -> std::string_view;  // "module"
struct PinKey {
  std::string package;
  PinKind kind = PinKind::Module;
  std::string name;  // of a module or a setting; the path of a file, from the folder of its package
  auto operator<=>(const PinKey&) const = default;
};
struct Lock {
  std::string package;                 // whose lock it is: it comes first
  std::map<PinKey, std::string> pins;  // "sha256:…"
};

auto read_lock(std::string_view path, const std::string& text) -> Fallible<Lock>;
auto write_lock(const Lock& lock) -> std::string;

// A pin that is not the same on both sides; empty: not on that side.
struct LockDifference {
  PinKey key;
  std::string locked;
  std::string present;
};
auto differences(const Lock& locked, const Lock& present) -> std::vector<LockDifference>;

}  // namespace writ::source
