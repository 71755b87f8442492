// SHA-256 against the answers of FIPS 180-4 and NIST's examples.
#include "runtime/base/sha256.hpp"

#include <doctest/doctest.h>

using namespace writ;

TEST_CASE("known answers") {
  CHECK(sha256_hex("") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "sha256:248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256_hex(std::string(1'000'000, 'a')) ==
        "sha256:cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("every byte counts, a NUL and the last one too") {
  CHECK(sha256_hex(std::string("a\0b", 3)) != sha256_hex(std::string("a\0c", 3)));
  CHECK(sha256_hex(std::string(1, '\0')) == "sha256:6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

TEST_CASE("a digest of parts is that of their text") {
  CHECK(writ::sha256_hex({"a", "", "bc"}) == writ::sha256_hex("abc"));
}
