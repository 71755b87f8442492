#include "runtime/values/address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>

namespace writ {
namespace {

constexpr std::array<unsigned char, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};  // ::ffff:0:0/96

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

auto is_mapped(const Address& address) -> bool {
  return address.family == AF_INET6 && std::equal(kMapped.begin(), kMapped.end(), address.bytes.begin());
}

auto carried(const Address& mapped) -> Address {
  Address inner;
  std::copy(mapped.bytes.begin() + kMapped.size(), mapped.bytes.end(), inner.bytes.begin());
  return inner;
}

// ---------------------------------------------------------------- text

auto print_v4(const Address& address) -> std::string {
  std::string text;
  for (std::size_t i = 0; i < 4; ++i) text += (i == 0 ? "" : ".") + std::to_string(address.bytes[i]);
  return text;
}

struct Run {
  std::size_t begin = 0;
  std::size_t size = 0;
};

// The longest run of at least two zero groups, the first of equal ones (RFC 5952, section 4.2).
auto zeros_of(const std::array<unsigned, 8>& groups) -> Run {
  Run best;
  for (std::size_t i = 0; i < groups.size();) {
    std::size_t end = i;
    while (end < groups.size() && groups[end] == 0) ++end;
    if (end - i > std::max<std::size_t>(best.size, 1)) best = {i, end - i};
    i = std::max(end, i + 1);
  }
  return best;
}

auto print_group(unsigned group) -> std::string {
  std::array<char, 4> digits{};
  const auto [end, code] = std::to_chars(digits.data(), digits.data() + digits.size(), group, 16);
  return {digits.data(), code == std::errc() ? end : digits.data()};
}

auto print_v6(const Address& address) -> std::string {
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < groups.size(); ++i) groups[i] = address.bytes[2 * i] * 256u + address.bytes[2 * i + 1];
  const Run zeros = zeros_of(groups);
  std::string text;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (zeros.size > 0 && i == zeros.begin) {
      text += "::";
      i += zeros.size - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    text += print_group(groups[i]);
  }
  return text;
}

auto print_address(const Address& address) -> std::string {
  return address.family == AF_INET ? print_v4(address) : print_v6(address);
}

// ---------------------------------------------------------------- networks

auto is_zero_behind(const Address& address, unsigned prefix) -> bool {
  for (unsigned bit = prefix; bit < address.bits(); ++bit) {
    if ((address.bytes[bit / 8] & (0x80u >> (bit % 8))) != 0) return false;
  }
  return true;
}

auto same_before(const Address& a, const Address& b, unsigned prefix) -> bool {
  for (unsigned bit = 0; bit < prefix; ++bit) {
    if (((a.bytes[bit / 8] ^ b.bytes[bit / 8]) & (0x80u >> (bit % 8))) != 0) return false;
  }
  return true;
}

struct Network {
  Address address;
  unsigned prefix = 0;
};

auto read_prefix(std::string_view text) -> std::optional<unsigned> {
  if (text.empty() || text.size() > 3 || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  unsigned prefix = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), prefix);
  return code == std::errc() && end == text.data() + text.size() ? std::optional(prefix) : std::nullopt;
}

// What a mapped network carries, where it is wholly inside the mapped block.
auto unmapped(const Network& network) -> Network {
  constexpr unsigned kBlock = kMapped.size() * 8;
  if (!is_mapped(network.address) || network.prefix < kBlock) return network;
  return {carried(network.address), network.prefix - kBlock};
}

// The network, or why it is none.
auto read_network(std::string_view text, std::string& fault) -> std::optional<Network> {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    fault = "it has no prefix length, such as `/24`";
    return std::nullopt;
  }
  const std::optional<Address> address = read_address(text.substr(0, slash));
  if (!address) {
    fault = ip_fault(text.substr(0, slash));
    return std::nullopt;
  }
  const std::optional<unsigned> prefix = read_prefix(text.substr(slash + 1));
  if (!prefix || *prefix > address->bits()) {
    fault = "its prefix length is not a number from 0 to " + std::to_string(address->bits());
    return std::nullopt;
  }
  if (!is_zero_behind(*address, *prefix)) {
    fault = "it has bits behind its prefix of " + std::to_string(*prefix) + ", so it is a host, not a network";
    return std::nullopt;
  }
  return unmapped({*address, *prefix});
}

}  // namespace

auto ip_fault(std::string_view text) -> std::string {
  if (read_address(text)) return {};
  if (text.empty()) return "it is empty";
  if (text.find('/') != std::string_view::npos) return "it has a prefix length, so it is a network";
  if (text.find('%') != std::string_view::npos) return "it names a zone, which means something on one host only";
  if (text.find(':') != std::string_view::npos) return "it is not eight groups of up to four hexadecimal digits";
  return "it is not four numbers from 0 to 255 without leading zeros";
}

auto parse_ip(std::string_view text) -> std::optional<std::string> {
  const std::optional<Address> address = read_address(text);
  if (!address) return std::nullopt;
  return print_address(is_mapped(*address) ? carried(*address) : *address);
}

auto cidr_fault(std::string_view text) -> std::string {
  std::string fault;
  read_network(text, fault);
  return fault;
}

auto parse_cidr(std::string_view text) -> std::optional<std::string> {
  std::string fault;
  const std::optional<Network> network = read_network(text, fault);
  if (!network) return std::nullopt;
  return print_address(network->address) + "/" + std::to_string(network->prefix);
}

namespace {

auto last_of(const Network& network) -> Address {
  Address last = network.address;
  for (unsigned bit = network.prefix; bit < last.bits(); ++bit)
    last.bytes[bit / 8] = static_cast<unsigned char>(last.bytes[bit / 8] | (0x80u >> (bit % 8)));
  return last;
}

// One further up or down; at the end it comes round, which is outside all the same.
auto beside(Address address, int step) -> Address {
  for (unsigned at = address.bits() / 8; at-- > 0;) {
    address.bytes[at] = static_cast<unsigned char>(address.bytes[at] + step);
    const unsigned char wrapped = step > 0 ? 0 : 255;
    if (address.bytes[at] != wrapped) break;
  }
  return address;
}

}  // namespace

auto ends_of_network(std::string_view cidr) -> std::vector<std::string> {
  std::string fault;
  const std::optional<Network> network = read_network(cidr, fault);
  if (!network) return {};
  const Address last = last_of(*network);
  std::vector<std::string> ends;
  for (const Address& address : {network->address, last, beside(network->address, -1), beside(last, 1)})
    ends.push_back(print_address(is_mapped(address) ? carried(address) : address));
  return ends;
}

auto in_network(std::string_view ip, std::string_view cidr) -> std::optional<bool> {
  std::string fault;
  std::optional<Address> address = read_address(ip);
  const std::optional<Network> network = read_network(cidr, fault);
  if (!address || !network) return std::nullopt;
  if (is_mapped(*address)) address = carried(*address);
  return address->family == network->address.family && same_before(*address, network->address, network->prefix);
}

}  // namespace writ
