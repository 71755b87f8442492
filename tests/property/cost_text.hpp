// Random rule files that are about collections: parts of inputs, what is made of them, and what
// passes through functions, choices and lets.
#pragma once

#include <string>
#include <vector>

#include "tests/property/worlds.hpp"

namespace writ::property {

class CostText {
 public:
  explicit CostText(worlds::Random& random) : random_(random) {}

  auto program() -> std::string {
    std::string text = kSchema;
    text +=
        "fn many(xs: list[Case], n: int) -> int = count(mc for mc in xs where mc.n > n) + extra where extra = "
        "count(xs)\n";
    text += "fn chosen(xs: list[Case], ys: list[Case], yes: bool) -> list[Case] = if yes then xs else ys\n";
    text += "fn known(s: string) -> bool = s in ask.names or starts(s, \"ab\")\n";
    text += "let open_cases = [lc for lc in seen.cases where not lc.done]\n";
    text += "let words = { lower_ascii(lw.name) for lw in ask.cases }\n";
    text += "let flag = " + boolean(0) + "\n";
    text += "tolerance tol { measure sum(tc.n for tc in seen.cases where " + in_case("tc", 1) +
            ")\n needs count(open_cases) >= 2\n accept <= 5\n warn <= count(open_cases) + 7\n owner lab\n}\n";
    const std::string level = random_.chance(50) ? "soft override by ok" : "hard";
    for (int i = 1; i <= 3; ++i) text += control(i, level);
    if (random_.chance(50)) text += kWaiver;
    return text + "gate generated_gate on ask {\n controls tagged gate_tag\n approval ok when " + boolean(2) +
           "\n deny when " + boolean(2) + " because \"No.\"\n on allow oblige record(n: " + integer(2) + ")\n}\n";
  }

 private:
  static constexpr const char* kSchema = R"(language writ 1
module generated.rules version 1.0.0
enum Tier ordered { low, medium, high }
role lab "Lab" from "x:lab"
role boss "Boss" from "x:boss"
obligation record(n: int) merge max
record Step { id : string max 20, n : int, at_ : string }
record Case { name : string max 40, n : int, tier : Tier, done : bool, steps : list[Step, max 7], tags : set[string max 12, max 5] }
record Ask {
  n : int, tier : Tier, name : string max 100, who : person, key : digest, names : set[string], words : list[string, max 30], people : set[person, max 9]
  cases : list[Case, max 20], more : list[Case, max 300], by_name : map[string max 40, Case, max 50], by_tier : map[Tier, Case], maybe : list[Case]?
}
request ask : Ask
evidence seen : Ask { about ask.key from lab fresh within 24 h }
approval ok { binds ask.key, policy need 1 from boss need 2 from lab when ask.tier == high exclude ask.who, ask.people valid 24 h expire after 7 days }
approval later { binds ask.key need 1 from boss valid 24 h }
table points(tier: Tier, name: string) -> int {
  | tier      | name      || points |
  | low       | "a", "bc" || 1      |
  | low       | "d"       || 2      |
  | otherwise | otherwise || 3      |
}
)";
  static constexpr const char* kWaiver = R"(waiver WV-1 for CTL-1 {
  scope when some wc in ask.cases: wc.name == "a"
  because "For a while." approved by later granted 2026-04-10 expires 2026-06-30
}
)";

  auto fresh() -> std::string { return "v" + std::to_string(fresh_++); }
  auto one_of(const std::vector<std::string>& options) -> std::string { return random_.pick(options); }
  auto ask() -> std::string { return one_of({"ask", "seen"}); }

  auto cases(int depth) -> std::string {
    std::vector<std::string> options = {ask() + ".cases", ask() + ".more", "open_cases",
                                        "(" + ask() + ".maybe default [])", "(" + ask() + ".maybe default ask.cases)"};
    if (depth > 0 && random_.chance(30)) return "chosen(" + cases(depth - 1) + ", " + cases(depth - 1) + ", flag)";
    if (depth > 0 && random_.chance(25)) return "(if flag then " + cases(depth - 1) + " else " + cases(depth - 1) + ")";
    if (depth > 0 && random_.chance(25)) {
      const std::string v = fresh();
      return "[" + v + " for " + v + " in " + cases(depth - 1) + " where " + v + ".done]";
    }
    return one_of(options);
  }
  auto names(int depth) -> std::string {
    if (depth > 0 && random_.chance(40))
      return one_of({"union", "inter", "minus"}) + "(" + names(depth - 1) + ", " + names(depth - 1) + ")";
    if (depth > 0 && random_.chance(30)) {
      const std::string v = fresh();
      return "{ " + v + ".name for " + v + " in " + cases(depth - 1) + " }";
    }
    return one_of({ask() + ".names", "words", "{ \"abc\" }", "{ ask.name }"});
  }
  auto text() -> std::string { return one_of({ask() + ".name", "\"ab\"", "lower_ascii(ask.name)", "trim(seen.name)"}); }

  auto integer(int depth) -> std::string {
    switch (depth <= 0 ? 0 : random_.below(9)) {
      case 0: return one_of({ask() + ".n", "3", "(-2)"});
      case 1: return "many(" + cases(depth - 1) + ", " + integer(depth - 1) + ")";
      case 2: return "count(" + cases(depth - 1) + ")";
      case 3: return "points(" + ask() + ".tier, " + text() + ")";
      case 4: {
        const std::string v = fresh();
        return "sum(" + v + ".n for " + v + " in " + cases(depth - 1) + " where " + in_case(v, depth - 1) + ")";
      }
      case 5:
        return "(match ask.tier { low => " + integer(depth - 1) + " medium, high => " + integer(depth - 1) + " })";
      case 6: return ask() + ".by_name[" + text() + "].n";
      case 7: {
        const std::string v = fresh();
        return "(max(" + v + ".n for " + v + " in " + cases(depth - 1) + ") default 0)";
      }
      default: return "(" + integer(depth - 1) + " + " + integer(depth - 1) + ")";
    }
  }

  // About a local that is a Case.
  auto in_case(const std::string& v, int depth) -> std::string {
    const std::string s = fresh();
    switch (depth <= 0 ? random_.below(4) : random_.below(8)) {
      case 0: return "(" + v + ".name == ask.name)";
      case 1: return "(" + v + ".done and " + v + ".tier >= medium)";
      case 2: return "(" + v + ".name in ask.words)";
      case 3: return "(" + v + ".name in " + v + ".tags)";
      case 4: return "(some " + s + " in " + v + ".steps: " + s + ".id == " + v + ".name or " + s + ".n > 3)";
      case 5: return "(" + v + ".tags == " + names(0) + ")";
      case 6: return "subset(" + v + ".tags, " + names(0) + ")";
      default:
        return "(every " + s + " in " + v + ".steps, if any: " + s + ".at_ matches /[a-z]+/ and known(" + s + ".id))";
    }
  }
  auto boolean(int depth) -> std::string {
    const std::string v = fresh();
    switch (depth <= 0 ? random_.below(3) : random_.below(13)) {
      case 0: return "(" + ask() + ".n > 2)";
      case 1: return "(" + text() + one_of({" == ", " != ", " < "}) + text() + ")";
      case 2: return "(" + ask() + ".who == seen.who)";
      case 3: return "(some " + v + " in " + cases(depth - 1) + ": " + in_case(v, depth - 1) + ")";
      case 4: return "(no " + v + " in " + cases(depth - 1) + ": " + in_case(v, depth - 1) + ")";
      case 5:
        return "(every " + v + " in " + cases(depth - 1) + one_of({", if any", ", at least one"}) + ": " +
               in_case(v, depth - 1) + ")";
      case 6: return "(" + text() + one_of({" in ", " not in "}) + names(depth - 1) + ")";
      case 7: return "(" + names(depth - 1) + one_of({" == ", " != "}) + names(depth - 1) + ")";
      case 8: return "(" + integer(depth - 1) + " in 0 .. " + integer(depth - 1) + ")";
      case 9: return "(" + boolean(depth - 1) + one_of({" and ", " or ", " implies "}) + boolean(depth - 1) + ")";
      case 10: {
        const std::string k = fresh();
        return "(some " + k + ", " + v + " in " + ask() +
               one_of({".by_name: " + k + " == ask.name and ", ".by_tier: " + k + " >= medium and "}) +
               in_case(v, depth - 1) + ")";
      }
      case 11: return "(" + cases(depth - 1) + " == " + cases(depth - 1) + ")";
      default: return "(" + text() + " like \"a*\" and known(" + text() + "))";
    }
  }
  auto control(int i, const std::string& level) -> std::string {
    const std::string id = "CTL-" + std::to_string(i);
    return "control " + id + " \"Control\" {\n owner lab severity low tags gate_tag\n waivable by later\n enforce " +
           level + "\n let local" + std::to_string(i) + " = " + cases(1) + "\n applies when " + boolean(2) +
           "\n require a: " + one_of({"tol within accept", "tol within warn", boolean(3)}) +
           " otherwise \"No.\"\n require b: count(local" + std::to_string(i) + ") < 5 and " + boolean(3) +
           " otherwise \"No.\"\n}\n";
  }

  worlds::Random& random_;
  int fresh_ = 0;
};

}  // namespace writ::property
