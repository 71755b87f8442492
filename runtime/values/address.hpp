// Addresses and networks of the internet protocol, versions 4 and 6, and which lies in which.
//
// Each has one text: IPv4 as four numbers, IPv6 as RFC 5952 writes it. An IPv4 address in the
// clothes of IPv6 ("::ffff:10.0.0.1", RFC 4291) is the IPv4 address it carries, so that a rule
// about a network cannot be passed by writing its hosts another way.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ {

auto parse_ip(std::string_view text) -> std::optional<std::string>;
// Why it is no address, for people; empty when it is one.
auto ip_fault(std::string_view text) -> std::string;

// A network "10.0.0.0/8"; bits behind the prefix must be zero.
auto parse_cidr(std::string_view text) -> std::optional<std::string>;
auto cidr_fault(std::string_view text) -> std::string;

// Whether the address lies in the network; never where one is IPv4 and the other IPv6. Nothing when
// one of them is not in its form.
auto in_network(std::string_view ip, std::string_view cidr) -> std::optional<bool>;

// The first and the last address of a network, and those beside it; none when it is not in its form.
auto ends_of_network(std::string_view cidr) -> std::vector<std::string>;

}  // namespace writ
