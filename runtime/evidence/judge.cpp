#include "runtime/evidence/judge.hpp"

#include <algorithm>
#include <array>

#include "runtime/values/decimal.hpp"
#include "runtime/values/text.hpp"

namespace writ::evidence {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kSecond = 1'000 * kMillisecond;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

auto hours(std::int64_t ns) -> std::string { return group_digits(std::to_string(ns / kHour)) + " h"; }

// `ns` in its two largest units: "24 h 30 min". Below two days the largest is the hour.
auto two_units(std::int64_t ns) -> std::string {
  for (std::int64_t unit : {kDay, kHour, kMinute, kSecond}) {
    if (ns < unit || (unit == kDay && ns < 2 * kDay)) continue;
    const std::int64_t whole = ns - ns % unit;
    const std::string big = unit == kHour ? hours(whole) : print_duration(whole);
    return whole == ns ? big : big + " " + print_duration(ns - whole);
  }
  return print_duration(ns);
}

auto quoted(std::string_view text) -> std::string { return "`" + std::string(text) + "`"; }

auto one_of(const std::vector<std::string>& names) -> std::string {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + names[i];
  }
  return text;
}

// Notes failures; the first in the fixed order gives the state, because that is the order of the calls.
struct Notes {
  Judgement& made;
  void fail(State state, Reason reason, const std::string& phrase) const {
    if (made.why == 0) made.state = state;
    made.why |= bit(reason);
    if (!phrase.empty()) made.detail += (made.detail.empty() ? "" : "; ") + phrase;
  }
};

void check_trust(const Demand& demand, const Item& item, const Notes& notes) {
  if (item.trust == Trust::Unverified) {
    notes.fail(State::Untrusted, Reason::Untrusted, item.distrusted.empty() ? "it is not signed" : item.distrusted);
  }
  const std::vector<std::string>& roles = demand.input.issuers;
  // In-toto statements name none; who signed them is the issuer, and that nobody did was said.
  const bool said = !item.distrusted.empty() && item.issuer && item.issuer->empty();
  if (!item.issuer || said || roles.empty() || std::find(roles.begin(), roles.end(), *item.issuer) != roles.end()) return;
  const std::string who = item.issuer->empty() ? "no issuer is named" : "issued by " + quoted(*item.issuer);
  notes.fail(State::Untrusted, Reason::Untrusted, who + ", must be " + one_of(roles));
}

void check_subject(const Demand& demand, const Item& item, const Notes& notes) {
  if (demand.subject_type == nullptr) return;
  if (demand.subject.is_unknown()) {
    notes.fail(State::WrongSubject, Reason::WrongSubject, "what it must be about is not known");
    notes.made.why |= demand.subject.why;
    return;
  }
  const std::string_view wanted = demand.subject.text.view();
  const auto& further = item.further_subjects;
  const bool among = std::find(further.begin(), further.end(), wanted) != further.end();
  if (!item.subject || *item.subject == wanted || among) return;
  if (demand.sensitive)
    return notes.fail(State::WrongSubject, Reason::WrongSubject, "about somebody or something else");
  const std::string about = item.subject->empty() ? "about nothing" : "about " + quoted(*item.subject);
  notes.fail(State::WrongSubject, Reason::WrongSubject, about + ", must be about " + quoted(wanted));
}

void check_envelope(const Item& item, const Notes& notes) {
  for (const std::string& fault : item.faults) notes.fail(State::Invalid, Reason::Invalid, fault);
}

// Differences are taken in 128 bits: an instant can be anywhere in 64.
void check_time(const Demand& demand, const Item& item, const Notes& notes) {
  // Without a date it could be from the future, or too old; leaving the date out must not help.
  if (!item.issued_at)
    return notes.fail(State::Invalid, Reason::Invalid, item.faults.empty() ? "it has no date of issue" : "");
  const Int128 age = static_cast<Int128>(demand.now) - *item.issued_at;
  if (-age > demand.clock_skew) {
    const std::int64_t ahead = static_cast<std::int64_t>(std::min<Int128>(-age, INT64_MAX));
    notes.fail(State::Future, Reason::Future,
               "dated " + print_instant(*item.issued_at) + ", " + age_text(ahead, demand.clock_skew) + " ahead");
  }
  const std::optional<std::int64_t>& limit = demand.input.fresh_within;
  if (limit && age > *limit) {
    const std::int64_t old = static_cast<std::int64_t>(std::min<Int128>(age, INT64_MAX));
    notes.fail(State::Stale, Reason::Stale, age_text(old, *limit) + " old, limit " + limit_text(*limit));
  }
}

void check_expiry(const Demand& demand, const Item& item, const Notes& notes) {
  if (!item.expires_at || *item.expires_at > demand.now) return;
  notes.fail(State::Stale, Reason::Stale, "expired at " + print_instant(*item.expires_at));
}

}  // namespace

auto limit_text(std::int64_t limit) -> std::string { return two_units(limit); }

// The coarsest unit that still shows the age to be over the limit; where whole seconds do not, the next
// second, or millisecond of a limit below one: nobody reads nanoseconds.
auto age_text(std::int64_t age, std::int64_t limit) -> std::string {
  for (std::int64_t unit : {kDay, kHour, kMinute, kSecond}) {
    if (unit == kDay && limit < 2 * kDay) continue;
    const std::int64_t whole = age - age % unit;
    if (whole > limit) return two_units(whole);
  }
  const std::int64_t unit = limit < kSecond ? kMillisecond : kSecond;
  const std::int64_t up = age % unit == 0 ? 0 : unit - age % unit;
  if (age > INT64_MAX - up) return print_duration(age);
  return limit < kSecond ? print_duration(age + up) : two_units(age + up);
}

auto next_change(const Demand& demand, const Item& item) -> std::optional<std::int64_t> {
  std::optional<std::int64_t> next;
  const auto at = [&](Int128 instant) {
    if (instant <= demand.now || instant > INT64_MAX) return;
    const auto when = static_cast<std::int64_t>(instant);
    next = std::min(next.value_or(when), when);
  };
  if (item.issued_at) {
    at(static_cast<Int128>(*item.issued_at) - demand.clock_skew);
    if (demand.input.fresh_within) at(static_cast<Int128>(*item.issued_at) + *demand.input.fresh_within + 1);
  }
  if (item.expires_at) at(*item.expires_at);
  if (item.vouched_until) at(*item.vouched_until);
  return next;
}

auto judge(const Demand& demand, const Item& item) -> Judgement {
  Judgement made;
  const Notes notes{made};
  check_trust(demand, item, notes);
  check_subject(demand, item, notes);
  check_envelope(item, notes);
  check_time(demand, item, notes);
  check_expiry(demand, item, notes);
  return made;
}

}  // namespace writ::evidence
