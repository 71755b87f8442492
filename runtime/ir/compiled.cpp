#include "runtime/ir/compiled.hpp"

#include <algorithm>
#include <string>

#include "runtime/base/limits.hpp"
#include "runtime/base/sha256.hpp"
#include "runtime/ir/row_reader.hpp"
#include "runtime/ir/row_writer.hpp"

namespace writ::ir {
namespace {

// Not text, and damaged by whatever takes it for text: a high bit, both ends of lines, the end of a DOS file.
constexpr std::string_view kMagic = "\x89WRIT\r\n\x1A";
constexpr std::size_t kSizes = kMagic.size() + 4;
constexpr std::size_t kHead = kSizes + 8 * kSectionCount;
constexpr std::uint64_t kBeyond = limits::kModuleBytes + 1;  // a size that no file has room for
constexpr std::size_t kDigest = 71;                          // "sha256:" and 64 digits
constexpr std::array<std::string_view, kSectionCount> kNames = {
    "names",   "words",     "facts",    "package",  "types", "constants", "inputs",
    "rules",   "origins", "functions", "messages", "controls", "gates", "lineage"};

auto seal_of(std::string_view digest, std::string_view signature) -> std::string {
  return sha256_hex({digest, signature});
}

// The parts of a file whose digests hold.
struct Opened {
  std::array<std::string_view, kSectionCount> sections;
  std::string_view digest;
  std::string_view signature;
};

// Sizes are believed only where they leave room for what follows.
auto open(std::string_view bytes, Opened& opened) -> std::string {
  ByteReader head(bytes.substr(0, kHead));
  ByteReader in(bytes);
  head.raw(kSizes);
  in.raw(kHead);
  const auto part = [&in](std::uint64_t size) { return in.raw(static_cast<std::size_t>(std::min(size, kBeyond))); };
  for (std::string_view& section : opened.sections) section = part(head.fixed64());
  const std::string_view content = bytes.substr(0, bytes.size() - in.left());
  opened.digest = in.raw(kDigest);
  opened.signature = part(in.fixed64());
  const std::string_view seal = in.raw(kDigest);
  if (in.failed()) return "it is cut short, or damaged";
  if (in.left() > 0) return "something stands after its end";
  if (opened.digest == sha256_hex(content) && seal == seal_of(opened.digest, opened.signature)) return {};
  return "it was changed or damaged: its digest is not that of its content";
}

auto check_form(std::string_view bytes) -> std::string {
  if (!is_compiled(bytes)) return "it is not a compiled policy";
  if (bytes.size() > limits::kModuleBytes) return "it is too large";
  const std::uint32_t version = ByteReader(bytes.substr(kMagic.size())).fixed32();
  if (version == kCompiledVersion || bytes.size() < kSizes) return {};
  return "its form is version " + std::to_string(version) + ", and this program reads version " +
         std::to_string(kCompiledVersion) + "; build it again";
}

}  // namespace

auto section_name(Section section) -> std::string_view { return kNames[static_cast<std::size_t>(section)]; }

auto is_compiled(std::string_view bytes) -> bool { return bytes.starts_with(kMagic); }

auto write_compiled(const Module& module, const Package& package, std::string_view signature) -> std::string {
  RowWriter rows(module);
  sections(rows, module, package);
  const std::array<std::string, kSectionCount>& parts = rows.finished();
  ByteWriter out;
  out.raw(kMagic);
  out.fixed32(kCompiledVersion);
  for (const std::string& part : parts) out.fixed64(part.size());
  for (const std::string& part : parts) out.raw(part);
  const std::string digest = sha256_hex(out.view());
  out.raw(digest);
  out.fixed64(signature.size());
  out.raw(signature);
  out.raw(seal_of(digest, signature));
  return out.take();
}

auto read_compiled(std::string_view bytes) -> Fallible<Compiled> {
  if (std::string fault = check_form(bytes); !fault.empty()) return fail(std::move(fault));
  Opened opened;
  if (std::string fault = open(bytes, opened); !fault.empty()) return fail(std::move(fault));
  Compiled made;
  RowReader rows(opened.sections, made.module);
  rows.tables();
  sections(rows, made.module, made.package);
  if (std::string fault = rows.fault(); !fault.empty()) return fail(std::move(fault));
  index_keys(made.module);
  made.digest = opened.digest;
  made.signature = opened.signature;
  std::transform(opened.sections.begin(), opened.sections.end(), made.sizes.begin(),
                 [](std::string_view section) { return section.size(); });
  return made;
}

}  // namespace writ::ir
