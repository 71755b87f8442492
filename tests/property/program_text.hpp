// Random well-typed rule files, as text, over one rich schema.
//
// Every expression is built by type, so the checker must accept every program; optionals
// are used behind the tests that make them usable. Names of locals are counted, because a
// name may not be declared twice where it is visible.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

#include "tests/property/worlds.hpp"

namespace writ::worlds {

class ProgramText {
 public:
  explicit ProgramText(Random& random) : random_(random) {}

  auto program() -> std::string {
    std::string text = kSchema;
    for (int i = 0; i < 3; ++i) text += "fn " + fn_name(i) + "(a" + std::to_string(i) + ": int, b" + std::to_string(i) + ": Tier) -> int = " + in_function(i) + "\n";
    functions_ = 3;
    text += tables();
    tables_ = true;
    for (int i = 0; i < 4; ++i) {
      text += "let let" + std::to_string(i) + " = " + boolean(3) + "\n";
      bools_.push_back("let" + std::to_string(i));
    }
    for (int i = 0; i < 3; ++i) {
      text += "let num" + std::to_string(i) + " = " + integer(3) + "\n";
      ints_.push_back("num" + std::to_string(i));
    }
    text += tolerances();
    auto controls = static_cast<int>(2 + random_.below(5));
    for (int i = 1; i <= controls; ++i) text += control(i);
    return text + gate();
  }

 private:
  static constexpr const char* kSchema = R"(language writ 1
module generated.rules version 1.0.0
enum Tier ordered { low, medium, high, critical }
enum Ring { staff, beta, everyone }
role lab "Lab" from "x:lab"
role boss "Boss" from "x:boss"
obligation record(retain: duration) merge max
obligation count_(n: int) merge max
obligation rings(r: set[Ring]) merge union
unit tokens
record More {
  ver : semver, old_ver : semver?, addr : ip, net : cidr, land : country, lands : set[country]
  money : decimal[USD], per_day : decimal[USD per day], used : int[tokens], size_ : int[B]?, ints : set[int], words : list[string, max 9]
}
record Part { id : string, tier : Tier, done : bool, n : int, share : ratio, due : date?, tags_ : set[Ring] }
record Ask {
  name : string, tier : Tier, ring : Ring, n : int, small : int in 0 .. 10, share : ratio, cost : decimal, score : float in 0.0 .. 1.0
  key : digest, who : person, at_ : instant, day : date, span : duration, yes : bool, maybe_n : int?, maybe_b : bool?, maybe_t : Tier?
  part : Part, parts : list[Part], some_parts : list[Part, 1 .. 4], nums : list[int], rings : set[Ring], names : set[string], people : set[person]
  extra : More, counts : map[string, int], by_tier : map[Tier, Part], free : json, free_maybe : json?, frees : list[json, max 9]
}
request ask : Ask
evidence seen : Ask { about ask.key from lab fresh within 24 h }
evidence more : Part { about "all" from lab, boss fresh within 7 days }
approval ok { binds ask.key need 1 from boss valid 24 h }
approval two { binds ask.key, ask.n, policy need 1 from boss need 1 from lab when ask.yes exclude ask.who, ask.people veto any valid 24 h escalate after 3 h to cto expire after 90 days }
role cto "CTO" from "x:cto"
)";

  Random& random_;
  std::vector<std::string> bools_;
  std::vector<std::string> ints_;
  std::vector<std::string> parts_;  // locals that are a Part
  int functions_ = 0;
  bool tables_ = false;
  int fresh_ = 0;

  static auto fn_name(int i) -> std::string { return "fn_" + std::to_string(i); }
  auto fresh() -> std::string { return "v" + std::to_string(fresh_++); }
  auto one_of(const std::vector<std::string>& options) -> std::string { return random_.pick(options); }
  auto ask() -> std::string { return one_of({"ask", "seen"}); }
  auto part() -> std::string {
    std::vector<std::string> options = {"ask.part", "seen.part", "more"};
    for (const std::string& local : parts_) options.push_back(local);
    return one_of(options);
  }
  auto parts() -> std::string { return ask() + one_of({".parts", ".some_parts"}); }

  auto in_function(int i) -> std::string {
    std::string a = "a" + std::to_string(i), b = "b" + std::to_string(i);
    return one_of({"if " + b + " >= high then " + a + " else " + a + " + 1", a + " * 2 - 3", "match " + b + " { low => 0 medium, high => " + a + " critical => 9 }",
                   "p" + std::to_string(i) + " + " + a + " where p" + std::to_string(i) + " = if " + b + " == low then 1 else 2"});
  }

  // A part of free-form data, a json?; with the keys that worlds.hpp gives it.
  auto json(int depth) -> std::string {
    std::string found = ask() + one_of({".free", ".free_maybe", ".frees[0]", ".frees[1]"});
    for (std::uint64_t steps = 1 + random_.below(3); steps > 0; --steps) {
      const bool computed = depth > 0 && random_.chance(10);
      found += "[" + (computed ? one_of({text(0), integer(depth - 1)}) : one_of({"\"a\"", "\"ab\"", "\"x-1\"", "0", "1"})) + "]";
    }
    return found;
  }

  auto tier(int depth) -> std::string {
    if (depth > 0 && random_.chance(15)) return "(if " + boolean(depth - 1) + " then " + tier(depth - 1) + " else " + tier(depth - 1) + ")";
    if (random_.chance(15)) return "(" + ask() + ".maybe_t default high)";
    if (random_.chance(8)) return "(" + json(depth - 1) + " as Tier default low)";
    return one_of({ask() + ".tier", part() + ".tier"});
  }

  auto integer(int depth) -> std::string {
    if (depth <= 0 || random_.chance(25)) {
      std::vector<std::string> options = {ask() + ".n", ask() + ".small", part() + ".n", "3", "7"};
      for (const std::string& name : ints_) options.push_back(name);
      return one_of(options);
    }
    if (random_.chance(6)) return "(" + json(depth - 1) + " as int default " + integer(depth - 1) + ")";
    if (random_.chance(3)) return "(" + json(depth - 1) + " as Part default " + part() + ").n";
    switch (random_.below(24)) {
      case 14: return "length(" + text(depth - 1) + ")";
      case 15: return "code_points(" + text(depth - 1) + ")";
      case 16: return "weekday(" + day(depth - 1) + ")";
      case 17: return "count(" + int_set(depth - 1) + ")";
      case 18: return one_of({"min2", "max2", "mod"}) + "(" + integer(depth - 1) + ", " + integer(depth - 1) + ")";
      case 19: return "abs(" + integer(depth - 1) + ")";
      case 20: return "count(split(" + text(depth - 1) + ", \"-\", max: 3))";
      case 21: return tables_ ? "grade(" + tier(depth - 1) + ", " + integer(depth - 1) + ", " + ask() + ".ring)" : integer(depth - 1);
      case 22: return tables_ ? "picked(" + ask() + ".ring, " + integer(depth - 1) + ")" : integer(depth - 1);
      case 23: {
        const std::string v = fresh();
        return tables_ ? "sum(" + v + " for " + v + " in collected(" + tier(depth - 1) + "))" : integer(depth - 1);
      }
      case 0: return "(" + integer(depth - 1) + " + " + integer(depth - 1) + ")";
      case 1: return "(" + integer(depth - 1) + " - " + integer(depth - 1) + ")";
      case 2: return "(" + integer(depth - 1) + " * " + integer(depth - 1) + ")";
      case 3: return negated(integer(depth - 1));
      case 4: return "(if " + boolean(depth - 1) + " then " + integer(depth - 1) + " else " + integer(depth - 1) + ")";
      case 5: return "(" + ask() + ".maybe_n default " + integer(depth - 1) + ")";
      case 6: return ask() + ".counts[" + text(depth - 1) + "]";
      case 7: return "(get(" + ask() + ".counts, " + text(depth - 1) + ") default 0)";
      case 8: return counting(depth);
      case 9: return summing(depth);
      case 10: return "(" + one_of({"max", "min"}) + "(" + ask() + ".nums) default " + integer(depth - 1) + ")";
      case 11: return ask() + ".nums[" + integer(depth - 1) + "]";
      case 12: return functions_ > 0 ? fn_name(static_cast<int>(random_.below(static_cast<std::uint64_t>(functions_)))) + "(" + integer(depth - 1) + ", " + tier(depth - 1) + ")" : "1";
      default: return "count(" + ask() + one_of({".rings", ".nums", ".parts", ".names"}) + ")";
    }
  }

  // `-7` is a literal, and as such refused where only 0 .. 10 can be.
  static auto negated(const std::string& value) -> std::string {
    const bool literal = value.find_first_not_of("0123456789") == std::string::npos;
    return literal ? "(0 - " + value + ")" : "(-" + value + ")";
  }
  auto counting(int depth) -> std::string {
    std::string v = fresh(), xs = parts();
    parts_.push_back(v);
    std::string where = boolean(depth - 2);
    parts_.pop_back();
    return "count(" + v + " for " + v + " in " + xs + " where " + where + ")";
  }
  auto summing(int depth) -> std::string {
    std::string v = fresh(), xs = parts();
    parts_.push_back(v);
    std::string value = integer(depth - 2), where = boolean(depth - 2);
    parts_.pop_back();
    return "sum(" + value + " for " + v + " in " + xs + " where " + where + ")";
  }

  auto extra() -> std::string { return ask() + ".extra"; }
  auto text(int depth) -> std::string {
    if (depth > 0 && random_.chance(25)) {
      switch (random_.below(4)) {
        case 0: return "lower_ascii(" + text(depth - 1) + ")";
        case 1: return "trim(" + text(depth - 1) + ")";
        case 2: return "concat(" + text(depth - 1) + ", " + text(depth - 1) + ")";
        default: return "(first(" + extra() + ".words) default " + text(depth - 1) + ")";
      }
    }
    return one_of({ask() + ".name", part() + ".id", "\"ab\"", "\"x-1\""});
  }
  auto day(int depth) -> std::string {
    if (depth > 0 && random_.chance(40)) {
      switch (random_.below(4)) {
        case 0: return "add_days(" + day(depth - 1) + ", " + integer(depth - 1) + ")";
        case 1: return "add_months(" + day(depth - 1) + ", " + integer(depth - 1) + ", round: " + one_of({"down", "up"}) + ")";
        case 2: return "(parse_date(" + text(depth - 1) + ") default " + day(depth - 1) + ")";
        default: return "date(" + one_of({ask() + ".at_", "now"}) + ")";
      }
    }
    return one_of({ask() + ".day", "(" + part() + ".due default " + ask() + ".day)", "2023-10-31"});
  }
  auto length(int depth) -> std::string {
    if (depth > 0 && random_.chance(40)) {
      switch (random_.below(4)) {
        case 0: return "age(" + ask() + ".at_)";
        case 1: return "between(" + day(depth - 1) + ", " + day(depth - 1) + ")";
        case 2: return "abs(" + length(depth - 1) + ")";
        default: return "(" + length(depth - 1) + one_of({" + ", " - "}) + length(depth - 1) + ")";
      }
    }
    return one_of({ask() + ".span", "36 h", "3 days", "90 min"});
  }
  auto int_set(int depth) -> std::string {
    if (depth > 0 && random_.chance(40)) {
      const std::string how = one_of({"union", "inter", "minus"});
      return how + "(" + int_set(depth - 1) + ", " + int_set(depth - 1) + ")";
    }
    return one_of({extra() + ".ints", "{ 1, 2, 7 }"});
  }
  auto version(int depth) -> std::string {
    if (depth > 0 && random_.chance(30)) return "(semver(" + ask() + ".name) default " + extra() + ".ver)";
    return one_of({extra() + ".ver", "(" + extra() + ".old_ver default " + extra() + ".ver)"});
  }
  // Values with units: what is compared has one dimension.
  auto amounts(int depth) -> std::pair<std::string, std::string> {
    const std::string e = extra();
    switch (random_.below(5)) {
      case 0: return {e + ".money", one_of({"12.5 USD", e + ".money * 2", "(" + e + ".money + 1 USD)"})};
      case 1: return {e + ".per_day", one_of({"3 USD per day", e + ".per_day / 2"})};
      case 2: return {e + ".used", one_of({"9 tokens", e + ".used + 1 tokens", "sum(" + e + ".used for x" + fresh() + " in " + ask() + ".nums)"})};
      case 3: return {"(" + e + ".size_ default 3 KiB)", one_of({"2 KiB", "1 MiB"})};
      default: return {length(depth - 1), length(depth - 1)};
    }
  }
  auto decimal(int depth) -> std::string {
    if (depth <= 0 || random_.chance(40)) return one_of({ask() + ".cost", "2.5", "0.125"});
    switch (random_.below(9)) {
      case 5: return one_of({"round", "floor", "ceil", "abs"}) + "(" + decimal(depth - 1) + ")";
      case 6: return "(ratio_of(" + decimal(depth - 1) + ", " + decimal(depth - 1) + ") default 12.5%) * 2";
      case 7: return one_of({"min2", "max2"}) + "(" + decimal(depth - 1) + ", " + decimal(depth - 1) + ")";
      case 8: return "(avg(" + ask() + ".nums) default 0.5)";
      case 0: return "(" + decimal(depth - 1) + " + " + decimal(depth - 1) + ")";
      case 1: return "(" + decimal(depth - 1) + " * " + decimal(depth - 1) + ")";
      case 2: return "(" + decimal(depth - 1) + " / " + decimal(depth - 1) + ")";
      case 3: return "(" + integer(depth - 1) + " / " + integer(depth - 1) + ")";
      default: return "(" + ask() + ".share - " + part() + ".share)";
    }
  }
  auto ring_set(int depth) -> std::string {
    if (random_.chance(30)) return "{ staff, everyone }";
    if (depth > 0 && random_.chance(30)) {
      std::string v = fresh();
      return "{ " + v + " for " + v + " in " + ask() + ".rings where " + v + " != beta }";
    }
    return one_of({ask() + ".rings", part() + ".tags_"});
  }
  auto compare() -> std::string { return one_of({" < ", " <= ", " > ", " >= ", " == ", " != "}); }
  auto order() -> std::string { return one_of({" < ", " <= ", " > ", " >= "}); }

  auto quantified(int depth) -> std::string {
    std::string v = fresh(), xs = parts();
    parts_.push_back(v);
    std::string body = boolean(depth - 1);
    parts_.pop_back();
    switch (random_.below(4)) {
      case 0: return "(every " + v + " in " + xs + one_of({", if any", ", at least one"}) + ": " + body + ")";
      case 1: return "(some " + v + " in " + xs + ": " + body + ")";
      case 2: return "(no " + v + " in " + xs + ": " + body + ")";
      default: return "(every " + v + " in " + ask() + ".some_parts: " + v + ".done)";
    }
  }

  auto boolean(int depth) -> std::string {
    if (depth <= 0 || random_.chance(12)) {
      std::vector<std::string> options = {ask() + ".yes", part() + ".done", ask() + ".tier >= high"};
      for (const std::string& name : bools_) options.push_back(name);
      return "(" + one_of(options) + ")";
    }
    switch (random_.below(41)) {
      case 28: return "(" + day(depth - 1) + compare() + day(depth - 1) + ")";
      case 29: {
        const auto [left, right] = amounts(depth);
        return "(" + left + compare() + right + ")";
      }
      case 30: return one_of({"starts", "ends", "contains"}) + "(" + text(depth - 1) + ", " + text(depth - 1) + ")";
      case 31: return "(" + version(depth - 1) + compare() + version(depth - 1) + ")";
      case 32: return "satisfies(" + version(depth - 1) + ", " + one_of({"\">=1.2 <2\"", "\">1.10\"", ask() + ".name"}) + ")";
      case 33: return "in_cidr(" + extra() + ".addr, " + one_of({extra() + ".net", "\"10.0.0.0/8\"", "\"2001:db8::/32\""}) + ")";
      case 34: return "(" + extra() + ".land" + one_of({" in " + extra() + ".lands", " == \"DE\"", " not in { \"DE\", \"FR\" }"}) + ")";
      case 35: return "subset(" + int_set(depth - 1) + ", " + int_set(depth - 1) + ")";
      case 36: return "(" + integer(depth - 1) + " in " + int_set(depth - 1) + ")";
      case 37: return "(" + ask() + ".who" + one_of({" in ", " not in "}) + ask() + ".people)";
      case 38: return "(match " + ask() + ".ring { staff => " + boolean(depth - 1) + " beta, everyone => " + boolean(depth - 1) + " })";
      case 40: return random_.chance(50) ? "(" + part() + " == " + part() + ")" : "(" + parts() + one_of({" == ", " != "}) + parts() + ")";
      case 39: return "([" + integer(depth - 1) + ", " + integer(depth - 1) + "]" + one_of({" == ", " != "}) + ask() + ".nums)";
      case 24: return "(" + json(depth - 1) + one_of({" is present", " is absent", " as bool default true", " as Part is absent", " as date is present"}) + ")";
      case 25: return "(" + json(depth - 1) + " as string default " + text(0) + compare() + text(0) + ")";
      case 26: return "(some x" + fresh() + " in " + json(depth - 1) + " as list[json, max 9] default []: " + boolean(depth - 1) + ")";
      case 27: {
        std::string v = fresh();
        return "(every " + v + " in " + json(depth - 1) + " as map[string, int] default " + ask() + ".counts, if any: " + v + " != \"a\")";
      }
      case 0:
      case 1: return "(" + boolean(depth - 1) + " and " + boolean(depth - 1) + ")";
      case 2:
      case 3: return "(" + boolean(depth - 1) + " or " + boolean(depth - 1) + ")";
      case 4: return "(not " + boolean(depth - 1) + ")";
      case 5: return "(" + boolean(depth - 1) + " implies " + boolean(depth - 1) + ")";
      case 6: return "(" + integer(depth - 1) + compare() + integer(depth - 1) + ")";
      case 7: return "(" + decimal(depth - 1) + compare() + decimal(depth - 1) + ")";
      case 8: return "(" + tier(depth - 1) + compare() + tier(depth - 1) + ")";
      case 9: return "(" + text(0) + compare() + text(0) + ")";
      case 10: return "(" + ask() + ".score" + order() + one_of({"0.5", "0.25", ask() + ".score + 0.1"}) + ")";
      case 11: return "(" + ask() + ".ring " + one_of({"in ", "not in "}) + ring_set(depth - 1) + ")";
      case 12: return "(" + text(0) + " in " + ask() + one_of({".names", ".counts"}) + ")";
      case 13: return "(" + integer(depth - 1) + " in 0 .. " + integer(depth - 1) + ")";
      case 14: return quantified(depth);
      case 15: {
        std::string x = ask();
        return "(" + x + ".maybe_n is present and " + x + ".maybe_n" + order() + integer(depth - 1) + ")";
      }
      case 16: {
        std::string x = ask();
        return "(" + x + ".maybe_b is absent or " + x + ".maybe_b)";
      }
      case 17: {
        std::string x = ask();
        return "(" + x + ".maybe_t is present implies " + x + ".maybe_t >= " + tier(0) + ")";
      }
      case 18: return "(if " + boolean(depth - 1) + " then " + boolean(depth - 1) + " else " + boolean(depth - 1) + ")";
      case 19: return "(" + ring_set(depth - 1) + " == " + ring_set(depth - 1) + ")";
      case 20: return "(" + text(0) + one_of({" like \"a*\"", " like \"?-*\"", " matches /[a-z]+/"}) + ")";
      case 21: return "(" + ask() + ".at_ + " + ask() + ".span" + order() + one_of({"now", "now - 2 h"}) + ")";
      case 22: return "(" + ask() + ".who in " + ask() + ".people)";
      default: {
        std::string k = fresh(), v = fresh();
        parts_.push_back(v);
        std::string body = boolean(depth - 1);
        parts_.pop_back();
        return "(" + one_of({"some ", "no "}) + k + ", " + v + " in " + ask() + ".by_tier: " + k + " >= medium and " + body + ")";
      }
    }
  }

  // A unique table, whose rows are cut from the whole without gaps; one where the first row counts, and one that collects.
  auto tables() -> std::string {
    std::string text = "table grade(t: Tier, n: int, r: Ring) -> int {\n  | t | n | r || grade |\n";
    const std::vector<std::string> groups =
        random_.chance(50) ? std::vector<std::string>{"low, medium", "high", "critical"} : std::vector<std::string>{"low", "not low"};
    for (const std::string& group : groups) {
      const std::string cut = std::to_string(random_.between(-9, 20));
      const bool rings = random_.chance(50);
      text += "  | " + group + " | < " + cut + " | - || " + std::to_string(random_.below(9)) + " |\n";
      text += "  | " + group + " | >= " + cut + " | " + (rings ? "staff" : "-") + " || " + std::to_string(random_.below(9)) + " |\n";
      if (rings) text += "  | " + group + " | >= " + cut + " | not staff || " + std::to_string(random_.below(9)) + " |\n";
    }
    text += "}\ntable picked(r: Ring, n: int) -> int hit first {\n  | r | n || picked |\n";
    text += "  | " + one_of({"staff", "beta, everyone", "not beta"}) + " | " + one_of({"3 ..< 9", "> 5", "-"}) + " || 1 |\n";
    text += "  | " + one_of({"staff", "beta"}) + " | " + one_of({"0 .. 3", "< 8"}) + " || 2 |\n  | - | - || 3 |\n}\n";
    text += "table collected(t: Tier) -> int hit collect {\n  | t || collected |\n";
    text += "  | low, high || 4 |\n  | " + one_of({"not low", "critical", "-"}) + " || 5 |\n  | - || " + std::to_string(random_.below(9)) + " |\n}\n";
    return text;
  }

  auto tolerances() -> std::string {
    return "tolerance tol_share { measure seen.share needs seen.small >= 3\n target <= 10% accept <= 40% warn <= 80% owner lab }\n"
           "tolerance tol_n { measure " + integer(2) + " + 0\n accept >= 0\n warn >= -5\n owner lab }\n"
           "tolerance tol_band { measure seen.score accept in 0.2 .. 0.8\n owner lab }\n";
  }
  auto within() -> std::string { return one_of({"tol_share within target", "tol_share within warn", "tol_n within accept", "tol_band within accept", "tol_share within breach"}); }

  auto control(int i) -> std::string {
    std::string id = "CTL-" + std::to_string(i);
    std::string text = "control " + id + " \"Control " + std::to_string(i) + "\" {\n owner lab severity low tags gate_tag\n enforce " +
                       one_of({"hard", "advisory", "soft override by ok", "hard", "advisory until 2023-11-15 then hard", "advisory until 2023-11-14 then soft override by two"}) + "\n";
    if (random_.chance(20)) text += " effective " + one_of({"2023-11-14", "2023-01-01 until 2023-11-14", "2023-01-01"}) + "\n";
    if (i == 1) text += " waivable by two\n";
    if (random_.chance(40)) text += " applies when " + boolean(3) + "\n";
    auto count = static_cast<int>(1 + random_.below(3));
    for (int r = 0; r < count; ++r) {
      std::string condition = random_.chance(20) ? within() : boolean(4);
      text += " require r" + std::to_string(r) + ": " + condition + " otherwise \"No: {" + integer(1) + "} and {" + part() + ".id}.\"\n";
    }
    text += "}\n";
    if (i != 1 || random_.chance(50)) return text;
    return text + "waiver WV-1 for CTL-1 {\n scope when " + boolean(2) + "\n because \"It is being repaired.\"\n approved by two\n granted 2023-11-01\n expires " +
           one_of({"2023-11-14", "2023-11-13", "2023-12-01"}) + "\n}\n";
  }
  auto gate() -> std::string {
    std::string text = "gate generated_gate on ask {\n controls tagged gate_tag\n";
    if (random_.chance(30)) text += " deny when " + boolean(3) + " because \"Denied.\"\n";
    if (random_.chance(30)) text += " escalate to boss when " + boolean(3) + " because \"Escalated.\"\n";
    if (random_.chance(30)) text += " approval two\n";
    if (random_.chance(30)) text += " approval ok when " + boolean(3) + "\n";
    if (random_.chance(30)) text += " if nothing applies " + one_of({"allow", "needs_approval"}) + " because \"Nothing applies.\"\n";
    if (random_.chance(60)) text += " on allow oblige record(retain: 24 h), count_(n: " + integer(2) + "), rings(r: " + ring_set(1) + ")\n";
    if (random_.chance(40)) text += " on deny advise count_(n: " + integer(2) + ")\n";
    return text + "}\n";
  }
};

}  // namespace writ::worlds
