// Machine code that was made before, in a folder: a key becomes an object file and its sites, or nothing.
//
// The key says everything that the code depends on (CodeKey). A file carries its key and a digest of its whole
// content; where either is another, the file is nothing, and the code is made anew and replaces it. A digest finds what
// was damaged, not what was forged: that nobody else can write there is what PrivateFolder sees to.
//
// No LLVM here. Threads and processes may share a folder.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/private_folder.hpp"
#include "runtime/base/result.hpp"

namespace writ::jit {

// A folder holds at most so much; what was not used for the longest time is removed first.
inline constexpr std::uint64_t kCacheBytes = std::uint64_t{256} << 20;
inline constexpr std::size_t kObjectBytes = std::size_t{64} << 20;  // a larger object is not kept

// What machine code depends on, one line each; texts of any length.
class CodeKey {
 public:
  void add(std::string_view what, std::string_view value);
  [[nodiscard]] auto digest() const -> std::string;  // 64 hexadecimal digits: the name of the file
  [[nodiscard]] auto text() const -> const std::string& { return text_; }

 private:
  std::string text_;
};

// A place from which a helper is called, by numbers: Site of runtime/native/helpers.hpp.
struct KeptSite {
  static constexpr std::uint32_t kTold = 0xFFFFFFFFu;  // where the function's outputs are told, which is in no block
  std::uint32_t function = 0;
  std::uint32_t block = 0;
  std::uint32_t inst = 0;
};
struct KeptCode {
  std::string object;
  std::vector<KeptSite> sites;
};

class CodeCache {
 public:
  // An Error says why the folder is not used.
  static auto open(const std::string& path, std::uint64_t room = kCacheBytes) -> Fallible<std::unique_ptr<CodeCache>>;

  // Nothing, unless the file is there, whole, of this user, and for this key.
  [[nodiscard]] auto find(const CodeKey& key) const -> std::optional<KeptCode>;
  // That it cannot be kept costs time at the next start, and nothing else.
  void keep(const CodeKey& key, const KeptCode& code) const;

 private:
  CodeCache(PrivateFolder folder, std::uint64_t room) : folder_(std::move(folder)), room_(room) {}
  void make_room() const;

  PrivateFolder folder_;
  std::uint64_t room_;
};

}  // namespace writ::jit
