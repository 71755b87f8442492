// Lengths of time that clauses state: `valid 72 h`, `review every 90 days`, `fresh within 24 h`. Private to
// compiler/check.
#pragma once

#include "compiler/check/checker.hpp"

namespace writ::check {

enum class Least : std::uint8_t { Nothing, Something };

// Reports what is no length of time, or none at all where there has to be something; `example` shows how one is
// written. An invalid `id` is a clause that says none, which is for others to judge. Unread, a length would count as
// nothing: whoever may escalate could at once.
void check_duration(Checker& c, syntax::ExprId id, Least least, std::string_view example = "24 h");

}  // namespace writ::check
