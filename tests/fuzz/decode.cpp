// The decoder of documents, whatever the bytes.
//
// The first byte says how the rest is read: `0` JSON, `1` YAML, `2` and `3` the same as an envelope.
// What is refused is refused with a reason that can be shown. What is not known has an issue that says
// why; what is known to its last part is the same value again after to_json(), in both formats.
#include "runtime/decode/decode.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/check.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/values/compare.hpp"
#include "runtime/values/text.hpp"
#include "runtime/values/visible.hpp"
#include "tests/fuzz/document_schema.hpp"
#include "tests/property/random_values.hpp"

namespace {

using namespace writ;
using decode::Format;

void require(bool holds, const char* what) { WRIT_CHECK(holds, what); }

// It can be printed anywhere, and is no longer than a few lines.
void require_shown(const std::string& text) {
  require(!text.empty() && made_visible(text, Newlines::Blank) == text, "what a person reads is harmless");
  require(text.size() < 2'000, "what a person reads is short");
}

void require_same(const Cell& value, const std::string& written, Format format) {
  const DocumentSchema& s = document_schema();
  Arena arena;
  const auto again = decode::decode(s.types, s.root, "x", written, format, arena);
  require(again.has_value(), "what was written reads");
  require(again->issues.empty() && again->extra_keys == 0, "what was written is as the schema wants it");
  require(property::same(s.types, s.root, again->value, value), "what was written is the same value");
  require(decode::to_json(s.types, s.root, again->value) == written, "what was written is written the same");
}

void check(const decode::Decoded& decoded) {
  const DocumentSchema& s = document_schema();
  for (const decode::Issue& issue : decoded.issues) {
    require_shown(issue.path);
    require_shown(issue.detail);
  }
  for (const std::string& path : decoded.extra) require_shown(path);
  require(decoded.issues.size() <= limits::kReportedInputIssues, "issues have a limit");
  require(decoded.further_issues == 0 || decoded.issues.size() == limits::kReportedInputIssues,
          "issues are counted beyond it");
  require(property::same(s.types, s.root, decoded.value, decoded.value), "a value is what its type says");
  const bool known = fully_known(s.types, s.root, decoded.value);
  if (!known) return;
  require(decoded.issues.empty(), "what is known has no issue");
  const std::string written = decode::to_json(s.types, s.root, decoded.value);
  require_same(decoded.value, written, Format::Json);
  require_same(decoded.value, written, Format::Yaml);
}

void read_envelope(std::string_view text, Format format, Arena& arena) {
  const DocumentSchema& s = document_schema();
  const auto envelope = decode::decode_envelope(s.types, s.root, "x", text, format, arena);
  if (!envelope) return require_shown(envelope.error().message);
  for (const std::string& fault : envelope->faults) require_shown(fault);
  check(envelope->content);
}

void read_document(std::string_view text, Format format, Arena& arena) {
  const DocumentSchema& s = document_schema();
  const auto decoded = decode::decode(s.types, s.root, "x", text, format, arena);
  if (!decoded) return require_shown(decoded.error().message);
  check(*decoded);
  const bool known = fully_known(s.types, s.root, decoded->value);
  require(known || !decoded->issues.empty(), "what is not known has an issue");
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) -> int {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  const Format format = (data[0] & 1u) == 0 ? Format::Json : Format::Yaml;
  Arena arena;
  if ((data[0] & 2u) == 0)
    read_document(text, format, arena);
  else
    read_envelope(text, format, arena);
  return 0;
}
