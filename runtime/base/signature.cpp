#include "runtime/base/signature.hpp"

#include <array>
#include <limits>
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <optional>

#include "runtime/base/check.hpp"
#include "runtime/base/sha256.hpp"

namespace writ {
namespace {

constexpr int kSmallestRsa = 2048;  // bits; NIST SP 800-131A allows no smaller one

template <auto kFree>
struct Freeing {
  template <class T>
  void operator()(T* thing) const {
    kFree(thing);
  }
};
using Bio = std::unique_ptr<BIO, Freeing<BIO_free>>;
using Digesting = std::unique_ptr<EVP_MD_CTX, Freeing<EVP_MD_CTX_free>>;
using Numbers = std::unique_ptr<ECDSA_SIG, Freeing<ECDSA_SIG_free>>;
using SharedKey = std::shared_ptr<EVP_PKEY>;

auto shared(EVP_PKEY* key) -> SharedKey { return {key, EVP_PKEY_free}; }

// How a kind of key signs.
struct Scheme {
  const EVP_MD* digest = nullptr;  // null: it does not hash beforehand
  std::size_t number_bytes = 0;    // of each of the two numbers of ECDSA
  bool pss = false;
};

auto curve_of(const EVP_PKEY* key) -> std::string {
  std::array<char, 64> name{};
  std::size_t size = 0;
  const bool named =
      EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, name.data(), name.size(), &size) == 1;
  return named ? std::string(name.data(), size) : std::string();
}

auto scheme_of(const EVP_PKEY* key) -> std::optional<Scheme> {
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_ED25519: return Scheme{};
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS:
      if (EVP_PKEY_get_bits(key) < kSmallestRsa) return std::nullopt;
      return Scheme{EVP_sha256(), 0, true};
    case EVP_PKEY_EC: break;
    default: return std::nullopt;
  }
  const std::string curve = curve_of(key);
  if (curve == "prime256v1") return Scheme{EVP_sha256(), 32, false};
  if (curve == "secp384r1") return Scheme{EVP_sha384(), 48, false};
  return std::nullopt;
}

constexpr const char* kKinds = "keys are Ed25519, ECDSA on P-256 or P-384, or RSA from 2,048 bits on";

auto reading(std::string_view pem) -> Bio {
  WRIT_CHECK(pem.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()), "keys are short");
  return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

// Nobody is asked for a password: who decides in a pipeline could not answer.
auto no_password(char*, int, int, void* asked) -> int {
  *static_cast<bool*>(asked) = true;
  return -1;
}

auto set_padding(EVP_PKEY_CTX* context, const Scheme& scheme, int salt) -> bool {
  return !scheme.pss || (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
                         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, salt) == 1);
}

auto bytes_of(std::string_view text) -> const unsigned char* {
  return reinterpret_cast<const unsigned char*>(text.data());
}

auto verifies_plainly(EVP_PKEY* key, const Scheme& scheme, std::string_view message, std::string_view signature)
    -> bool {
  const Digesting context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* parameters = nullptr;
  const bool fine =
      EVP_DigestVerifyInit(context.get(), &parameters, scheme.digest, nullptr, key) == 1 &&
      set_padding(parameters, scheme, RSA_PSS_SALTLEN_AUTO) &&
      EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message), message.size()) == 1;
  ERR_clear_error();
  return fine;
}

// The two numbers side by side, as DER.
auto der_of(std::string_view numbers) -> std::string {
  const int half = static_cast<int>(numbers.size() / 2);
  const Numbers made(ECDSA_SIG_new());
  BIGNUM* r = BN_bin2bn(bytes_of(numbers), half, nullptr);
  BIGNUM* s = BN_bin2bn(bytes_of(numbers) + half, half, nullptr);
  WRIT_CHECK(made != nullptr && ECDSA_SIG_set0(made.get(), r, s) == 1, "two numbers are a signature");
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(made.get(), &der);
  WRIT_CHECK(size > 0, "a signature has a DER form");
  std::string text(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return text;
}

auto der_of(EVP_PKEY* key) -> std::string {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  WRIT_CHECK(size > 0, "a public key has a DER form");
  std::string text(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return text;
}

}  // namespace

PublicKey::PublicKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)), id_(sha256_hex(der_of(key_.get()))) {}

auto PublicKey::read(std::string_view pem) -> Fallible<PublicKey> {
  const Bio bio = reading(pem);
  SharedKey key = shared(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (key == nullptr) {
    const bool secret = pem.find("PRIVATE KEY") != std::string_view::npos;
    return fail(secret ? "it is a private key; `openssl pkey -pubout` prints its public half"
                       : "it is no public key in PEM, which begins with `-----BEGIN PUBLIC KEY-----`");
  }
  if (!scheme_of(key.get())) return fail(std::string("it is a key of a kind that is not used: ") + kKinds);
  return PublicKey(std::move(key));
}

auto PublicKey::verifies(std::string_view message, std::string_view signature) const -> bool {
  const std::optional<Scheme> scheme = scheme_of(key_.get());
  WRIT_CHECK(scheme.has_value(), "read() takes no other key");
  const bool side_by_side = scheme->number_bytes > 0 && signature.size() == 2 * scheme->number_bytes;
  if (side_by_side && verifies_plainly(key_.get(), *scheme, message, der_of(signature))) return true;
  return verifies_plainly(key_.get(), *scheme, message, signature);
}

auto PrivateKey::read(std::string_view pem) -> Fallible<PrivateKey> {
  const Bio bio = reading(pem);
  bool asked = false;
  SharedKey key = shared(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, &asked));
  ERR_clear_error();
  if (asked) return fail("the private key is behind a password; `openssl pkey` writes it without one");
  if (key == nullptr) return fail("it is no private key in PEM, which begins with `-----BEGIN PRIVATE KEY-----`");
  if (!scheme_of(key.get())) return fail(std::string("it is a key of a kind that is not used: ") + kKinds);
  return PrivateKey(PublicKey(std::move(key)));
}

auto PrivateKey::sign(std::string_view message) const -> Fallible<std::string> {
  EVP_PKEY* key = public_.key_.get();
  const std::optional<Scheme> scheme = scheme_of(key);
  WRIT_CHECK(scheme.has_value(), "read() takes no other key");
  const Digesting context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* parameters = nullptr;
  std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key)), '\0');
  std::size_t size = signature.size();
  const bool fine = EVP_DigestSignInit(context.get(), &parameters, scheme->digest, nullptr, key) == 1 &&
                    set_padding(parameters, *scheme, RSA_PSS_SALTLEN_DIGEST) &&
                    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                                   bytes_of(message), message.size()) == 1;
  ERR_clear_error();
  if (!fine) return fail("the key does not sign");
  signature.resize(size);
  return signature;
}

}  // namespace writ
