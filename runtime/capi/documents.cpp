// Documents as they come over the border.
#include <string_view>

#include "runtime/base/clock.hpp"
#include "runtime/capi/handles.hpp"

namespace writ::capi {
namespace {

constexpr std::size_t kMostDocuments = 10'000;  // of one decision
constexpr std::uint32_t kKnownFlags = WRIT_UNSIGNED_EVIDENCE | WRIT_UNSIGNED_STATEMENTS | WRIT_REFUSE_EXTRA_KEYS;

auto kind_of(const writ_document_kind& kind) -> std::optional<host::DocumentKind> {
  if (!is_one_of(kind, WRIT_KEYS)) return std::nullopt;
  switch (kind) {
    case WRIT_EVIDENCE: return host::DocumentKind::Evidence;
    case WRIT_STATEMENTS: return host::DocumentKind::Statements;
    case WRIT_LEDGER_HEAD: return host::DocumentKind::LedgerHead;
    case WRIT_PEOPLE: return host::DocumentKind::People;
    case WRIT_KEYS: return host::DocumentKind::Keys;
  }
  return std::nullopt;
}

auto format_of(const writ_format& format) -> std::optional<decode::Format> {
  if (!is_one_of(format, WRIT_YAML)) return std::nullopt;
  switch (format) {
    case WRIT_JSON: return decode::Format::Json;
    case WRIT_YAML: return decode::Format::Yaml;
  }
  return std::nullopt;
}

auto terms_of(const writ_given& given) -> host::Terms {
  host::Terms terms;
  terms.now = given.now == WRIT_NOW ? now_ns() : given.now;
  terms.accept_unsigned = (given.flags & WRIT_UNSIGNED_EVIDENCE) != 0;
  terms.accept_unsigned_statements = (given.flags & WRIT_UNSIGNED_STATEMENTS) != 0;
  terms.extra_keys = (given.flags & WRIT_REFUSE_EXTRA_KEYS) != 0 ? host::ExtraKeys::Refuse : host::ExtraKeys::Ignore;
  return terms;
}

// A program that was compiled against another header would be understood wrongly.
auto fault_of(const writ_given& given) -> std::string_view {
  if (given.struct_size != sizeof(writ_given)) return "struct_size of what is given is not sizeof(writ_given)";
  if ((given.flags & ~kKnownFlags) != 0) return "the flags have a bit that means nothing";
  if (given.document_count > kMostDocuments) return "there are more than 10,000 documents";
  if (given.document_count > 0 && given.documents == nullptr) return "documents are counted, and there are none";
  for (std::size_t i = 0; i < given.document_count; ++i) {
    if (is_trust(given.documents[i].kind))
      return "a directory of people and a list of keys are given when the policy is loaded";
  }
  return {};
}

}  // namespace

auto is_trust(const writ_document_kind& kind) -> bool {
  return is_one_of(kind, WRIT_KEYS) && (kind == WRIT_PEOPLE || kind == WRIT_KEYS);
}

auto copy_document(const writ_document& from, host::Document& into) -> bool {
  const auto kind = kind_of(from.kind);
  const auto format = format_of(from.format);
  if (!kind || !format || (from.bytes == nullptr && from.size > 0)) return false;
  if (*kind == host::DocumentKind::Evidence && from.name == nullptr) return false;
  into.kind = *kind;
  into.format = *format;
  into.name.assign(*kind == host::DocumentKind::Evidence ? from.name : "");
  into.path.assign(into.name);
  into.bytes.assign(from.bytes == nullptr ? "" : from.bytes, from.size);
  into.digest.clear();
  return true;
}

namespace {

[[gnu::noinline]] auto take_documents(host::Decided& decided, const writ_given& given, writ_error** error)
    -> writ_status {
  decided.documents.resize(given.document_count);
  for (std::size_t i = 0; i < given.document_count; ++i) {
    if (!copy_document(given.documents[i], decided.documents[i]))
      return refuse(error, WRIT_BAD_ARGUMENT,
                    "document " + std::to_string(i) +
                        " is NULL, evidence without a name, or of no kind or format that "
                        "there is");
  }
  return WRIT_OK;
}

}  // namespace

auto take_given(writ_context& context, const writ_given* given, writ_error** error) -> writ_status {
  static const writ_given kNothing = WRIT_GIVEN_INIT;
  if (given == nullptr) given = &kNothing;
  if (const std::string_view fault = fault_of(*given); !fault.empty())
    return refuse(error, WRIT_BAD_ARGUMENT, std::string(fault));
  host::Decided& decided = context.decision.decided;
  decided.terms = terms_of(*given);
  if (given->document_count > 0) return take_documents(decided, *given, error);
  decided.documents.clear();
  return WRIT_OK;
}

}  // namespace writ::capi
