// Values without parts, other than numbers.
#include <fmt/format.h>

#include "runtime/decode/decoding.hpp"
#include "runtime/decode/matcher.hpp"
#include "runtime/decode/shown.hpp"
#include "runtime/values/address.hpp"
#include "runtime/values/formed_text.hpp"
#include "runtime/values/text.hpp"
#include "runtime/values/version.hpp"

namespace writ::decode {
namespace {

auto decode_bool(Decoding& d, TypeId id, const Node& node) -> Cell {
  const bool yes = node.shape == Shape::True || (node.shape == Shape::Plain && node.text == "true");
  const bool no = node.shape == Shape::False || (node.shape == Shape::Plain && node.text == "false");
  return yes || no ? Cell::of(truth_of(yes)) : d.invalid(id, node);
}

auto decode_enum(Decoding& d, TypeId id, const Node& node) -> Cell {
  const auto text = text_of(node);
  const auto member = text ? d.members_of(d.types[id].enumeration).find(*text) : std::nullopt;
  return member ? Cell::of_int(*member) : d.invalid(id, node);
}

auto kept(Decoding& d, std::string_view text) -> Cell { return Cell::of_text(d.arena.text(text)); }

auto decode_string(Decoding& d, TypeId id, const Node& node) -> Cell {
  const auto text = text_of(node);
  if (!text) return d.invalid(id, node);
  const Type& type = d.types[id];
  const std::size_t most = type.max_size != 0 ? type.max_size : limits::kDefaultStringBytes;
  if (text->size() > most) {
    return d.break_limit(id,
                         fmt::format("has {} bytes, at most {} are allowed", group_digits(std::to_string(text->size())),
                                     group_digits(std::to_string(most))));
  }
  if (!type.pattern.empty() && !d.pattern_of(id).matches(*text)) {
    return d.unknown(id, Reason::Invalid,
                     [&] { return d.shown(node) + " does not match /" + harmless(type.pattern) + "/"; });
  }
  return kept(d, *text);
}

// Who or what it is cannot be known here; that it is somebody can.
auto decode_id(Decoding& d, TypeId id, const Node& node) -> Cell {
  const auto text = text_of(node);
  if (!text || text->empty()) return d.invalid(id, node);
  return decode_string(d, id, node);
}

template <class Form>
auto decode_formed(Decoding& d, TypeId id, const Node& node, Form is_formed) -> Cell {
  const auto text = text_of(node);
  return text && is_formed(*text) ? decode_string(d, id, node) : d.invalid(id, node);
}

template <class Parse>
auto decode_parsed(Decoding& d, TypeId id, const Node& node, Parse parse) -> Cell {
  const auto text = text_of(node);
  const std::optional<std::string> value = text ? parse(*text) : std::nullopt;
  return value ? kept(d, *value) : d.invalid(id, node);
}

// An instant of another year would be one: then only the year is the matter.
auto is_year_beyond(std::string_view text) -> bool {
  constexpr std::size_t kYear = 4;
  return text.size() > 10 && parse_date(text.substr(0, 10)) && parse_instant("2000" + std::string(text.substr(kYear)));
}

auto decode_instant(Decoding& d, TypeId id, const Node& node) -> Cell {
  const auto text = text_of(node);
  if (const auto instant = text ? parse_instant(*text) : std::nullopt) return Cell::of_int(*instant);
  if (!text || !is_year_beyond(*text)) return d.invalid(id, node);
  return d.unknown(id, Reason::Overflow, [&] { return d.shown(node) + " is outside the years 1678 to 2262"; });
}

auto decode_date(Decoding& d, TypeId id, const Node& node) -> Cell {
  const auto text = text_of(node);
  const auto date = text ? parse_date(*text) : std::nullopt;
  return date ? Cell::of_int(*date) : d.invalid(id, node);
}

}  // namespace

auto text_of(const Node& node) -> std::optional<std::string_view> {
  const bool text = node.shape == Shape::Text || node.shape == Shape::Plain;
  return text ? std::optional(node.text) : std::nullopt;
}

auto decode_scalar(Decoding& d, TypeId id, const Node& node) -> Cell {
  switch (d.types[id].kind) {
    case Kind::Bool: return decode_bool(d, id, node);
    case Kind::Int:
    case Kind::Decimal:
    case Kind::Ratio:
    case Kind::Float: return decode_number(d, id, node);
    case Kind::Duration: return decode_duration(d, id, node);
    case Kind::Instant: return decode_instant(d, id, node);
    case Kind::Date: return decode_date(d, id, node);
    case Kind::Enum: return decode_enum(d, id, node);
    case Kind::String: return decode_string(d, id, node);
    case Kind::Person:
    case Kind::Service:
    case Kind::Asset: return decode_id(d, id, node);
    case Kind::Digest: return decode_formed(d, id, node, is_digest);
    case Kind::Semver: return decode_parsed(d, id, node, parse_semver);
    case Kind::Country: return decode_formed(d, id, node, is_country);
    case Kind::Ip: return decode_parsed(d, id, node, parse_ip);
    case Kind::Cidr: return decode_parsed(d, id, node, parse_cidr);
    case Kind::Json:
    case Kind::List:
    case Kind::Set:
    case Kind::Map:
    case Kind::Record: break;  // these have parts
  }
  return d.invalid(id, node);
}

}  // namespace writ::decode
