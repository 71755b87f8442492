// The package that `writ init` writes: a release gate for a model, with everything that it
// needs to be run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace writ::cli {

struct StarterFile {
  std::string path;  // from the folder of the package
  std::string text;
};

// `name` is that of the package. The evidence is dated `now`, so that the gate allows for as long
// as its rules let evidence count.
auto starter_files(const std::string& name, std::int64_t now) -> std::vector<StarterFile>;

// How the gate is asked, from the folder of the package.
auto starter_gate_command() -> std::string;

}  // namespace writ::cli
