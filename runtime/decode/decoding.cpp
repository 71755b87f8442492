#include "runtime/decode/decoding.hpp"

#include <fmt/format.h>

#include "runtime/decode/matcher.hpp"
#include "runtime/decode/shown.hpp"
#include "runtime/values/formed_text.hpp"

namespace writ::decode {
namespace {

constexpr std::string_view kHidden = "(sensitive)";

}  // namespace

// ---------------------------------------------------------------- names

namespace {
// Up to here comparing with each is quicker than hashing.
constexpr std::size_t kFewNames = 16;
}  // namespace

void NameIndex::add(std::string_view name) {
  names_.push_back(name);
  if (names_.size() <= kFewNames) return;
  for (std::size_t i = numbers_.size(); i < names_.size(); ++i)
    numbers_.emplace(names_[i], static_cast<std::uint32_t>(i));
}

auto NameIndex::find(std::string_view name) const -> std::optional<std::uint32_t> {
  if (names_.size() > kFewNames) {
    const auto found = numbers_.find(name);
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
  }
  for (std::uint32_t i = 0; i < names_.size(); ++i) {
    if (names_[i] == name) return i;
  }
  return std::nullopt;
}

auto Decoding::fields_of(RecordId record) -> const NameIndex& {
  const auto [at, fresh] = fields_.try_emplace(record.index);
  if (fresh) {
    for (const Field& field : types[record].fields) at->second.add(field.name);
  }
  return at->second;
}

auto Decoding::members_of(EnumId enumeration) -> const NameIndex& {
  const auto [at, fresh] = members_.try_emplace(enumeration.index);
  if (fresh) {
    for (const std::string& member : types[enumeration].members) at->second.add(member);
  }
  return at->second;
}

auto Decoding::pattern_of(TypeId type) -> const Matcher& {
  std::unique_ptr<Matcher>& matcher = patterns_[type.index];
  if (matcher == nullptr) matcher = std::make_unique<Matcher>(types[type].pattern);
  return *matcher;
}

// ---------------------------------------------------------------- what was found

auto unknown_of(const Type& type, Reason reason) -> Cell {
  return type.kind == Kind::Bool ? Cell::unknown_bool(bit(reason)) : Cell::unknown(bit(reason));
}

Decoding::Decoding(const TypeTable& types, const Document& document, std::string_view name, Arena& arena)
    : types(types), document(document), arena(arena), name_(name) {}
Decoding::~Decoding() = default;

auto Decoding::path() const -> std::string {
  constexpr std::size_t kUsual = 64;
  std::string text;
  text.reserve(kUsual);
  text += name_;
  for (const Step& step : path_) {
    switch (step.kind) {
      case Step::Kind::Field: (text += '.') += step.name; break;
      case Step::Kind::Element: ((text += '[') += std::to_string(step.index)) += ']'; break;
      case Step::Kind::TextKey: text += hidden_ > 0 ? "[…]" : "[\"" + harmless(step.name) + "\"]"; break;
      case Step::Kind::OtherKey: text += hidden_ > 0 ? "[…]" : "[" + harmless(step.name) + "]"; break;
    }
  }
  return text;
}

auto Decoding::shown(const Node& node) const -> std::string {
  return hidden_ > 0 ? std::string(kHidden) : shown_node(node);
}

auto Decoding::shown_name(std::string_view key) const -> std::string {
  return hidden_ > 0 ? std::string(kHidden) : shown_key(key);
}

auto Decoding::invalid(TypeId type, const Node& node) -> Cell {
  return unknown(type, Reason::Invalid, [&] { return "found " + shown(node) + ", wanted " + wanted(types, type); });
}

auto Decoding::break_limit(TypeId type, std::string_view what) -> Cell {
  if (!broken_limit_) broken_limit_ = path() + " " + std::string(what);
  return unknown_of(types[type], Reason::OverLimit);
}

auto Decoding::may_make(std::size_t count) -> bool {
  made_ += count;
  return made_ <= limits::kDecodedValues;
}

void Decoding::extra_key(std::string_view key) {
  ++out.extra_keys;
  if (out.extra.size() < limits::kReportedExtraKeys) out.extra.push_back(path() + "." + harmless(key));
}

auto Decoding::finish(TypeId type, Cell value) -> Decoded {
  out.value = value;
  if (!broken_limit_) return std::move(out);
  // What was found before the limit does not matter: nothing is decided on any of it.
  out.value = unknown_of(types[type], Reason::OverLimit);
  out.issues = {{name_, Reason::OverLimit, *broken_limit_}};
  out.further_issues = 0;
  return std::move(out);
}

// ---------------------------------------------------------------- what was wanted

namespace {

auto in_unit(const Type& type) -> std::string { return type.unit.empty() ? "" : " (" + type.unit + ")"; }

auto members_text(const EnumType& row) -> std::string {
  constexpr std::size_t kMost = 8;
  std::string text = "one of ";
  for (std::size_t i = 0; i < row.members.size() && i < kMost; ++i) text += (i == 0 ? "" : ", ") + row.members[i];
  return row.members.size() > kMost ? text + ", …" : text;
}

}  // namespace

auto wanted(const TypeTable& types, TypeId id) -> std::string {
  const Type& type = types[id];
  switch (type.kind) {
    case Kind::Bool: return "true or false";
    case Kind::Int: return "a whole number" + in_unit(type);
    case Kind::Decimal:
    case Kind::Float: return "a number" + in_unit(type);
    case Kind::Ratio: return R"(a ratio such as 0.005 or "0.5%")";
    case Kind::String: return "a text";
    case Kind::Digest: return "a digest, `sha256:` and 64 hexadecimal digits in lower case";
    case Kind::Person: return "the id of a person";
    case Kind::Service: return "the id of a service";
    case Kind::Asset: return "the id of an asset";
    case Kind::Instant: return R"(an instant with a zone such as "2026-05-04T09:00:00Z")";
    case Kind::Date: return R"(a date such as "2026-05-04")";
    case Kind::Duration: return R"(a duration such as "24 h" or "PT24H")";
    case Kind::Semver:
    case Kind::Cidr:
    case Kind::Ip:
    case Kind::Country: return std::string(form_example(type.kind));
    case Kind::Json: return "a JSON value";
    case Kind::Enum: return members_text(types[type.enumeration]);
    case Kind::List:
    case Kind::Set: return "a list";
    case Kind::Record:
    case Kind::Map: return "an object";
  }
  return {};
}

}  // namespace writ::decode
