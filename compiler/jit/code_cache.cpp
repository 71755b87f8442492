#include "compiler/jit/code_cache.hpp"

#include <cstring>

#include "runtime/base/clock.hpp"
#include "runtime/base/sha256.hpp"

namespace writ::jit {
namespace {

// The file: these bytes; the sizes of key, sites and object; then they themselves; then the digest of all before it.
constexpr std::string_view kMagic = "writ code 1\n";
constexpr std::string_view kSuffix = ".code";
constexpr std::size_t kDigest = std::string_view("sha256:").size() + 64;
constexpr std::size_t kSiteBytes = 3 * sizeof(std::uint32_t);
constexpr std::size_t kHead = kMagic.size() + 3 * sizeof(std::uint64_t);
// A file under another name than its last one is what a process left that was ended while it wrote.
constexpr std::int64_t kAbandoned = 3'600'000'000'000;

template <class Number>
void put(std::string& bytes, Number number) {
  for (std::size_t i = 0; i < sizeof(Number); ++i) bytes.push_back(static_cast<char>(number >> (8 * i)));
}

template <class Number>
auto number_at(std::string_view bytes, std::size_t at) -> Number {
  Number number = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i)
    number |= static_cast<Number>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  return number;
}

auto file_of(const CodeKey& key, const KeptCode& code) -> std::string {
  std::string bytes(kMagic);
  put(bytes, std::uint64_t{key.text().size()});
  put(bytes, std::uint64_t{code.sites.size()});
  put(bytes, std::uint64_t{code.object.size()});
  bytes += key.text();
  for (const KeptSite& site : code.sites) {
    put(bytes, site.function);
    put(bytes, site.block);
    put(bytes, site.inst);
  }
  bytes += code.object;
  bytes += sha256_hex(bytes);
  return bytes;
}

auto sites_in(std::string_view bytes) -> std::vector<KeptSite> {
  std::vector<KeptSite> sites;
  for (std::size_t at = 0; at < bytes.size(); at += kSiteBytes) {
    sites.push_back({number_at<std::uint32_t>(bytes, at), number_at<std::uint32_t>(bytes, at + 4),
                     number_at<std::uint32_t>(bytes, at + 8)});
  }
  return sites;
}

// The sizes are looked at only after the digest, and held against the file all the same.
auto code_in(std::string_view bytes, const CodeKey& key) -> std::optional<KeptCode> {
  if (bytes.size() < kHead + kDigest || !bytes.starts_with(kMagic)) return std::nullopt;
  const std::string_view content = bytes.substr(0, bytes.size() - kDigest);
  if (bytes.substr(content.size()) != sha256_hex(content)) return std::nullopt;
  const auto keys = number_at<std::uint64_t>(bytes, kMagic.size());
  const auto sites = number_at<std::uint64_t>(bytes, kMagic.size() + 8);
  const auto object = number_at<std::uint64_t>(bytes, kMagic.size() + 16);
  const std::uint64_t rest = content.size() - kHead;
  if (keys > rest || sites > rest / kSiteBytes || object > rest || keys + sites * kSiteBytes + object != rest)
    return std::nullopt;
  if (content.substr(kHead, keys) != key.text()) return std::nullopt;
  return KeptCode{std::string(content.substr(content.size() - object)),
                  sites_in(content.substr(kHead + keys, sites * kSiteBytes))};
}

auto name_of(const CodeKey& key) -> std::string { return key.digest() + std::string(kSuffix); }

}  // namespace

void CodeKey::add(std::string_view what, std::string_view value) {
  text_ += std::string(what) + " " + std::to_string(value.size()) + " " + std::string(value) + "\n";
}

auto CodeKey::digest() const -> std::string { return sha256_hex(text_).substr(std::string_view("sha256:").size()); }

auto CodeCache::open(const std::string& path, std::uint64_t room) -> Fallible<std::unique_ptr<CodeCache>> {
  auto folder = PrivateFolder::open(path);
  if (!folder) return fail("machine code cannot be kept there: " + folder.error().message);
  return std::unique_ptr<CodeCache>(new CodeCache(std::move(*folder), room));
}

auto CodeCache::find(const CodeKey& key) const -> std::optional<KeptCode> {
  const std::string name = name_of(key);
  const auto bytes = folder_.read(name, 2 * kObjectBytes);
  if (!bytes) return std::nullopt;
  auto found = code_in(*bytes, key);
  if (found) folder_.touch(name);
  return found;
}

void CodeCache::keep(const CodeKey& key, const KeptCode& code) const {
  if (code.object.size() > kObjectBytes || code.sites.size() * kSiteBytes > kObjectBytes) return;
  if (folder_.write(name_of(key), file_of(key, code))) make_room();
}

// Others may do the same at the same time: a file that is gone is none to remove.
void CodeCache::make_room() const {
  std::uint64_t used = 0;
  const std::vector<PrivateFolder::Entry> entries = folder_.entries();
  for (const PrivateFolder::Entry& entry : entries) used += entry.bytes;
  const std::int64_t now = now_ns();
  for (const PrivateFolder::Entry& entry : entries) {
    const bool is_code = entry.name.ends_with(kSuffix);
    const bool is_ours = is_code || entry.name.find(std::string(kSuffix) + ".new-") != std::string::npos;
    if (!is_ours) continue;  // somebody's own file
    if (is_code ? used <= room_ : now - entry.written < kAbandoned) continue;
    folder_.remove(entry.name);
    used -= entry.bytes;
  }
}

}  // namespace writ::jit
