// What the commands that lock and the commands that decide say about writ.lock.
#pragma once

#include <string>

#include "compiler/driver/lock.hpp"

namespace writ::cli {

// The differences, three lines each: what it is, the digest that is locked, the one that is there.
auto difference_lines(const driver::Build& build, const driver::LockReport& report) -> std::string;

// "2 modules, 1 data file"
auto contents_of(const source::Lock& lock) -> std::string;

// Whether every package that was named is locked, and is what was locked; if not, stderr says
// what is not and what to do. Rules without a package need no lock.
auto all_locked(driver::Build& build) -> bool;

}  // namespace writ::cli
