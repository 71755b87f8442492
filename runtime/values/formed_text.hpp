// Texts that have a form: digests, versions, addresses, networks, countries.
//
// What has one form only is checked; what can be written in several ways is brought into
// the one by which values compare.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/values/types.hpp"

namespace writ {

// `sha256:` and 64 hexadecimal digits in lower case.
auto is_digest(std::string_view text) -> bool;

// ISO 3166-1 alpha-2, officially assigned: "DE". The 249 codes as of 2026; the last to change was
// CW, BQ and SX for AN in 2010 and SS in 2011.
auto is_country(std::string_view text) -> bool;
// Whether a code stands between the two in the order of text. Empty: no bound on that side.
auto country_between(std::string_view low, std::string_view high) -> bool;
// Why it is no country, for people; empty when it is one.
auto country_fault(std::string_view text) -> std::string;

// Semver, Cidr, Ip, Country: the kinds whose literals are texts in quotes.
auto is_formed(Kind kind) -> bool;
// The one text of the value that `text` means as a value of a formed kind; nothing when it is malformed.
auto formed_text(Kind kind, std::string_view text) -> std::optional<std::string>;
// Why it is malformed, for people; empty when it is not.
auto form_fault(Kind kind, std::string_view text) -> std::string;
// "a version such as \"1.2.3\"".
auto form_example(Kind kind) -> std::string_view;

}  // namespace writ
