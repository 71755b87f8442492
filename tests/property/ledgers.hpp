// Ledgers of generated statements, as their keeper has them and as somebody hands them in who wants a yes.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/base/check.hpp"
#include "runtime/base/sha256.hpp"
#include "runtime/base/signature.hpp"
#include "runtime/evidence/ledger_head.hpp"
#include "runtime/evidence/signed.hpp"
#include "runtime/evidence/statement.hpp"

namespace writ::property {

struct LedgerFiles {
  std::vector<evidence::Statement> said;
  std::optional<std::string> head;
};

class Ledgers {
 public:
  // What the keeper has now: every statement, and a head over them.
  auto whole(std::vector<evidence::Statement> said, std::int64_t now) const -> LedgerFiles {
    for (std::size_t i = 0; i < said.size(); ++i) said[i].digest = sha256_hex("statement " + std::to_string(i));
    std::string head = sealed("acme", now - kMinute, said, keeper_);
    return {std::move(said), std::move(head)};
  }

  // The same in another order, and with something twice: nothing is missing.
  template <class Random>
  static auto shuffled(Random& random, LedgerFiles files) -> LedgerFiles {
    std::vector<evidence::Statement>& said = files.said;
    for (std::size_t i = said.size(); i > 1; --i) std::swap(said[i - 1], said[random.below(i)]);
    if (!said.empty()) said.push_back(said[random.below(said.size())]);
    return files;
  }

  // Statements are left out, or the head is, or there is another head than the keeper's present one.
  template <class Random>
  auto tampered(Random& random, const LedgerFiles& files, std::int64_t now) const -> LedgerFiles {
    LedgerFiles made = files;
    for (std::size_t i = random.below(made.said.size() + 1); i > 0; --i)
      made.said.erase(made.said.begin() + static_cast<std::ptrdiff_t>(random.below(made.said.size())));
    if (made.said.size() < files.said.size() && random.below(3) == 0) {
      if (random.below(2) == 0) fill_up(random, made.said, files.said.size());
      return made;  // with the keeper's head, which is over others
    }
    switch (random.below(8)) {
      case 0: made.head.reset(); break;
      case 1: made.head->resize(random.below(made.head->size())); break;
      case 2: made.head->at(random.below(made.head->size())) ^= 1; break;
      case 3: made.head = sealed("other", now - kMinute, made.said, keeper_); break;
      case 4: made.head = sealed("acme", now + 2 * kHour, made.said, keeper_); break;
      case 5: made.head = sealed("acme", now - kFresh - kMinute, made.said, keeper_); break;
      case 6: made.head = sealed("acme", now - kMinute, made.said, stranger_); break;
      case 7: made.head = evidence::write_head(evidence::head_over("acme", now - kMinute, made.said)); break;
    }
    return made;
  }

  [[nodiscard]] auto judged(const LedgerFiles& files, std::int64_t now) const -> evidence::Ledger {
    const std::optional<std::string_view> head =
        files.head ? std::optional<std::string_view>(*files.head) : std::nullopt;
    return evidence::judge_ledger({"acme", "keeper", kFresh}, head, files.said, &keys_, now, kHour);
  }

 private:
  // As many as there were, of what is left.
  template <class Random>
  static void fill_up(Random& random, std::vector<evidence::Statement>& said, std::size_t count) {
    while (!said.empty() && said.size() < count) {
      said.push_back(said[random.below(said.size())]);
      said.back().digest = sha256_hex("copy " + std::to_string(said.size()));
    }
  }

  static constexpr std::int64_t kMinute = 60'000'000'000;
  static constexpr std::int64_t kHour = 60 * kMinute;
  static constexpr std::int64_t kFresh = 6 * kHour;

  static auto private_key(const char* base64) -> PrivateKey {
    auto key =
        PrivateKey::read(std::string("-----BEGIN PRIVATE KEY-----\n") + base64 + "\n-----END PRIVATE KEY-----\n");
    WRIT_CHECK(key.has_value(), "a key of this test");
    return *key;
  }
  // Both keys are trusted; one of them for something else.
  static auto trusted() -> evidence::Keys {
    auto keys = evidence::Keys::read("keys", R"({"keys": [
      {"name": "keeper", "for": ["keeper"], "public":
       "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAcCGchIRtySiWEIMP/usRVht15163FxGlFOHEYZptBTU=\n-----END PUBLIC KEY-----\n"},
      {"name": "eval", "for": ["eval"], "public":
       "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAHlp1h+X7ccv3qQOUDTuNzOYPoCCduVMQ/Cg35EacirU=\n-----END PUBLIC KEY-----\n"}]})",
                                     decode::Format::Json);
    WRIT_CHECK(keys.has_value(), "keys of this test");
    return *keys;
  }
  static auto sealed(const char* name, std::int64_t at, const std::vector<evidence::Statement>& said,
                     const PrivateKey& key) -> std::string {
    const auto head =
        evidence::sign(evidence::kHeadPayload, evidence::write_head(evidence::head_over(name, at, said)), key);
    WRIT_CHECK(head.has_value(), "a key of this test signs");
    return *head;
  }

  PrivateKey keeper_ = private_key("MC4CAQAwBQYDK2VwBCIEINJHSUHFc0HnrVN4AkLGyfe4wD0oGLDYToAaquhFOIa0");
  PrivateKey stranger_ = private_key("MC4CAQAwBQYDK2VwBCIEINEIq8zTbBwBDJ+kBlTjQ6NHXrd0mbym2vZgaJtR3V7u");
  evidence::Keys keys_ = trusted();
};

}  // namespace writ::property
