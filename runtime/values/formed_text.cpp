#include "runtime/values/formed_text.hpp"

#include <algorithm>

#include "runtime/values/address.hpp"
#include "runtime/values/version.hpp"

namespace writ {
namespace {

auto is_lower_hex(char c) -> bool { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }
auto is_capital(char c) -> bool { return c >= 'A' && c <= 'Z'; }

// In order, each followed by a blank.
constexpr std::string_view kCountries =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO "
    "FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE "
    "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO "
    "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW "
    "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM "
    "TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW ";
constexpr std::size_t kCodeWidth = 3;

}  // namespace

auto is_digest(std::string_view text) -> bool {
  constexpr std::string_view kPrefix = "sha256:";
  constexpr std::size_t kDigits = 64;
  return text.size() == kPrefix.size() + kDigits && text.starts_with(kPrefix) &&
         std::all_of(text.begin() + kPrefix.size(), text.end(), is_lower_hex);
}

auto is_country(std::string_view text) -> bool {
  return text.size() == 2 && is_capital(text[0]) && is_capital(text[1]) &&
         kCountries.find(text) != std::string_view::npos;
}

auto country_between(std::string_view low, std::string_view high) -> bool {
  for (std::size_t at = 0; at < kCountries.size(); at += kCodeWidth) {
    const std::string_view code = kCountries.substr(at, 2);
    if ((low.empty() || low < code) && (high.empty() || code < high)) return true;
  }
  return false;
}

auto country_fault(std::string_view text) -> std::string {
  if (is_country(text)) return {};
  if (text.size() != 2) return "a code has two letters";
  std::string capitals(text);
  for (char& c : capitals) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  if (capitals != text && is_country(capitals)) return "it is written in capitals: `" + capitals + "`";
  if (text == "UK") return "ISO 3166-1 calls it `GB`";
  return "ISO 3166-1 assigns it to no country";
}

auto is_formed(Kind kind) -> bool {
  return kind == Kind::Semver || kind == Kind::Cidr || kind == Kind::Ip || kind == Kind::Country;
}

auto formed_text(Kind kind, std::string_view text) -> std::optional<std::string> {
  if (kind == Kind::Semver) return parse_semver(text);
  if (kind == Kind::Cidr) return parse_cidr(text);
  if (kind == Kind::Ip) return parse_ip(text);
  if (kind == Kind::Country && is_country(text)) return std::string(text);
  return std::nullopt;
}

auto form_fault(Kind kind, std::string_view text) -> std::string {
  if (kind == Kind::Semver) return semver_fault(text);
  if (kind == Kind::Cidr) return cidr_fault(text);
  if (kind == Kind::Ip) return ip_fault(text);
  return kind == Kind::Country ? country_fault(text) : std::string();
}

auto form_example(Kind kind) -> std::string_view {
  if (kind == Kind::Semver) return R"(a version such as "1.2.3")";
  if (kind == Kind::Cidr) return R"(a network such as "10.0.0.0/8")";
  if (kind == Kind::Ip) return R"(an address such as "10.0.0.1" or "2001:db8::1")";
  return kind == Kind::Country ? R"(a country such as "DE")" : "";
}

}  // namespace writ
