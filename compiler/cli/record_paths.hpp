// Records that a user names: files, or folders of them.
#pragma once

#include <string>
#include <vector>

#include "runtime/base/result.hpp"

namespace writ::cli {

struct RecordFile {
  std::string path;
  std::string bytes;
  std::string store;  // the folder whose `inputs` it needs
};
// Files in the order given; those of a folder sorted by name. `inputs` is the store of all of them, unless it
// is empty. Nothing to read, or a file that cannot be read, is an Error: what is left out was not looked at.
auto read_records(const std::vector<std::string>& paths, const std::string& inputs)
    -> Fallible<std::vector<RecordFile>>;

}  // namespace writ::cli
