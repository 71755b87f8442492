// Random expressions and types: every form of the grammar, with no regard to meaning.
//
// What is written parses. Where the end of an expression would swallow what stands behind
// it (a type and `in`, the body of a quantifier and anything), it is put in parentheses;
// elsewhere parentheses are random.
#pragma once

#include <string>
#include <string_view>

#include "tests/property/random_syntax_tokens.hpp"

namespace writ::property {

// What stands behind an expression: nothing that goes on with it, an operator, or `in`,
// `matches`, `?` or the like, which a type at its end would take.
enum class Behind : std::uint8_t { Nothing, Operator, Refinement };

class RandomSyntax {
 public:
  RandomSyntax(Random& random, Tokens& out) : random_(random), out_(out) {}

 protected:
  // ---- small parts

  auto chance(unsigned percent) -> bool { return random_.percent(percent); }
  auto below(std::size_t bound) -> std::size_t { return random_.below(bound); }

  auto name_text() -> std::string {
    static constexpr std::string_view kNames[] = {"a",
                                                  "b",
                                                  "release",
                                                  "owner",
                                                  "risk",
                                                  "max",
                                                  "record",
                                                  "allow",
                                                  "deny",
                                                  "obligation",
                                                  "from",
                                                  "sensitive",
                                                  "hit",
                                                  "of",
                                                  "to",
                                                  "at",
                                                  "until",
                                                  "Tier",
                                                  "high",
                                                  "a_longer_name_of_something",
                                                  "set",
                                                  "list",
                                                  "any",
                                                  "tagged",
                                                  "no_",
                                                  "in_",
                                                  "_x",
                                                  "every_one",
                                                  "needs_approval",
                                                  "evaluation_report_of_the_external_assessor"};
    static constexpr std::string_view kQuoted[] = {"`if`", "`a b`", "`@type`", "`owner`", "`\xC3\xA9t\xC3\xA9`",
                                                   "`//`", "`max`"};
    return std::string(chance(12) ? one_of(random_, kQuoted) : one_of(random_, kNames));
  }
  void name() { out_.word(name_text()); }
  void names() {
    name();
    while (chance(40)) comma(), name();
  }
  void comma() { out_.symbol(","); }
  void qualified() {
    name();
    while (chance(20)) out_.symbol("."), name();
  }
  auto id_text() -> std::string {
    static constexpr std::string_view kIds[] = {"MDL-01", "MDL-2", "MDL-10", "AB-1",   "WV-2026-014",
                                                "A1-B2",  "AB-01", "Z-9-A",  "MDL-1A", "MDL-A"};
    return std::string(one_of(random_, kIds));
  }
  void id() { out_.word(id_text()); }
  void ids() {
    id();
    while (chance(30)) comma(), id();
  }

  void integer() {
    static constexpr std::string_view kIntegers[] = {"1",    "2",     "64",        "007",    "2_000",
                                                     "5000", "12345", "1_0_0_0_0", "1000000"};
    out_.number(std::string(one_of(random_, kIntegers)));
  }
  auto digits() -> std::string {
    static constexpr std::string_view kDigits[] = {"0",
                                                   "1",
                                                   "5",
                                                   "24",
                                                   "007",
                                                   "2_000",
                                                   "12345",
                                                   "1234567",
                                                   "0.5",
                                                   "0.50",
                                                   "1_00.25",
                                                   "3.000000",
                                                   "99999999999999999999999",
                                                   "0.00000000000000000001"};
    return std::string(one_of(random_, kDigits));
  }
  void plain_number() { out_.number(digits()); }
  void percent() {
    static constexpr std::string_view kPercents[] = {"0.5", "5", "0.500000", "0.123456", "12345.10"};
    out_.number(std::string(one_of(random_, kPercents)));
    out_.unit("%");
  }
  void quantity() {
    static constexpr std::string_view kUnits[] = {"h",       "h",     "days",   "day", "week", "min",
                                                  "minutes", "s",     "sec",    "ms",  "us",   "ns",
                                                  "weeks",   "hours", "points", "USD", "KiB"};
    static constexpr std::string_view kAmounts[] = {"1",  "24",   "72",   "90",    "1.5",  "0",
                                                    "60", "3600", "1440", "0.001", "12345"};
    out_.number(std::string(chance(80) ? one_of(random_, kAmounts) : digits()));
    out_.unit(std::string(one_of(random_, kUnits)));
    if (!chance(25)) return;
    out_.unit("per");
    out_.unit(std::string(one_of(random_, kUnits)));
  }
  void date() {
    static constexpr std::string_view kDates[] = {"2026-01-31", "2024-02-29", "1999-12-31"};
    out_.put(TokenKind::Text, std::string(one_of(random_, kDates)));
  }
  void instant() {
    static constexpr std::string_view kInstants[] = {"2026-05-04T09:00:00Z", "2026-05-04T09:00:00.125Z"};
    out_.put(TokenKind::Text, std::string(one_of(random_, kInstants)));
  }
  void digest() {
    static constexpr std::string_view kDigests[] = {
        "sha256:9f", "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"};
    out_.put(TokenKind::Text, std::string(one_of(random_, kDigests)));
  }
  void regex() {
    static constexpr std::string_view kPatterns[] = {"/a+/", "/[a-z]{2}\\/x/", "/\\d \"/"};
    out_.put(TokenKind::Text, std::string(one_of(random_, kPatterns)));
  }

  // ---- strings

  void string(int depth) {
    if (chance(12)) return raw_string();
    std::string text = "\"";
    while (chance(70)) {
      if (depth > 0 && chance(20)) {
        piece(text + "{");
        expr(depth - 1);
        text = "}";
      } else {
        text += string_text();
      }
    }
    piece(text + "\"");
  }

  // ---- types

  void type(int depth, bool closed = false) {
    if (depth > 0 && chance(35)) {
      collection(depth - 1);
    } else {
      bool optional = chance(closed ? 60 : 25);
      named_type(depth, optional, closed && !optional);
      if (optional) out_.symbol("?");
      return;
    }
    if (chance(20)) out_.symbol("?");
  }

  void size() {
    if (chance(60)) {
      out_.word("max");
      integer();
    } else {
      integer();
      out_.symbol("..");
      integer();
    }
  }

  // ---- expressions, loosest first

  void expr(int depth) {
    std::size_t form = below(100);
    if (depth > 0 && form < 10) return quantifier(depth - 1);
    if (depth > 0 && form < 15) return choice(depth - 1);
    if (depth > 0 && form < 20) return match(depth - 1);
    if (depth > 0 && form < 28) return implication(depth - 1);
    logic(depth, Behind::Nothing);
  }

  void additive(int depth, Behind behind) {
    std::size_t operators = depth > 0 && chance(20) ? 1 + below(chance(10) ? 12 : 2) : 0;
    multi(depth, operators > 0 ? Behind::Operator : behind);
    for (; operators > 0; --operators) {
      out_.symbol(chance(50) ? "+" : "-");
      multi(depth - 1, operators > 1 ? Behind::Operator : behind);
    }
  }

  void range_end() { out_.symbol(chance(60) ? ".." : "..<"); }
  void compare_op() {
    static constexpr std::string_view kOps[] = {"==", "!=", "<=", ">=", "<", ">"};
    out_.symbol(std::string(one_of(random_, kOps)));
  }

  void call(int depth) {
    static constexpr std::string_view kCallees[] = {
        "f", "count", "person", "record", "max", "deny", "a_function_with_a_long_name"};
    out_.word(std::string(one_of(random_, kCallees)));
    out_.symbol("(");
    if (depth > 0 && chance(20)) {
      expr(depth - 1);
      comprehension(depth - 1);
    } else if (chance(80)) {
      do {
        if (chance(25)) name(), out_.symbol(":");
        expr(depth - 1);
      } while (chance(45) && (comma(), true));
    }
    out_.symbol(")");
  }

  void set_literal(int depth) { bracketed(depth, "{", "}"); }
  void path() {
    name();
    while (chance(40)) out_.symbol("."), name();
  }

  void literal() {
    switch (below(9)) {
      case 0: return instant();
      case 1: return date();
      case 2: return percent();
      case 3: return quantity();
      case 4: return digest();
      case 5: return out_.reserved("true");
      case 6: return out_.reserved("false");
      case 7: return out_.reserved("now");
      default: return plain_number();
    }
  }

  Random& random_;
  Tokens& out_;

 private:
  // A part of a string; behind `}` of a value it goes on where it stands.
  void piece(std::string text) { out_.put(TokenKind::Text, std::move(text)); }

  auto string_text() -> std::string {
    static constexpr std::string_view kTexts[] = {"a",
                                                  "text with blanks ",
                                                  "\\n",
                                                  "\\\"",
                                                  "\\\\",
                                                  "\\{",
                                                  "\\}",
                                                  "}",
                                                  "\\u{1F600}",
                                                  "\\u{7}",
                                                  "\\u{202e}",
                                                  "\\u{e9}",
                                                  "\xC3\xA9",
                                                  "\xF0\x9F\x98\x80",
                                                  "\t",
                                                  "//",
                                                  "'",
                                                  "\\u{0}",
                                                  "\\u{feff}",
                                                  "\\u{2028}",
                                                  "a long text that fills the line"};
    return std::string(one_of(random_, kTexts));
  }

  void raw_string() {
    static constexpr std::string_view kTexts[] = {"", "raw \\n {x} \"quoted\" \t", "// no comment", "\\", "{"};
    static constexpr std::string_view kLong[] = {"two\nlines", "\n  three\n\n", "/// no doc\nx"};
    out_.put(TokenKind::Text,
             "\"\"\"" + std::string(!out_.in_row() && chance(40) ? one_of(random_, kLong) : one_of(random_, kTexts)) +
                 "\"\"\"");
  }

  void collection(int depth) {
    std::size_t kind = below(3);
    out_.word(kind == 0 ? "list" : kind == 1 ? "set" : "map");
    out_.symbol("[");
    type(depth);
    if (kind == 2) comma(), type(depth);
    if (chance(50)) comma(), size();
    out_.symbol("]");
  }

  void named_type(int depth, bool optional, bool closed) {
    static constexpr std::string_view kTypes[] = {"int", "string", "decimal", "date", "ratio", "Tier", "Model"};
    out_.word(std::string(one_of(random_, kTypes)));
    if (chance(10)) out_.symbol("."), name();
    if (chance(15)) {
      out_.symbol("[");
      out_.put(TokenKind::Reserved, chance(50) ? "tokens" : "USD");
      if (chance(50)) out_.unit("per"), out_.unit("day");
      out_.symbol("]");
    }
    std::size_t refinement = closed ? 1 + below(2) : below(6);
    if (refinement == 0 && depth > 0) {
      out_.reserved("in");
      additive(depth - 1, Behind::Operator);
      range_end();
      additive(depth - 1, optional ? Behind::Refinement : Behind::Nothing);
    } else if (refinement == 1) {
      out_.word("max");
      chance(70) ? plain_number() : quantity();
    } else if (refinement == 2) {
      out_.reserved("matches");
      regex();
    }
  }

  void quantifier(int depth) {
    static constexpr std::string_view kWords[] = {"every", "some", "no"};
    out_.reserved(std::string(one_of(random_, kWords)));
    name();
    if (chance(20)) comma(), name();
    out_.reserved("in");
    std::size_t first = out_.size();
    additive(depth, Behind::Nothing);
    if (out_.at(out_.size() - 1).kind == TokenKind::Unit) {  // a unit in front of `:` would be read as a name
      out_.insert(first, {TokenKind::Symbol, Before::Blanks, "("});
      out_.symbol(")");
    }
    if (std::size_t said = below(4); said < 2) {
      comma();
      if (said == 0) {
        out_.reserved("if");
        out_.word("any");
      } else {
        out_.word("at");
        out_.word("least");
        out_.word("one");
      }
    }
    out_.symbol(":");
    expr(depth);
  }

  void choice(int depth) {
    out_.reserved("if");
    expr(depth);
    out_.reserved("then");
    expr(depth);
    out_.reserved("else");
    if (depth > 0 && chance(30)) return choice(depth - 1);
    expr(depth);
  }

  void match(int depth) {
    out_.reserved("match");
    additive(depth, Behind::Nothing);
    out_.symbol("{");
    bool closed = true;  // the value before cannot take a `max` for its own
    for (std::size_t arms = 1 + below(4); arms > 0; --arms) {
      std::string first = closed && chance(20) ? "max" : name_text();
      out_.word(first == "max" && !closed ? "maximum" : first);
      while (chance(25)) comma(), name();
      out_.symbol("=>");
      closed = chance(30);
      parenthesised_if(closed, [&] {
        if (!closed || chance(70)) return expr(depth);
        name();
        out_.reserved("as");
        plain_type();
      });
    }
    out_.symbol("}");
  }

  void implication(int depth) {
    logic(depth, Behind::Operator);
    out_.reserved("implies");
    chance(25) ? quantifier(depth) : logic(depth, Behind::Nothing);
  }

  void logic(int depth, Behind behind) {
    std::size_t more = depth > 0 && chance(25) ? 1 + below(chance(10) ? 9 : 2) : 0;
    negation(depth, more > 0 ? Behind::Operator : behind);
    std::string word = chance(50) ? "and" : "or";
    for (; more > 0; --more) {
      out_.reserved(word);
      if (more == 1 && behind == Behind::Nothing && chance(20)) return quantifier(depth - 1);
      negation(depth - 1, more > 1 ? Behind::Operator : behind);
    }
  }

  void negation(int depth, Behind behind) {
    if (depth > 0 && chance(15)) {
      out_.reserved("not");
      bool membership = chance(40);
      return parenthesised_if(membership, [&] { negation(depth - 1, membership ? Behind::Nothing : behind); });
    }
    compare(depth, behind);
  }

  void compare(int depth, Behind behind) {
    if (depth <= 0 || chance(50)) return additive(depth, behind);
    std::size_t form = below(8);
    additive(depth - 1, form >= 5 ? Behind::Refinement : Behind::Operator);
    switch (form) {
      case 0: return compare_op(), additive(depth - 1, behind);
      case 1: return out_.reserved("is"), out_.reserved(chance(50) ? "present" : "absent");
      case 2: return out_.reserved("within"), band();
      case 3: return out_.reserved("like"), string(depth - 1);
      case 4: return out_.reserved("not"), membership(depth - 1, behind);
      case 5: return out_.reserved("matches"), regex();
      default: return membership(depth - 1, behind);
    }
  }

  void membership(int depth, Behind behind) {
    out_.reserved("in");
    bool range = chance(40);
    additive(depth, range ? Behind::Operator : behind);
    if (!range) return;
    range_end();
    additive(depth, behind);
  }

  void band() {
    static constexpr std::string_view kBands[] = {"target", "accept", "warn", "breach"};
    out_.put(TokenKind::Reserved, std::string(one_of(random_, kBands)));
  }

  void multi(int depth, Behind behind) {
    std::size_t operators = depth > 0 && chance(12) ? 1 + below(3) : 0;
    defaulted(depth, operators > 0 ? Behind::Operator : behind);
    for (; operators > 0; --operators) {
      out_.symbol(chance(50) ? "*" : "/");
      defaulted(depth - 1, operators > 1 ? Behind::Operator : behind);
    }
  }

  void defaulted(int depth, Behind behind) {
    std::size_t operators = depth > 0 && chance(10) ? 1 + below(2) : 0;
    cast(depth, operators > 0 ? Behind::Operator : behind);
    for (; operators > 0; --operators) {
      out_.reserved("default");
      cast(depth - 1, operators > 1 ? Behind::Operator : behind);
    }
  }

  void cast(int depth, Behind behind) {
    if (depth <= 0 || !chance(10)) return unary(depth);
    bool enclosed = behind == Behind::Refinement || chance(20);
    parenthesised_if(enclosed, [&] {
      unary(depth - 1);
      out_.reserved("as");
      bool plain = !enclosed && behind == Behind::Operator;
      plain&& chance(50) ? plain_type() : type(depth - 1, plain);
    });
  }
  void plain_type() { out_.put(TokenKind::Word, "int"); }

  void unary(int depth) {
    if (depth > 0 && chance(10)) return out_.symbol("-"), unary(depth - 1);
    postfix(depth);
  }

  void postfix(int depth) {
    primary(depth);
    while (chance(depth > 0 ? 25 : 12)) {
      std::size_t tail = depth > 0 ? below(5) : 0;
      if (tail < 3) {
        out_.symbol(".");
        name();
      } else if (tail == 3) {
        out_.symbol("[");
        expr(depth - 1);
        out_.symbol("]");
      } else {
        with(depth - 1);
      }
    }
  }

  void with(int depth) {
    out_.reserved("with");
    out_.symbol("{");
    do {
      path();
      out_.symbol(":");
      expr(depth);
    } while (chance(40) && (comma(), true));
    if (chance(20)) comma();
    out_.symbol("}");
  }

  void primary(int depth) {
    std::size_t form = depth > 0 ? below(14) : below(6);
    if (form < 2) return literal();
    if (form < 5) return name();
    if (form == 5) return string(depth - 1);
    if (form == 6) return outcome();
    if (form == 7) return bracketed(depth - 1, "[", "]");
    if (form == 8) return set_literal(depth - 1);
    if (form == 9) return record_literal(depth - 1);
    if (form < 12) return call(depth);
    parenthesised_if(true, [&] { expr(depth - 1); });
  }

  void outcome() {
    out_.word("outcome");
    out_.symbol("(");
    id();
    out_.symbol(")");
  }

  void comprehension(int depth) {
    out_.reserved("for");
    name();
    out_.reserved("in");
    additive(depth, Behind::Nothing);
    if (!chance(50)) return;
    out_.reserved("where");
    expr(depth);
  }

  void bracketed(int depth, const char* open, const char* close) {
    out_.symbol(open);
    if (chance(85)) {
      expr(depth);
      if (depth > 0 && chance(20)) {
        comprehension(depth);
      } else {
        std::size_t more = below(chance(15) ? 16 : 4);
        int inner = more > 4 ? 0 : depth;  // many elements are small ones
        for (; more > 0; --more) comma(), expr(inner);
        if (chance(20)) comma();
      }
    }
    out_.symbol(close);
  }

  void record_literal(int depth) {
    out_.symbol("{");
    do {
      name();
      out_.symbol(":");
      expr(depth);
    } while (chance(55) && (comma(), true));
    if (chance(20)) comma();
    out_.symbol("}");
  }

  template <class Write>
  void parenthesised_if(bool enclosed, Write write) {
    if (enclosed) out_.symbol("(");
    write();
    if (enclosed) out_.symbol(")");
  }
};

}  // namespace writ::property
