// Random well-typed rule files over a request without collections: what is decided column by column (runtime/batch).
#pragma once

#include <string>
#include <vector>

#include "tests/property/worlds.hpp"

namespace writ::worlds {

class FlatText {
 public:
  explicit FlatText(Random& random) : random_(random) {}

  auto program() -> std::string {
    std::string text = kSchema;
    // A text that is longer makes the whole request unknown.
    text.replace(text.find("LIMIT"), 5, one_of({"4", "40"}));
    text += "tolerance tol { measure ask.share needs ask.m >= " + std::to_string(random_.between(-3, 5)) +
            "\n target <= 10% accept <= 40% warn <= 80% owner boss }\n";
    const auto controls = 1 + random_.below(6);
    for (std::uint64_t i = 1; i <= controls; ++i) text += control(std::to_string(i));
    return text + gate();
  }

 private:
  static constexpr const char* kSchema = R"(language writ 1
module generated.flat version 1.0.0
enum Tier ordered { low, medium, high, critical }
enum Ring { staff, beta, everyone }
role boss "Boss" from "x:boss"
obligation keep(n: int, until_: date) merge all
record Inner { id : string, n : int in 0 .. 9, tier : Tier, when_ : date? }
record Ask {
  name : string, other : string, key : digest, who : person, tier : Tier, ring : Ring, n : int, m : int in -9 .. 9, yes : bool, done : bool
  maybe_n : int?, maybe_b : bool?, maybe_t : Tier?, maybe_s : string?, cost : decimal, share : ratio, score : float in 0.0 .. 1.0
  at_ : instant, day : date, span : duration, ver : semver, land : country, free : json?, inner : Inner
  unread : list[int], unread_too : string max LIMIT
}
request ask : Ask
approval ok { binds ask.key need 1 from boss valid 24 h }
)";

  Random& random_;
  // Of texts only what classes of them answer; and then seldom something else.
  bool classed_ = random_.chance(60);

  auto one_of(const std::vector<std::string>& options) -> std::string { return random_.pick(options); }
  auto compare() -> std::string { return one_of({" < ", " <= ", " > ", " >= ", " == ", " != "}); }
  auto word() -> std::string { return one_of({"\"a\"", "\"ab\"", "\"abc\"", "\"x-1\"", "\"zebra\"", "\"\""}); }
  auto text() -> std::string { return one_of({"ask.name", "ask.name", "ask.other", "ask.inner.id", "(ask.maybe_s default " + word() + ")"}); }
  auto pattern() -> std::string { return one_of({"/[a-z]+/", "/a.*/", "/x-[0-9]/", "/(ab|zebra)c?/", "/[^a]*/"}); }
  auto tier() -> std::string { return one_of({"ask.tier", "ask.inner.tier", "(ask.maybe_t default high)", "medium"}); }

  auto integer(int depth) -> std::string {
    if (depth <= 0 || random_.chance(30)) return one_of({"ask.n", "ask.m", "ask.inner.n", "3", "7", "(ask.maybe_n default 2)"});
    switch (random_.below(8)) {
      case 0: return "(" + integer(depth - 1) + " + " + integer(depth - 1) + ")";
      case 1: return "(" + integer(depth - 1) + " - " + integer(depth - 1) + ")";
      case 2: return "(" + integer(depth - 1) + " * " + integer(depth - 1) + ")";
      case 3: return "length(" + text() + ")";
      case 4: return "(if " + boolean(depth - 1) + " then " + integer(depth - 1) + " else " + integer(depth - 1) + ")";
      case 5: return one_of({"min2", "max2", "mod"}) + "(" + integer(depth - 1) + ", " + integer(depth - 1) + ")";
      case 6: return "abs(" + integer(depth - 1) + ")";
      default: return "weekday(ask.day)";
    }
  }

  auto of_text() -> std::string {
    if (classed_ && random_.chance(5)) return text() + compare() + word();
    switch (random_.below(classed_ ? 5 : 9)) {
      case 0: return text() + one_of({" == ", " != "}) + word();
      case 1: return text() + one_of({" in ", " not in "}) + "{ " + word() + ", \"abc\", \"q\" }";
      case 2: return text() + " matches " + pattern();
      case 3: return text() + one_of({" like \"a*\"", " like \"?-*\"", " like \"*b*\""});
      case 4: return (classed_ ? "starts" : one_of({"starts", "ends", "contains"})) + "(" + text() + ", " + word() + ")";
      case 5: return text() + compare() + text();
      case 6: return text() + compare() + word();
      case 7: return "lower_ascii(" + text() + ") == " + word();
      default: return one_of({"ask.key == ask.key", "ask.who != ask.who"});
    }
  }
  auto of_time() -> std::string {
    return one_of({"ask.at_ < now", "ask.at_ + ask.span <= now", "now - ask.at_ > 36 h", "ask.day >= 2023-10-31",
                   "(ask.inner.when_ default ask.day) < 2024-01-01", "ask.span + ask.span > 2 h", "ask.inner.when_ is present"});
  }
  auto of_scalar() -> std::string {
    return one_of({"ask.cost > 2.5", "ask.share <= 40%", "ask.score < 0.5", "ask.cost + ask.cost < 9.0", "ask.cost * 3 > ask.cost", "ask.cost + 1.5 > 2.5", "ask.ver >= ask.ver",
                   "ask.land in { \"DE\", \"FR\" }", "ask.land == \"DE\"", "ask.free is present", "satisfies(ask.ver, \">=1.2 <2\")"});
  }

  auto boolean(int depth) -> std::string {
    if (depth <= 0 || random_.chance(10)) return one_of({"ask.yes", "ask.done", "(ask.tier >= high)", "(ask.maybe_b default ask.yes)"});
    switch (random_.below(16)) {
      case 0:
      case 1: return "(" + boolean(depth - 1) + " and " + boolean(depth - 1) + ")";
      case 2:
      case 3: return "(" + boolean(depth - 1) + " or " + boolean(depth - 1) + ")";
      case 4: return "(not " + boolean(depth - 1) + ")";
      case 5: return "(" + boolean(depth - 1) + " implies " + boolean(depth - 1) + ")";
      case 6: return "(if " + boolean(depth - 1) + " then " + boolean(depth - 1) + " else " + boolean(depth - 1) + ")";
      case 7:
      case 8: return "(" + integer(depth - 1) + compare() + integer(depth - 1) + ")";
      case 9: return "(ask.maybe_n is present and ask.maybe_n > " + integer(depth - 1) + ")";
      case 10: return "(ask.maybe_b is absent or ask.maybe_b)";
      case 11: return "(" + tier() + compare() + tier() + ")";
      case 12: return "(ask.ring" + one_of({" in { staff, everyone }", " != beta", " == staff"}) + ")";
      case 13: return "(" + of_time() + ")";
      case 14: return "(" + of_scalar() + ")";
      default: return "(" + of_text() + ")";
    }
  }

  auto within() -> std::string {
    return one_of({"tol within target", "tol within accept", "tol within warn", "tol within breach"});
  }

  auto control(const std::string& number) -> std::string {
    std::string text = "control CTL-" + number + " \"Control\" {\n owner boss severity low tags all_\n enforce " +
                       one_of({"hard", "hard", "hard", "advisory", "soft override by ok", "advisory until 2023-11-15 then hard"}) + "\n";
    if (random_.chance(20)) text += " effective " + one_of({"2023-11-14", "2023-01-01 until 2023-11-14", "2023-01-01"}) + "\n";
    if (random_.chance(35)) text += " applies when " + boolean(3) + "\n";
    const auto count = 1 + random_.below(3);
    for (std::uint64_t i = 0; i < count; ++i)
      text += " require r" + std::to_string(i) + ": " + (random_.chance(15) ? within() : boolean(4)) + " otherwise \"No.\"\n";
    return text + "}\n";
  }
  auto gate() -> std::string {
    std::string text = "gate flat on ask {\n controls tagged all_\n";
    if (random_.chance(30)) text += " deny when " + boolean(3) + " because \"Denied.\"\n";
    if (random_.chance(30)) text += " escalate to boss when " + boolean(3) + " because \"Escalated.\"\n";
    if (random_.chance(5)) text += " approval ok\n";
    if (random_.chance(20)) text += " approval ok when " + boolean(3) + "\n";
    if (random_.chance(40)) text += " if nothing applies " + one_of({"allow", "needs_approval"}) + " because \"Nothing applies.\"\n";
    if (random_.chance(40)) text += " on " + one_of({"allow", "deny"}) + one_of({" oblige", " advise"}) + " keep(n: " + integer(2) + ", until_: ask.day)\n";
    return text + "}\n";
  }
};

}  // namespace writ::worlds
