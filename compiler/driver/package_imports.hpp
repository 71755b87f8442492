// What a package may import from.
#pragma once

#include "compiler/driver/driver.hpp"

namespace writ::driver {

// Reports E-IMPORT for each import of a module that stands in neither the package nor one that
// its writ.yaml names: it would be found only as long as somebody else asks for it.
void check_package_imports(Build& build);

}  // namespace writ::driver
