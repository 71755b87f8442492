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
//
// `from` and `until` are days, UTC, both included; without them a role is held always. It is read
// strictly: what is malformed, or an account that two people claim, is an error that names the place,
// because a person who is lost could be one who rejects.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/decode/decode.hpp"

namespace writ::evidence {

class People {
 public:
  // `name` is told in errors.
  static auto read(std::string_view name, std::string_view bytes, decode::Format format) -> Fallible<People>;

  // The id of whoever has this account or id; nothing when nobody has.
  [[nodiscard]] auto person(std::string_view account) const -> std::optional<std::string>;
  [[nodiscard]] auto holds(std::string_view person, std::string_view role, std::int64_t at) const -> bool;
  // Everybody who does, by id.
  [[nodiscard]] auto holders(std::string_view role, std::int64_t at) const -> std::vector<std::string>;
  // How long, in ns, `principal` delegated `role` to `person`, if they had at `at`; the shortest.
  [[nodiscard]] auto delegated_for(std::string_view principal, std::string_view person, std::string_view role,
                                   std::int64_t at) const -> std::optional<std::int64_t>;

 private:
  struct Role {
    std::string role;
    std::optional<std::int64_t> from, until;  // days since 1970
  };
  struct Delegation {
    std::string to;
    std::string role;
    std::int64_t since = 0, until = 0;  // ns since 1970
  };
  struct Person {
    std::vector<Role> roles;
    std::vector<Delegation> delegations;
  };
  std::map<std::string, Person, std::less<>> people_;         // by id
  std::map<std::string, std::string, std::less<>> accounts_;  // to the id
};

}  // namespace writ::evidence
