#include "runtime/native/image.hpp"

#include "runtime/base/sha256.hpp"
#include "runtime/ir/bytes.hpp"
#include "runtime/native/processor.hpp"

namespace writ::native {
namespace {

using ir::ByteReader;
using ir::ByteWriter;

constexpr std::string_view kElf =
    "\x7F"
    "ELF";
constexpr std::string_view kMagic = "\x89WRITSO\n";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kDigest = 71;  // "sha256:" and 64 digits
constexpr std::size_t kEnd = kMagic.size() + 4 + 3 * 8 + kDigest;

auto machine_fault(const Facts& facts) -> std::string {
  if (facts.machine != this_machine())
    return "its code is for machines of the kind " + facts.machine + ", and this is one of the kind " +
           std::string(this_machine());
  if (processor_has(facts.level)) return {};
  return "its code is for processors of the level " + facts.level +
         ", which this one does not reach; build it with a lower --cpu";
}

// The parts, where their sizes are those of the bytes.
auto split(std::string_view bytes, Image& image, std::string_view& facts) -> std::string {
  if (bytes.size() < kEnd) return "it is cut short";
  const std::size_t body = bytes.size() - kEnd;
  ByteReader in(bytes.substr(body));
  if (in.raw(kMagic.size()) != kMagic) return "it is a shared object without a policy, or cut short";
  const std::uint32_t version = in.fixed32();
  if (version != kVersion)
    return "its form is version " + std::to_string(version) + ", and this program reads version " +
           std::to_string(kVersion) + "; build it again";
  const std::uint64_t library = in.fixed64();
  const std::uint64_t policy = in.fixed64();
  const std::uint64_t rest = in.fixed64();
  if (in.raw(kDigest) != sha256_hex(bytes.substr(0, bytes.size() - kDigest)))
    return "it was changed or damaged: its digest is not that of its content";
  if (library > body || policy > body - library || rest != body - library - policy) return "its sizes do not add up";
  ByteReader parts(bytes);
  image.library = parts.raw(library);
  image.policy = parts.raw(policy);
  facts = parts.raw(rest);
  return {};
}

}  // namespace

auto is_image(std::string_view bytes) -> bool { return bytes.starts_with(kElf); }

auto write_image(const Image& image) -> std::string {
  const std::string facts = write_facts(image.facts);
  ByteWriter out;
  for (const std::string_view part : {image.library, image.policy, std::string_view(facts), kMagic}) out.raw(part);
  out.fixed32(kVersion);
  for (const std::size_t size : {image.library.size(), image.policy.size(), facts.size()}) out.fixed64(size);
  out.raw(sha256_hex(out.view()));
  return out.take();
}

auto read_image(std::string_view bytes) -> Fallible<Image> {
  if (!is_image(bytes)) return fail("it is not a native policy");
  if (bytes.size() > kImageBytes) return fail("it is too large");
  Image image;
  std::string_view facts;
  if (std::string fault = split(bytes, image, facts); !fault.empty()) return fail(std::move(fault));
  auto read = read_facts(facts, code_abi());
  if (!read) return fail(read.error().message);
  image.facts = std::move(*read);
  if (std::string fault = machine_fault(image.facts); !fault.empty()) return fail(std::move(fault));
  return image;
}

}  // namespace writ::native
