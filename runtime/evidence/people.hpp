// Who people are: one person behind several accounts, the roles they hold and whom they delegate to.
//
// A directory is a document, JSON or YAML:
//
//   people:
//     - id: olga
//       accounts: [olga@northwind.example, github:olga]
//       roles:
//         - { role: model_owner, from: 2026-01-01, until: 2026-12-31 }
//       delegates:
//         - { to: dee, role: model_owner, since: 2026-05-01T00:00:00Z, until: 2026-05-10T00:00:00Z }
//       keys:
//         - { public: "-----BEGIN PUBLIC KEY-----…", until: 2026-12-31 }
//
// `from` and `until` are days, UTC, both included; without them a role is held always. A role may also be
// held by being in a group, `- { group: "idp:owners" }`: it is then each role that the rules take from that group.
// Keys are those that the person signs with; keys.hpp says when one counts. It is read strictly: what is malformed,
// or an account or a key that two people claim, is an error that names the place, because a person who is lost could
// be one who rejects.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/decode/decode.hpp"
#include "runtime/evidence/keys.hpp"

namespace writ::evidence {

class People {
 public:
  // `name` is told in errors.
  static auto read(std::string_view name, std::string_view bytes, decode::Format format) -> Fallible<People>;

  // The ids of everybody, in order.
  [[nodiscard]] auto everybody() const -> std::vector<std::string>;
  // The id of whoever has this account or id; nothing when nobody has.
  [[nodiscard]] auto person(std::string_view account) const -> std::optional<std::string>;
  [[nodiscard]] auto accounts_of(std::string_view person) const -> std::vector<std::string>;  // the id as well
  struct Held {
    std::string name;  // of a role, or of a group
    bool is_group = false;
  };
  [[nodiscard]] auto held_by(std::string_view person, std::int64_t at) const -> std::vector<Held>;
  // `groups` are those from which the rules take the role.
  [[nodiscard]] auto holds(std::string_view person, std::string_view role, std::span<const std::string> groups,
                           std::int64_t at) const -> bool;
  [[nodiscard]] auto keys_of(std::string_view person) const -> std::span<const Key>;
  // How long, in ns, `principal` delegated `role` to `person`, if they had at `at`; the shortest.
  [[nodiscard]] auto delegated_for(std::string_view principal, std::string_view person, std::string_view role,
                                   std::int64_t at) const -> std::optional<std::int64_t>;

 private:
  struct Role {
    std::string name;
    bool is_group = false;
    std::optional<std::int64_t> from, until;  // days since 1970
  };
  struct Delegation {
    std::string to;
    std::string role;
    std::int64_t since = 0, until = 0;  // ns since 1970
  };
  struct Person {
    std::vector<std::string> accounts;  // the id first
    std::vector<Role> roles;
    std::vector<Delegation> delegations;
    std::vector<Key> keys;
  };
  auto add(const Cell& row) -> std::string;  // what is wrong with it
  auto claim(const std::string& id, const std::vector<std::string>& accounts) -> std::string;

  std::map<std::string, Person, std::less<>> people_;         // by id
  std::map<std::string, std::string, std::less<>> accounts_;  // to the id
  std::map<std::string, std::string> key_owners_;             // from the id of a key
};

}  // namespace writ::evidence
