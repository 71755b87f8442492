#include "runtime/records/store.hpp"

#include <algorithm>

#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/base/sha256.hpp"

namespace writ::records {
namespace {

constexpr std::string_view kPrefix = "sha256:";
constexpr std::size_t kDigits = 64;

// Nothing where it is no digest: it becomes part of a path.
auto digits_of(std::string_view digest) -> std::string {
  if (!digest.starts_with(kPrefix)) return {};
  digest.remove_prefix(kPrefix.size());
  const bool hex = digest.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  return hex && digest.size() == kDigits ? std::string(digest) : std::string();
}

auto input_path(const std::string& folder, const std::string& digits) -> std::string {
  return folder + "/inputs/" + digits;
}

// There already, as it should be; or written now.
auto keep_file(const std::string& path, std::string_view bytes) -> Fallible<Done> {
  if (is_there(path)) {
    auto present = read_file(path, limits::kDocumentBytes);
    if (!present) return fail(present.error().message);
    if (*present == bytes) return Done{};
    return fail("`" + path + "` is not what its name says: it was altered after it was kept");
  }
  return write_file_durably(path, bytes);
}

auto folder_of(const std::string& path) -> std::string {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

auto keep(const std::string& folder, const std::vector<std::string_view>& inputs, std::string_view record)
    -> Fallible<std::string> {
  for (const char* part : {"/inputs", "/records"}) {
    if (auto made = make_folder(folder + part); !made) return fail(made.error().message);
  }
  for (std::string_view bytes : inputs) {
    auto kept = keep_file(input_path(folder, digits_of(sha256_hex(bytes))), bytes);
    if (!kept) return fail(kept.error().message);
  }
  const std::string path = folder + "/records/" + digits_of(sha256_hex(record)) + ".json";
  auto kept = keep_file(path, record);
  if (!kept) return fail(kept.error().message);
  return path;
}

auto kept_input(const std::string& folder, std::string_view digest) -> KeptInput {
  const std::string digits = digits_of(digest);
  const std::string path = input_path(folder, digits);
  if (digits.empty() || !is_there(path)) return {Found::Missing, {}, "there is no file `" + path + "`"};
  auto bytes = read_file(path, limits::kDocumentBytes);
  if (!bytes) return {Found::Unreadable, {}, bytes.error().message};
  if (sha256_hex(*bytes) == digest) return {Found::Whole, std::move(*bytes), {}};
  return {Found::Altered, {}, "`" + path + "` is not what its name says: it was altered after it was kept"};
}

auto kept_records(const std::string& folder) -> Fallible<std::vector<std::string>> {
  const std::string place = is_folder(folder + "/records") ? folder + "/records" : folder;
  auto names = list_directory(place);
  if (!names) return fail(names.error().message);
  std::vector<std::string> paths;
  for (const std::string& name : *names) {
    if (name.ends_with(".json")) paths.push_back(place + "/" + name);
  }
  return paths;
}

auto store_of(const std::string& record_path) -> std::string {
  const std::string folder = folder_of(record_path);
  const std::string name = folder.substr(folder.rfind('/') + 1);
  return name == "records" ? folder_of(folder) : folder;
}

}  // namespace writ::records
