// Which truths a condition can have at all, whatever comes in. Private to compiler/check.
#pragma once

#include <string>

#include "compiler/check/checker.hpp"

namespace writ::check {

// Over-approximates: what is not possible here is not possible. Neither: it can never be computed.
struct Possible {
  bool yes = true;
  bool no = true;
  std::string why = {};  // the part that settles it, as written, and by what
};

// After infer, of a condition in `module`. Looks at literals, enum members and `let`s that are constants, at the
// ranges of types, at sets that hold every member, and at one path that is compared with itself.
auto possible_truths(Checker& c, ModuleIndex module, syntax::ExprId id) -> Possible;

}  // namespace writ::check
