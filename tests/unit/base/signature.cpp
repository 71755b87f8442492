// Signatures against known answers: RFC 8032 (Ed25519, section 7.1) and RFC 6979 (ECDSA, appendix A.2.5).
#include "runtime/base/signature.hpp"

#include <array>
#include <doctest/doctest.h>

using namespace writ;

namespace {

auto bytes(std::string_view hex) -> std::string {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 32) - 'a' + 10; };
  std::string made;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) made += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  return made;
}

// Of test 2, whose message is the byte 72.
constexpr const char* kSecret =
    "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7\n-----END PRIVATE "
    "KEY-----\n";
constexpr const char* kPublic =
    "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=\n-----END PUBLIC "
    "KEY-----\n";
constexpr const char* kAnswer =
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb0"
    "0d291612bb0c00";

// The key of appendix A.2.5, and its signature of "sample" with SHA-256.
constexpr const char* kP256 =
    "-----BEGIN PUBLIC "
    "KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYP7UuiVanTHJYet0xjVtaMBJuJI7\nYfps5mliLmDyn7Z5A/"
    "4QCLi8maQa6elWKLxk8vGyDC1+n1F3o8KU1EYimQ==\n-----END PUBLIC KEY-----\n";
constexpr const char* kR = "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716";
constexpr const char* kS = "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";

}  // namespace

TEST_CASE("Ed25519 signs and verifies as RFC 8032 says") {
  const PrivateKey secret = PrivateKey::read(kSecret).value();
  const PublicKey key = PublicKey::read(kPublic).value();
  CHECK(secret.sign("r").value() == bytes(kAnswer));
  CHECK(key.verifies("r", bytes(kAnswer)));
  CHECK(secret.public_key().id() == key.id());
}

TEST_CASE("a signature is of one message, by one key, bit for bit") {
  const PublicKey key = PublicKey::read(kPublic).value();
  CHECK_FALSE(key.verifies("s", bytes(kAnswer)));
  CHECK_FALSE(key.verifies("", bytes(kAnswer)));
  CHECK_FALSE(key.verifies("r", ""));
  CHECK_FALSE(key.verifies("r", bytes(kAnswer) + "x"));
  const std::string good = bytes(kAnswer);
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
    CHECK_FALSE(key.verifies("r", bad));
  }
}

TEST_CASE("ECDSA takes both forms of a signature") {
  const PublicKey key = PublicKey::read(kP256).value();
  const std::string side_by_side = bytes(kR) + bytes(kS);
  // DER: both numbers begin with a one bit, so each has a zero byte before it.
  const std::string der = bytes("3046022100") + bytes(kR) + bytes("022100") + bytes(kS);
  CHECK(key.verifies("sample", side_by_side));
  CHECK(key.verifies("sample", der));
  CHECK_FALSE(key.verifies("test", side_by_side));
  CHECK_FALSE(key.verifies("sample", bytes(kS) + bytes(kR)));
  CHECK_FALSE(key.verifies("sample", std::string(64, '\0')));
}

TEST_CASE("what is no key is refused, with the reason") {
  CHECK(PublicKey::read("").error().message ==
        "it is no public key in PEM, which begins with `-----BEGIN PUBLIC KEY-----`");
  CHECK(PublicKey::read(kSecret).error().message ==
        "it is a private key; `openssl pkey -pubout` prints its public half");
  CHECK(PrivateKey::read(kPublic).error().message ==
        "it is no private key in PEM, which begins with `-----BEGIN PRIVATE KEY-----`");
}
