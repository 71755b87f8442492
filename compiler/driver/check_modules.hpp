// The step from trees to types, for a build that is new and for one that was changed.
#pragma once

#include "compiler/driver/driver.hpp"

namespace writ::driver {

// Fills in what is read for the checker, and `typed`. Package, trees and files are there.
void check_modules(Build& build);

}  // namespace writ::driver
