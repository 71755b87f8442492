// The seats of approvals as the rules declare them, for who asks whether they can be filled.
// Private to compiler/check.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/check/checker.hpp"

namespace writ::check {

inline constexpr std::size_t kMostRoles = 12;  // of one approval whose subsets are counted

// All places of one role that are needed at one time.
struct Seats {
  SymbolId role;
  std::int64_t places = 0;
  std::optional<std::int64_t> promised;  // at least so many people
  diag::Span span;
};

// What may be needed together: the seats without a condition, and these with one that has one. Roles that
// do not resolve are left out, and so are approvals of more than kMostRoles.
auto seatings_of(const Checker& c, const Symbol& approval) -> std::vector<std::vector<Seats>>;

// `at least n people`, where the role says so.
auto promise_of(const Checker& c, SymbolId role) -> std::optional<std::int64_t>;

// Pairs of roles that nobody holds both of, either way round.
auto separated_roles(const Checker& c) -> std::set<std::pair<SymbolId, SymbolId>>;

// "2 people".
auto people_text(std::int64_t count) -> std::string;
// "`lead` and `safety`": the roles of a subset, with the places that it has and the last of their spans.
struct Asked {
  std::string roles;
  std::int64_t places = 0;
  diag::Span span;
};
auto asked_by(const Checker& c, const std::vector<Seats>& seats, std::size_t subset) -> Asked;

}  // namespace writ::check
