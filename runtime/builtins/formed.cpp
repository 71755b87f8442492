// Versions, addresses, networks and countries: from their text, and what is asked of them.
#include <array>

#include "runtime/builtins/families.hpp"
#include "runtime/values/address.hpp"
#include "runtime/values/formed_text.hpp"
#include "runtime/values/version.hpp"

namespace writ::builtins {
namespace {

auto view(const Cell& cell) -> std::string_view { return cell.text.view(); }

// Absent for a text that has not the form.
auto from_text(const Context& context, std::span<const Cell> arguments) -> Cell {
  const auto text = formed_text(context.types[context.result_type].kind, view(arguments[0]));
  return text ? Cell::of_text(context.arena.text(*text)) : Cell::of_absent();
}

template <Kind kind>
auto from_text_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!is_one(types, arguments, Kind::String)) return std::nullopt;
  return types.optional_of(types.simple(kind));
}

auto truth_or_invalid(std::optional<bool> answer) -> Cell {
  return answer ? yes_or_no(*answer) : Cell::unknown_bool(bit(Reason::Invalid));
}

auto in_range(const Context&, std::span<const Cell> arguments) -> Cell {
  return truth_or_invalid(satisfies(view(arguments[0]), view(arguments[1])));
}

auto in_cidr(const Context&, std::span<const Cell> arguments) -> Cell {
  return truth_or_invalid(in_network(view(arguments[0]), view(arguments[1])));
}

template <Kind first, Kind second>
auto pair_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!are_present(types, arguments, 2)) return std::nullopt;
  if (types[arguments[0]].kind != first || types[arguments[1]].kind != second) return std::nullopt;
  return types.simple(Kind::Bool);
}

constexpr std::array kRows = {
    Builtin{"semver", "semver(s: string) -> semver?", from_text, from_text_rule<Kind::Semver>, "1 + |s|/16",
            "The version that `s` writes, without its build metadata; absent when it writes none (SemVer 2.0.0).",
            R"(semver("1.2.3") < semver("1.10.0"))"},
    Builtin{"satisfies", "satisfies(v: semver, range: string) -> bool", in_range, pair_rule<Kind::Semver, Kind::String>,
            "1 + |v|/4 + |range|/4",
            "Whether `v` keeps every bound of `range`, such as `>=1.2 <2`; a bound that ends early stands for all "
            "versions that begin so; unknown(invalid) when `range` is none.",
            R"(satisfies("1.9.0", ">=1.2 <2"))"},
    Builtin{"ip", "ip(s: string) -> ip?", from_text, from_text_rule<Kind::Ip>, "1 + |s|/16",
            "The IPv4 or IPv6 address that `s` writes; absent when it writes none.",
            R"(ip("2001:DB8:0:0::1") == ip("2001:db8::1"))"},
    Builtin{"cidr", "cidr(s: string) -> cidr?", from_text, from_text_rule<Kind::Cidr>, "1 + |s|/16",
            "The network that `s` writes; absent when it writes none, or has bits behind its prefix.",
            R"(cidr("2001:DB8::/32") == cidr("2001:db8::/32"))"},
    Builtin{"in_cidr", "in_cidr(address: ip, network: cidr) -> bool", in_cidr, pair_rule<Kind::Ip, Kind::Cidr>, "1",
            "Whether `address` lies in `network`; an IPv4 address is in no IPv6 network, nor the other way round.",
            R"(in_cidr("10.1.2.3", "10.0.0.0/8"))"},
    Builtin{"country", "country(s: string) -> country?", from_text, from_text_rule<Kind::Country>, "1",
            "The country with the code `s` of ISO 3166-1 alpha-2; absent when there is none.",
            R"(country("DE") == country("DE"))"},
};

}  // namespace

auto formed_rows() -> std::span<const Builtin> { return kRows; }

}  // namespace writ::builtins
