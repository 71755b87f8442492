// Digests, versions, countries, addresses and networks: what has the form, and what only looks like it.
#include <doctest/doctest.h>

#include "runtime/values/address.hpp"
#include "runtime/values/formed_text.hpp"
#include "runtime/values/version.hpp"

using namespace writ;

namespace {

const std::string kDigits(64, 'a');

auto ip(std::string_view text) -> std::string { return parse_ip(text).value_or("none"); }
auto cidr(std::string_view text) -> std::string { return parse_cidr(text).value_or("none"); }

}  // namespace

TEST_CASE("digests are sha256 and 64 hexadecimal digits in lower case") {
  CHECK(is_digest("sha256:" + kDigits));
  CHECK(is_digest("sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"));
  for (const std::string& text :
       {std::string(), std::string("sha256:"), kDigits, "sha256:" + kDigits.substr(1), "sha256:" + kDigits + "a",
        "sha256:" + kDigits.substr(1) + "A", "sha256:" + kDigits.substr(1) + "g", "SHA256:" + kDigits,
        "sha512:" + kDigits, " sha256:" + kDigits, "sha256:" + kDigits.substr(1) + std::string(1, '\0')}) {
    CAPTURE(text);
    CHECK_FALSE(is_digest(text));
  }
}

// The lists are those that accompany Semantic Versioning 2.0.0.
TEST_CASE("semantic versions") {
  for (const char* text : {"0.0.4",
                           "1.2.3",
                           "10.20.30",
                           "1.1.2-prerelease+meta",
                           "1.1.2+meta",
                           "1.1.2+meta-valid",
                           "1.0.0-alpha",
                           "1.0.0-beta",
                           "1.0.0-alpha.beta",
                           "1.0.0-alpha.beta.1",
                           "1.0.0-alpha.1",
                           "1.0.0-alpha0.valid",
                           "1.0.0-alpha.0valid",
                           "1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay",
                           "1.0.0-rc.1+build.1",
                           "2.0.0-rc.1+build.123",
                           "1.2.3-beta",
                           "10.2.3-DEV-SNAPSHOT",
                           "1.2.3-SNAPSHOT-123",
                           "1.0.0",
                           "2.0.0",
                           "1.1.7",
                           "2.0.0+build.1848",
                           "2.0.1-alpha.1227",
                           "1.0.0-alpha+beta",
                           "1.2.3----RC-SNAPSHOT.12.9.1--.12+788",
                           "1.2.3----R-S.12.9.1--.12+meta",
                           "1.2.3----RC-SNAPSHOT.12.9.1--.12",
                           "1.0.0+0.build.1-rc.10000aaa-kk-0.1",
                           "99999999999999999999999.999999999999999999.99999999999999999",
                           "1.0.0-0A.is.legal",
                           "1.0.0+001"}) {
    CAPTURE(text);
    CHECK(is_semver(text));
  }
}

TEST_CASE("what is no semantic version") {
  for (const char* text : {"",
                           "1",
                           "1.2",
                           "1.2.3-0123",
                           "1.2.3-0123.0123",
                           "1.1.2+.123",
                           "+invalid",
                           "-invalid",
                           "-invalid+invalid",
                           "alpha",
                           "alpha.beta",
                           "1.0.0-alpha_beta",
                           "1.0.0-alpha..",
                           "1.0.0-alpha..1",
                           "1.0.0-",
                           "1.0.0+",
                           "01.1.1",
                           "1.01.1",
                           "1.1.01",
                           "1.2.3.DEV",
                           "1.2-SNAPSHOT",
                           "1.2.31.2.3----RC-SNAPSHOT.12.09.1--..12+788",
                           "1.2-RC-SNAPSHOT",
                           "-1.0.3-gamma+b7718",
                           "+justmeta",
                           "9.8.7+meta+meta",
                           "9.8.7-whatever+meta+meta",
                           "v1.2.3",
                           "1.2.3 ",
                           " 1.2.3",
                           "1..3",
                           ".2.3",
                           "1.2.",
                           "1.2.3-é"}) {
    CAPTURE(text);
    CHECK_FALSE(is_semver(text));
  }
}

TEST_CASE("countries are the 249 codes of ISO 3166-1, in capitals") {
  int found = 0;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) found += is_country(std::string{a, b}) ? 1 : 0;
  }
  CHECK(found == 249);
  for (const char* text : {"DE", "US", "AD", "ZW", "GB", "SS", "CW"}) CHECK(is_country(text));
  for (const char* text : {"", "D", "de", "De", "DEU", "UK", "EU", "XX", "E ", " D", "AN", "ZW ", "\xC3\x84"}) {
    CAPTURE(text);
    CHECK_FALSE(is_country(text));
  }
}

TEST_CASE("addresses are brought into one form") {
  CHECK(ip("10.1.2.3") == "10.1.2.3");
  CHECK(ip("255.255.255.255") == "255.255.255.255");
  CHECK(ip("2001:0DB8:0:0:0:0:0:1") == "2001:db8::1");
  CHECK(ip("2001:db8::0:1") == "2001:db8::1");
  CHECK(ip("::") == "::");
  CHECK(ip("::1") == "::1");
  CHECK(ip("2001:db8:0:1:1:1:1:1") == "2001:db8:0:1:1:1:1:1");  // RFC 5952: a single 0 is not shortened
  CHECK(ip("2001:0:0:1:0:0:0:1") == "2001:0:0:1::1");           // the longest run is
  CHECK(ip("2001:db8:0:0:1:0:0:1") == "2001:db8::1:0:0:1");     // the first of two equal ones is
  CHECK(ip("::ffff:10.1.2.3") == "10.1.2.3");  // RFC 4291: the IPv4 address it carries
  CHECK(ip("::FFFF:0a01:0203") == "10.1.2.3");
  CHECK(ip("::1.2.3.4") == "::102:304");  // deprecated, and an IPv6 address
}

TEST_CASE("what is no address") {
  for (const char* text : {"",
                           "10.1.2",
                           "10.1.2.3.4",
                           "10.1.2.256",
                           "10.1.2.03",
                           "010.1.2.3",
                           "0x0a.1.2.3",
                           "10.1.2.3 ",
                           " 10.1.2.3",
                           "10.1.2.-3",
                           "10.1.2.3/8",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           ":::",
                           "1::2::3",
                           "fe80::1%eth0",
                           "[::1]",
                           "12345::",
                           "::g",
                           "localhost",
                           "::ffff:10.1.2.256",
                           "2001:db8::1:"}) {
    CAPTURE(text);
    CHECK(ip(text) == "none");
  }
  CHECK_FALSE(parse_ip(std::string_view("10.1.2.3\0", 9)).has_value());
  CHECK_FALSE(parse_ip(std::string(10'000, ':')).has_value());
}

TEST_CASE("networks: bits behind the prefix are zero") {
  CHECK(cidr("10.0.0.0/8") == "10.0.0.0/8");
  CHECK(cidr("10.1.2.3/32") == "10.1.2.3/32");
  CHECK(cidr("0.0.0.0/0") == "0.0.0.0/0");
  CHECK(cidr("192.168.128.0/17") == "192.168.128.0/17");
  CHECK(cidr("2001:DB8::/32") == "2001:db8::/32");
  CHECK(cidr("::/0") == "::/0");
  CHECK(cidr("::1/128") == "::1/128");
  for (const char* text :
       {"", "/", "10.0.0.0", "10.0.0.0/", "/8", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8",
        "10.0.0.0/08", "10.0.0.0/8 ", "10.0.0.0/ 8", "10.0.0.0/8/8", "10.0.0.0/99999999999999999999",
        "192.168.128.0/16", "2001:db8::1/32", "2001:db8::/129", "10.0.0.0/255.0.0.0", "10.0.0/8"}) {
    CAPTURE(text);
    CHECK(cidr(text) == "none");
  }
}

TEST_CASE("one form: what came out is its own form") {
  for (const char* text :
       {"10.1.2.3", "2001:0db8::0001", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8", "0:0:0:0:0:0:0:0", "::1.2.3.4"}) {
    CAPTURE(text);
    CHECK(ip(ip(text)) == ip(text));
    CHECK(ip(text) != "none");
  }
}
