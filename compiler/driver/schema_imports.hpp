// `import schema` and `import openapi`: the rules that they become stand beside the others as modules of
// their own, with a text that `writ show types` prints.
//
// A module made so is called like the one that imports it and the name it imports: acme.release.EvalReport. What it
// declares is visible where it is imported, and where that module is.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "compiler/check/typed.hpp"

namespace writ::driver {

struct Build;

struct SchemaModule {
  check::ModuleIndex importer = 0;
  std::size_t import = 0;  // which of its imports
  check::ModuleIndex made = 0;
  std::string what;                // `import schema "schemas/eval.json" as EvalReport`
  std::vector<std::string> files;  // that it was read from, the named one first
};

// Reads the schemas that the trees of the build import and adds what they become. What cannot be imported is
// reported to the sink, and is then not there.
void import_schemas(Build& build);

// What an import became as a rule file of its own, with the limits that hold where it is imported. Of a build
// without errors.
auto text_of(const Build& build, const SchemaModule& schema) -> std::string;

}  // namespace writ::driver
