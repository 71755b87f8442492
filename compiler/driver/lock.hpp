// What writ.lock says of the packages of a build, and what is there now.
//
// A package that the user named is locked by the writ.lock beside its writ.yaml, dependencies
// included; theirs do not count. While the user works, only what rules read besides rules is
// held against it: a data file, schema or catalogue that is not the one that was locked is
// E-LOCK. A gate decides from nothing but what is locked: lock_state().
#pragma once

#include <string>
#include <vector>

#include "compiler/driver/driver.hpp"
#include "compiler/source/lock.hpp"

namespace writ::driver {

// Reads the locks of the packages that were named into Build::locks. One that is there and
// cannot be read is an Error: it may say anything.
auto read_locks(Build& build) -> Fallible<Done>;

// Reports E-LOCK for each file that a lock pins and that has changed, and for each digest in
// the rules that is not the locked one. Parsing is enough.
void check_locked_files(Build& build);

// The lock of a package as it is now: of every module that is loaded and every file that these
// and its writ.yaml name. A file that cannot be read is an Error.
auto present_lock(Build& build, source::HomeId home) -> Fallible<source::Lock>;

enum class LockState : std::uint8_t { Fresh, Missing, Stale };
struct LockReport {
  source::HomeId home;
  LockState state = LockState::Fresh;
  std::string path;                                 // of writ.lock
  std::vector<source::LockDifference> differences;  // Missing: everything. Of what was loaded only, when not all was.
};
auto lock_report(Build& build, source::HomeId home) -> Fallible<LockReport>;

// The packages that the user named.
auto named_packages(const Build& build) -> std::vector<source::HomeId>;

// What a pin is called to the user: "rules/release.writ (module acme.release)", "rules/data/t.json".
auto pin_name(const Build& build, const source::PinKey& key) -> std::string;

}  // namespace writ::driver
