// One item of evidence against what is asked for: every check, its edge to the nanosecond, and its words.
#include "runtime/evidence/judge.hpp"

#include <doctest/doctest.h>
#include <limits>

#include "runtime/values/text.hpp"
#include "tests/property/random_values.hpp"

using namespace writ;
using namespace writ::evidence;

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kNow = 1'777'885'200 * kSecond;  // 2026-05-04T09:00:00Z

// A report about `sha256:aa`, from eval_service, not older than a day; and one that is all of that.
struct Desk {
  ir::Input input;
  Type digest;
  Demand demand{input, &digest, Cell::of_text("sha256:aa"), kNow, 2 * kMinute};
  Item item;

  Desk() {
    input.issuers = {"eval_service"};
    input.fresh_within = kDay;
    digest.kind = Kind::Digest;
    item.subject = "sha256:aa";
    item.issuer = "eval_service";
    item.issued_at = kNow - kHour;
    item.trust = Trust::Verified;
  }
  [[nodiscard]] auto made() const -> Judgement { return judge(demand, item); }
};

// "stale: 30 h old, limit 24 h"; "ok" when nothing speaks against it.
auto shown(const Judgement& made) -> std::string {
  std::string text(state_name(made.state));
  return made.detail.empty() ? text : text + ": " + made.detail;
}

auto shown(const Desk& desk) -> std::string {
  const Judgement made = desk.made();
  CHECK((made.why == 0) == (made.state == State::Ok));
  return shown(made);
}

// "24 h 30 min" as a duration.
auto total_of(const std::string& text) -> std::int64_t {
  std::int64_t total = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find(' ', text.find(' ', at) + 1);
    const auto part = parse_duration(text.substr(at, end - at));
    CAPTURE(text);
    REQUIRE(part.has_value());
    total += *part;
    at = end == std::string::npos ? text.size() : end + 1;
  }
  return total;
}

}  // namespace

TEST_CASE("evidence that is all that is asked for counts") { CHECK(shown(Desk()) == "ok"); }

TEST_CASE("freshness: the limit itself is fresh, one nanosecond more is not") {
  Desk desk;
  desk.item.issued_at = kNow - kDay;
  CHECK(shown(desk) == "ok");
  desk.item.issued_at = kNow - kDay - 1;
  CHECK(desk.made().why == bit(Reason::Stale));
  CHECK(shown(desk) == "stale: 24 h 1 s old, limit 24 h");
  desk.item.issued_at = kNow - 30 * kHour;
  CHECK(shown(desk) == "stale: 30 h old, limit 24 h");
  desk.input.fresh_within.reset();
  desk.item.issued_at = kLeast;
  CHECK(shown(desk) == "ok");
}

TEST_CASE("a limit of nothing takes what was issued now, or a little ahead") {
  Desk desk;
  desk.input.fresh_within = 0;
  desk.item.issued_at = kNow;
  CHECK(shown(desk) == "ok");
  desk.item.issued_at = kNow + 1;
  CHECK(shown(desk) == "ok");
  desk.item.issued_at = kNow - 1;
  CHECK(shown(desk) == "stale: 1 ms old, limit 0 s");
}

TEST_CASE("the future: clocks may differ by the skew, and by no nanosecond more") {
  Desk desk;
  desk.item.issued_at = kNow + 2 * kMinute;
  CHECK(shown(desk) == "ok");
  desk.item.issued_at = kNow + 2 * kMinute + 1;
  CHECK(desk.made().why == bit(Reason::Future));
  CHECK(desk.made().state == State::Future);
  desk.item.issued_at = kNow + kHour;
  CHECK(shown(desk) == "future: dated 2026-05-04T10:00:00Z, 1 h ahead");
  desk.demand.clock_skew = 0;
  desk.item.issued_at = kNow + 1;
  CHECK(desk.made().why == bit(Reason::Future));
}

TEST_CASE("without a date of issue nothing is fresh, whatever the limit") {
  Desk desk;
  desk.item.issued_at.reset();
  CHECK(desk.made().why == bit(Reason::Invalid));
  CHECK(shown(desk) == "invalid: it has no date of issue");
  desk.input.fresh_within.reset();
  CHECK(shown(desk) == "invalid: it has no date of issue");
}

TEST_CASE("expiry: over at the instant that is named") {
  Desk desk;
  desk.item.expires_at = kNow + 1;
  CHECK(shown(desk) == "ok");
  desk.item.expires_at = kNow;
  CHECK(desk.made().why == bit(Reason::Stale));
  CHECK(shown(desk) == "stale: expired at 2026-05-04T09:00:00Z");
  desk.item.expires_at = kLeast;
  CHECK(desk.made().state == State::Stale);
}

TEST_CASE("trust: a signature, or the caller's word that none is needed") {
  Desk desk;
  desk.item.trust = Trust::Accepted;
  CHECK(shown(desk) == "ok");
  desk.item.trust = Trust::Unverified;
  CHECK(desk.made().why == bit(Reason::Untrusted));
  CHECK(shown(desk) == "untrusted: it is not signed");
}

TEST_CASE("issuer: one of the roles that are named") {
  Desk desk;
  desk.item.issuer = "build_service";
  CHECK(shown(desk) == "untrusted: issued by `build_service`, must be eval_service");
  desk.input.issuers = {"eval_service", "audit", "ml_safety"};
  CHECK(shown(desk) == "untrusted: issued by `build_service`, must be eval_service, audit or ml_safety");
  desk.item.issuer = "ml_safety";
  CHECK(shown(desk) == "ok");
  desk.item.issuer = "";
  CHECK(shown(desk) == "untrusted: no issuer is named, must be eval_service, audit or ml_safety");
  desk.item.issuer = "Eval_service";
  CHECK(desk.made().state == State::Untrusted);
  desk.item.issuer.reset();  // as a test gives it
  CHECK(shown(desk) == "ok");
  desk.item.issuer = "anybody";
  desk.input.issuers.clear();
  CHECK(shown(desk) == "ok");
  desk.item.trust = Trust::Unverified;  // any issuer is not the same as none vouching
  CHECK(desk.made().state == State::Untrusted);
}

TEST_CASE("subject: exactly the one that is asked about") {
  Desk desk;
  for (const char* other : {"sha256:ab", "sha256:a", "sha256:aaa", "SHA256:AA", " sha256:aa"}) {
    desk.item.subject = other;
    CHECK(desk.made().why == bit(Reason::WrongSubject));
    CHECK(shown(desk) == "wrong_subject: about `" + std::string(other) + "`, must be about `sha256:aa`");
  }
  desk.item.subject = "";
  CHECK(shown(desk) == "wrong_subject: about nothing, must be about `sha256:aa`");
  desk.item.subject.reset();  // as a test gives it
  CHECK(shown(desk) == "ok");
  desk.item.subject = "sha256:ab";
  desk.demand.subject_type = nullptr;
  CHECK(shown(desk) == "ok");
}

TEST_CASE("while nobody knows what it must be about, it is about something else") {
  Desk desk;
  desk.demand.subject = Cell::unknown(bit(Reason::Missing));
  CHECK(desk.made().why == (bit(Reason::WrongSubject) | bit(Reason::Missing)));
  CHECK(shown(desk) == "wrong_subject: what it must be about is not known");
  desk.item.subject.reset();
  CHECK(desk.made().state == State::WrongSubject);
}

TEST_CASE("all that speaks against an item is told, the first in a fixed order gives the state") {
  Desk desk;
  desk.item.trust = Trust::Unverified;
  desk.item.issuer = "x";
  desk.item.subject = "y";
  desk.item.issued_at = kNow - 30 * kHour;
  desk.item.expires_at = kNow - kHour;
  const Judgement made = desk.made();
  CHECK(made.why == (bit(Reason::Untrusted) | bit(Reason::WrongSubject) | bit(Reason::Stale)));
  CHECK(shown(made) ==
        "untrusted: it is not signed; issued by `x`, must be eval_service; about `y`, must be about "
        "`sha256:aa`; "
        "30 h old, limit 24 h; expired at 2026-05-04T08:00:00Z");
  desk.item.trust = Trust::Verified;
  desk.item.issuer = "eval_service";
  CHECK(desk.made().state == State::WrongSubject);
  desk.item.issued_at.reset();
  desk.item.subject = "sha256:aa";
  CHECK(desk.made().state == State::Invalid);
  CHECK(desk.made().why == (bit(Reason::Invalid) | bit(Reason::Stale)));
}

TEST_CASE("instants at the ends of 64 bits") {
  Desk desk;
  desk.demand.now = kMost;
  desk.item.issued_at = kLeast;
  CHECK(desk.made().state == State::Stale);
  desk.demand.now = kLeast;
  desk.item.issued_at = kMost;
  CHECK(desk.made().state == State::Future);
  desk.demand.clock_skew = kMost;
  CHECK(desk.made().state == State::Future);
  desk.demand.now = kMost;
  desk.input.fresh_within = kMost;
  desk.item.issued_at = 0;
  CHECK(shown(desk) == "ok");
  desk.item.issued_at = -1;
  CHECK(desk.made().state == State::Stale);
}

TEST_CASE("limits and ages in words") {
  CHECK(limit_text(0) == "0 s");
  CHECK(limit_text(15 * kMinute) == "15 min");
  CHECK(limit_text(kDay) == "24 h");
  CHECK(limit_text(2 * kDay) == "2 days");
  CHECK(limit_text(7 * kDay + 12 * kHour) == "7 days 12 h");
  CHECK(limit_text(90 * kMinute) == "1 h 30 min");
  CHECK(age_text(30 * kHour, kDay) == "30 h");
  CHECK(age_text(30 * kHour + 59 * kMinute, kDay) == "30 h");
  CHECK(age_text(kDay + 30 * kMinute, kDay) == "24 h 30 min");
  CHECK(age_text(kDay + 30 * kSecond, kDay) == "24 h 30 s");
  CHECK(age_text(kDay + 1, kDay) == "24 h 1 s");
  CHECK(age_text(kSecond / 2 + 1, kSecond / 2) == "501 ms");
  CHECK(age_text(8 * kDay + kHour, 7 * kDay) == "8 days");
  CHECK(age_text(7 * kDay + kHour, 7 * kDay) == "7 days 1 h");
  CHECK(age_text(90 * kSecond, kMinute) == "1 min 30 s");
  CHECK(age_text(5'000 * kHour, kDay) == "208 days 8 h");
}

TEST_CASE("generated: an age is rounded up by less than a second, and always reads as more than the limit") {
  property::Random random(20'260'504);
  for (int i = 0; i < 20'000; ++i) {
    const auto number = [&] { return static_cast<std::int64_t>(random.next() >> (1 + random.below(62))); };
    const std::int64_t unit = random.pick(std::array{std::int64_t{1}, kSecond, kMinute, kHour, kDay});
    const std::int64_t limit = number() / 2 / unit * unit;
    const std::int64_t age = std::max(limit + 1, limit + number() / 2);
    CAPTURE(limit);
    CAPTURE(age);
    const std::int64_t told = total_of(age_text(age, limit));
    CHECK(told - age < kSecond);
    CHECK(told > limit);
    CHECK(total_of(limit_text(limit)) == limit);
  }
}
