// The catalogues of the frameworks that rules name: files of the package, or of stdlib/.
#pragma once

#include "compiler/check/check.hpp"
#include "compiler/driver/driver.hpp"

namespace writ::driver {

// What check() needs to know of the world. A catalogue that cannot be used is reported.
auto read_world(Build& build) -> check::World;

}  // namespace writ::driver
