// Which address lies in which network, and the ends of a network.
#include <doctest/doctest.h>

#include "runtime/values/address.hpp"
#include "runtime/values/formed_text.hpp"

using namespace writ;

TEST_CASE("an address lies in a network of its own kind") {
  CHECK(in_network("10.1.2.3", "10.0.0.0/8") == true);
  CHECK(in_network("11.0.0.0", "10.0.0.0/8") == false);
  CHECK(in_network("10.1.2.3", "0.0.0.0/0") == true);
  CHECK(in_network("10.1.2.3", "::/0") == false);
  CHECK(in_network("::1", "0.0.0.0/0") == false);
  CHECK(in_network("2001:db8:ffff::", "2001:db8::/32") == true);
  CHECK(in_network("2001:db9::", "2001:db8::/32") == false);
  CHECK(in_network("::ffff:10.1.2.3", "10.0.0.0/8") == true);
  CHECK(in_network("10.1.2.3", "::ffff:10.0.0.0/104") == true);
  CHECK(in_network("192.168.128.1", "192.168.128.0/17") == true);
  CHECK(in_network("192.168.127.255", "192.168.128.0/17") == false);
  CHECK_FALSE(in_network("10.1.2", "10.0.0.0/8").has_value());
  CHECK_FALSE(in_network("10.1.2.3", "10.0.0.1/8").has_value());
}

TEST_CASE("mapped networks") {
  CHECK(parse_cidr("::ffff:10.0.0.0/104") == "10.0.0.0/8");
  CHECK(parse_cidr("::ffff:0:0/96") == "0.0.0.0/0");
  CHECK(parse_cidr("::fffe:0:0/95") == "::fffe:0:0/95");  // more than the mapped block
}

TEST_CASE("the ends of a network, and what is beside them") {
  const auto ends = [](std::string_view network) {
    std::string text;
    for (const std::string& end : ends_of_network(network)) text += end + " ";
    return text;
  };
  CHECK(ends("10.1.0.0/16") == "10.1.0.0 10.1.255.255 10.0.255.255 10.2.0.0 ");
  CHECK(ends("10.1.2.3/32") == "10.1.2.3 10.1.2.3 10.1.2.2 10.1.2.4 ");
  CHECK(ends("0.0.0.0/0") == "0.0.0.0 255.255.255.255 255.255.255.255 0.0.0.0 ");
  CHECK(ends("2001:db8::/32") ==
        "2001:db8:: 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff 2001:db9:: ");
  CHECK(ends("10.1.2.3/8").empty());
}

TEST_CASE("faults say what is wrong") {
  CHECK(ip_fault("10.0.0.1").empty());
  CHECK(ip_fault("10.0.0.256") == "it is not four numbers from 0 to 255 without leading zeros");
  CHECK(ip_fault("fe80::1%eth0") == "it names a zone, which means something on one host only");
  CHECK(ip_fault("10.0.0.0/8") == "it has a prefix length, so it is a network");
  CHECK(cidr_fault("10.0.0.0") == "it has no prefix length, such as `/24`");
  CHECK(cidr_fault("10.0.0.1/8") == "it has bits behind its prefix of 8, so it is a host, not a network");
  CHECK(cidr_fault("10.0.0.0/33") == "its prefix length is not a number from 0 to 32");
  CHECK(cidr_fault("::/129") == "its prefix length is not a number from 0 to 128");
  CHECK(cidr_fault("10.0.0.0/8").empty());
}

TEST_CASE("countries: faults, and whether one stands between two") {
  CHECK(country_fault("DE").empty());
  CHECK(country_fault("de") == "it is written in capitals: `DE`");
  CHECK(country_fault("UK") == "ISO 3166-1 calls it `GB`");
  CHECK(country_fault("XX") == "ISO 3166-1 assigns it to no country");
  CHECK(country_fault("DEU") == "a code has two letters");
  CHECK_FALSE(country_between("AD", "AE"));
  CHECK_FALSE(country_between("", "AD"));
  CHECK_FALSE(country_between("ZW", ""));
  CHECK(country_between("AD", "AF"));
  CHECK(country_between("", ""));
}
