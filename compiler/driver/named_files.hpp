// The files that rules name: data, schemas, catalogues.
//
// Each is read once a run, so that what was compared with a digest is what is used afterwards.
// A file that is not in the package may be one that Writ brings along (stdlib.hpp).
// A path is one of the rules or of writ.yaml, from the folder of the package; one that leads out
// of it is not read.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "compiler/source/homes.hpp"
#include "runtime/base/result.hpp"

namespace writ::driver {

struct NamedFile {
  std::string bytes;
  std::string digest;  // of the bytes
};

class NamedFiles {
 public:
  // What the file holds, or why it cannot be read; the same each time it is asked for.
  auto read(const source::Home& home, const std::string& path) -> const Fallible<NamedFile>&;

 private:
  std::map<std::string, Fallible<NamedFile>> read_;  // by path from where the user stands
};

}  // namespace writ::driver
