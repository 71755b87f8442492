// What the process says to the shell that started it (design 7.11).
#pragma once

#include <initializer_list>

namespace writ::cli {

enum class Exit : int {
  Ok = 0,        // clean; allow
  Findings = 1,  // findings, failed tests; deny
  Broken = 2,    // could not do it: usage, unreadable input, nothing to do
  Pending = 3,   // needs approval or escalation
};

// Which of two answers counts: a part that broke must not be hidden by one that is
// clean, so 2 beats 1 beats 3 beats 0.
constexpr auto worse(Exit a, Exit b) -> Exit {
  for (Exit e : {Exit::Broken, Exit::Findings, Exit::Pending}) {
    if (a == e || b == e) return e;
  }
  return Exit::Ok;
}

}  // namespace writ::cli
