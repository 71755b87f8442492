#include "compiler/cli/record_paths.hpp"

#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/records/store.hpp"

namespace writ::cli {

auto read_records(const std::vector<std::string>& paths, const std::string& inputs)
    -> Fallible<std::vector<RecordFile>> {
  std::vector<RecordFile> files;
  for (const std::string& path : paths) {
    std::vector<std::string> named{path};
    if (is_folder(path)) {
      auto kept = records::kept_records(path);
      if (!kept) return fail(kept.error().message);
      if (kept->empty()) return fail("there is no record in `" + path + "`");
      named = std::move(*kept);
    }
    for (const std::string& file : named) {
      auto bytes = read_file(file, limits::kDocumentBytes);
      if (!bytes) return fail("the record cannot be read: " + bytes.error().message);
      files.push_back({file, std::move(*bytes), inputs.empty() ? records::store_of(file) : inputs});
    }
  }
  return files;
}

}  // namespace writ::cli
