#include "runtime/values/cell.hpp"

namespace writ {

auto reason_name(Reason reason) -> std::string_view {
  switch (reason) {
    case Reason::Missing: return "missing";
    case Reason::Invalid: return "invalid";
    case Reason::Stale: return "stale";
    case Reason::Future: return "future";
    case Reason::Untrusted: return "untrusted";
    case Reason::WrongSubject: return "wrong_subject";
    case Reason::Incomplete: return "incomplete";
    case Reason::SampleTooSmall: return "sample_too_small";
    case Reason::Overflow: return "overflow";
    case Reason::DivisionByZero: return "division_by_zero";
    case Reason::NoEntry: return "no_entry";
    case Reason::OverLimit: return "over_limit";
  }
  return "";
}

}  // namespace writ
