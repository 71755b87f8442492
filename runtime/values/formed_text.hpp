// Texts that have a form: digests, versions, addresses, networks, countries.
//
// What has one form only is checked; what can be written in several ways is brought into
// the one by which values compare.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace writ {

// `sha256:` and 64 hexadecimal digits in lower case.
auto is_digest(std::string_view text) -> bool;

// Semantic Versioning 2.0.0: "1.2.3", "1.2.3-rc.1+build.5".
auto is_semver(std::string_view text) -> bool;

// ISO 3166-1 alpha-2, officially assigned: "DE".
auto is_country(std::string_view text) -> bool;

// An IPv4 or IPv6 address, the latter as RFC 5952 writes it.
auto parse_ip(std::string_view text) -> std::optional<std::string>;

// A network "10.0.0.0/8"; bits behind the prefix must be zero.
auto parse_cidr(std::string_view text) -> std::optional<std::string>;

}  // namespace writ
