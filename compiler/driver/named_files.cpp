#include "compiler/driver/named_files.hpp"

#include "compiler/driver/stdlib.hpp"
#include "compiler/source/paths.hpp"
#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/base/sha256.hpp"

namespace writ::driver {
namespace {

auto read_now(const std::string& file) -> Fallible<NamedFile> {
  Fallible<std::string> bytes = read_file(file, limits::kDocumentBytes);
  if (!bytes) return fail(bytes.error().message);
  std::string digest = sha256_hex(*bytes);
  return NamedFile{std::move(*bytes), std::move(digest)};
}

}  // namespace

auto NamedFiles::read(const source::Home& home, const std::string& path) -> const Fallible<NamedFile>& {
  static const Fallible<NamedFile> kOutside = fail("the path must lead to a file inside the package");
  if (!source::stays_inside(path)) return kOutside;
  const std::string file = home.file(path);
  if (auto found = read_.find(file); found != read_.end()) return found->second;
  Fallible<NamedFile> found = read_now(file);
  // A file of the package comes first; what Writ brings along is there for all.
  if (auto brought = found ? std::nullopt : stdlib_file(path)) found = NamedFile{std::string(*brought), sha256_hex(*brought)};
  return read_.emplace(file, std::move(found)).first->second;
}

}  // namespace writ::driver
