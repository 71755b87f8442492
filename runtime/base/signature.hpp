// Public and private keys, and what they sign: Ed25519 (RFC 8032), ECDSA on P-256 with SHA-256 and on
// P-384 with SHA-384 (FIPS 186-5), RSA-PSS with SHA-256 from 2,048 bits on (RFC 8017).
//
// Keys are PEM, as `openssl genpkey` and `openssl pkey -pubout` write them. A key of another kind is
// refused by name, and so is a private key behind a password. Keys are immutable; any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "runtime/base/result.hpp"

struct evp_pkey_st;  // of OpenSSL, which is nowhere included but in runtime/base

namespace writ {

class PublicKey {
 public:
  static auto read(std::string_view pem) -> Fallible<PublicKey>;

  // An ECDSA signature may be DER or the two numbers side by side: signers in the field write both.
  [[nodiscard]] auto verifies(std::string_view message, std::string_view signature) const -> bool;
  // "sha256:…" of its DER form (SubjectPublicKeyInfo): the same key has the same id, however it is written.
  [[nodiscard]] auto id() const -> const std::string& { return id_; }

 private:
  friend class PrivateKey;
  explicit PublicKey(std::shared_ptr<evp_pkey_st> key);
  std::shared_ptr<evp_pkey_st> key_;
  std::string id_;
};

class PrivateKey {
 public:
  static auto read(std::string_view pem) -> Fallible<PrivateKey>;

  // ECDSA signatures are DER.
  [[nodiscard]] auto sign(std::string_view message) const -> Fallible<std::string>;
  [[nodiscard]] auto public_key() const -> const PublicKey& { return public_; }

 private:
  explicit PrivateKey(PublicKey key) : public_(std::move(key)) {}
  PublicKey public_;  // of OpenSSL's one kind of key, which here has the private half as well
};

}  // namespace writ
