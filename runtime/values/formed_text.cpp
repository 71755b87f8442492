#include "runtime/values/formed_text.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>

namespace writ {
namespace {

auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }
auto is_letter(char c) -> bool { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
auto is_lower_hex(char c) -> bool { return is_digit(c) || (c >= 'a' && c <= 'f'); }

}  // namespace

auto is_digest(std::string_view text) -> bool {
  constexpr std::string_view kPrefix = "sha256:";
  constexpr std::size_t kDigits = 64;
  return text.size() == kPrefix.size() + kDigits && text.starts_with(kPrefix) &&
         std::all_of(text.begin() + kPrefix.size(), text.end(), is_lower_hex);
}

// ---------------------------------------------------------------- versions

namespace {

auto is_numeric(std::string_view part) -> bool {
  return !part.empty() && std::all_of(part.begin(), part.end(), is_digit) && (part.size() == 1 || part[0] != '0');
}

auto is_build_part(std::string_view part) -> bool {
  return !part.empty() &&
         std::all_of(part.begin(), part.end(), [](char c) { return is_digit(c) || is_letter(c) || c == '-'; });
}

// Digits alone are a number, and a number has no leading zeros.
auto is_release_part(std::string_view part) -> bool {
  return is_build_part(part) && (is_numeric(part) || !std::all_of(part.begin(), part.end(), is_digit));
}

// Parts between dots, each of the form; returns how many, 0 when one is not.
template <class Form>
auto dotted(std::string_view text, Form form) -> std::size_t {
  std::size_t count = 0;
  while (true) {
    const std::size_t dot = text.find('.');
    if (!form(text.substr(0, dot))) return 0;
    ++count;
    if (dot == std::string_view::npos) return count;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

auto is_semver(std::string_view text) -> bool {
  const std::size_t plus = text.find('+');
  if (plus != std::string_view::npos && dotted(text.substr(plus + 1), is_build_part) == 0) return false;
  text = text.substr(0, plus);
  const std::size_t dash = text.find('-');
  if (dash != std::string_view::npos && dotted(text.substr(dash + 1), is_release_part) == 0) return false;
  return dotted(text.substr(0, dash), is_numeric) == 3;
}

// ---------------------------------------------------------------- countries

auto is_country(std::string_view text) -> bool {
  static constexpr std::string_view kCodes =
      "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
      "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO "
      "FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE "
      "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO "
      "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW "
      "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM "
      "TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW ";
  return text.size() == 2 && is_letter(text[0]) && is_letter(text[1]) && kCodes.find(text) != std::string_view::npos;
}

// ---------------------------------------------------------------- addresses

namespace {

struct Address {
  int family = AF_INET;
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  [[nodiscard]] auto bits() const -> unsigned { return family == AF_INET ? 32 : 128; }
};

auto read_address(std::string_view text) -> std::optional<Address> {
  if (text.size() >= INET6_ADDRSTRLEN || text.find('\0') != std::string_view::npos) return std::nullopt;
  Address address;
  address.family = text.find(':') == std::string_view::npos ? AF_INET : AF_INET6;
  const std::string terminated(text);
  return inet_pton(address.family, terminated.c_str(), address.bytes.data()) == 1 ? std::optional(address)
                                                                                  : std::nullopt;
}

auto print_address(const Address& address) -> std::string {
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  const char* text = inet_ntop(address.family, address.bytes.data(), buffer.data(), buffer.size());
  return text == nullptr ? std::string() : std::string(text);
}

auto is_zero_behind(const Address& address, unsigned prefix) -> bool {
  for (unsigned bit = prefix; bit < address.bits(); ++bit) {
    if ((address.bytes[bit / 8] & (0x80u >> (bit % 8))) != 0) return false;
  }
  return true;
}

}  // namespace

auto parse_ip(std::string_view text) -> std::optional<std::string> {
  const std::optional<Address> address = read_address(text);
  return address ? std::optional(print_address(*address)) : std::nullopt;
}

auto parse_cidr(std::string_view text) -> std::optional<std::string> {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::optional<Address> address = read_address(text.substr(0, slash));
  const std::string_view length = text.substr(slash + 1);
  if (!address || !is_numeric(length)) return std::nullopt;
  unsigned prefix = 0;
  const auto [end, code] = std::from_chars(length.data(), length.data() + length.size(), prefix);
  if (code != std::errc() || end != length.data() + length.size() || prefix > address->bits()) return std::nullopt;
  if (!is_zero_behind(*address, prefix)) return std::nullopt;
  return print_address(*address) + "/" + std::to_string(prefix);
}

}  // namespace writ
