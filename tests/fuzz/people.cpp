// Fuzzes what says whom to believe: the people directory, lists of keys, ledgers and signed documents. Whatever the
// bytes, each is refused with a reason or read; what is read says what it may say, and a signature that nobody made
// vouches for nothing.
#include "runtime/evidence/people.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "runtime/evidence/keys.hpp"
#include "runtime/evidence/ledger.hpp"
#include "runtime/evidence/ledger_head.hpp"
#include "runtime/evidence/signed.hpp"

namespace {

using namespace writ;

void require(bool holds) {
  if (!holds) std::abort();
}

constexpr const char* kPeople = R"(people:
  - id: kim
    accounts: [kim@example.org]
    roles: [{ role: lead }]
    keys:
      - public: "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJ4EX/BRMcjQPZ9DyMW6Dhs7/vyskKMnFH+98WX8dQm4=\n-----END PUBLIC KEY-----\n"
)";

void try_people(std::string_view bytes, decode::Format format) {
  const auto people = evidence::People::read("people", bytes, format);
  if (!people) return require(!people.error().message.empty());
  for (const std::string& id : people->everybody()) {
    require(!id.empty() && people->person(id) == id);
    static_cast<void>(people->holds(id, "lead", {}, 0));
  }
}

void try_ledger(std::string_view bytes, decode::Format format, const evidence::People& people) {
  for (const bool accept : {false, true}) {
    const auto read = evidence::read_statements("ledger", bytes, format, {&people, {}, 0, accept, true});
    if (!read) return require(!read.error().message.empty());
    for (const evidence::Statement& one : *read) {
      require(!one.approval.empty() && !one.person.empty() && one.bound.has_value() && !one.digest.empty());
      require(one.trust != evidence::Trust::Verified);  // no seed is signed with the one key that could
      require(accept || one.trust == evidence::Trust::Unverified);
    }
  }
}

constexpr const char* kKeys = R"(keys:
  - name: keeper
    for: [keeper]
    public: "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJ4EX/BRMcjQPZ9DyMW6Dhs7/vyskKMnFH+98WX8dQm4=\n-----END PUBLIC KEY-----\n"
)";

// Nobody but the keeper closes a ledger, and no seed is signed by them.
void try_head(std::string_view bytes) {
  static const evidence::Keys all = evidence::Keys::read("keys", kKeys, decode::Format::Yaml).value();
  const evidence::LedgerTerms terms{"acme", "keeper", 3'600'000'000'000};
  for (const evidence::Keys* keys : {static_cast<const evidence::Keys*>(nullptr), &all}) {
    const evidence::Ledger judged = evidence::judge_ledger(terms, bytes, {}, keys, 0, 0);
    require(judged.is_open() && !judged.why.empty() && !judged.digest.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const evidence::People people = evidence::People::read("people", kPeople, decode::Format::Yaml).value();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const decode::Format format : {decode::Format::Json, decode::Format::Yaml}) {
    try_people(bytes, format);
    const auto keys = evidence::Keys::read("keys", bytes, format);
    require(keys || !keys.error().message.empty());
    try_ledger(bytes, format, people);
  }
  try_head(bytes);
  const auto document = evidence::read_signed(bytes);
  require(document || !document.error().message.empty());
  return 0;
}
