// Schemas that say anything: an import never fails otherwise than by a finding, and what it makes is checked
// without an error.
#include <algorithm>
#include <doctest/doctest.h>
#include <random>
#include <string>
#include <vector>

#include "compiler/check/check.hpp"
#include "compiler/schema/schema.hpp"
#include "compiler/syntax/format.hpp"
#include "compiler/syntax/names.hpp"
#include "compiler/syntax/parse.hpp"

namespace writ::schema {
namespace {

class Nonsense {
 public:
  explicit Nonsense(std::uint64_t seed) : random_(seed) {}

  // Any keyword with any value, mostly one of its own.
  auto schema(int depth) -> std::string {
    if (below(12) == 0) return pick({"true", "false", "{}", "null", "3", "\"x\"", "[]"});
    std::string text;
    std::vector<std::string> used;
    for (std::size_t i = 1 + below(5); i > 0; --i) {
      const std::string key = pick({"type",
                                    "type",
                                    "type",
                                    "properties",
                                    "properties",
                                    "items",
                                    "enum",
                                    "const",
                                    "$ref",
                                    "allOf",
                                    "anyOf",
                                    "oneOf",
                                    "required",
                                    "format",
                                    "pattern",
                                    "minLength",
                                    "maxLength",
                                    "minimum",
                                    "maximum",
                                    "exclusiveMinimum",
                                    "exclusiveMaximum",
                                    "multipleOf",
                                    "minItems",
                                    "maxItems",
                                    "uniqueItems",
                                    "additionalProperties",
                                    "patternProperties",
                                    "propertyNames",
                                    "prefixItems",
                                    "nullable",
                                    "not",
                                    "if",
                                    "description",
                                    "title",
                                    "x-writ",
                                    "$id",
                                    "$anchor",
                                    "$dynamicRef",
                                    "writeOnly",
                                    "unknown"});
      if (std::find(used.begin(), used.end(), key) != used.end()) continue;
      used.push_back(key);
      text += (text.empty() ? "\"" : ",\"") + key + "\":" + (below(15) == 0 ? schema(depth + 2) : value_of(key, depth));
    }
    return "{" + text + "}";
  }

 private:
  auto below(std::size_t n) -> std::size_t { return random_() % n; }
  auto pick(const std::vector<std::string>& from) -> std::string { return from[below(from.size())]; }
  auto list(int depth) -> std::string {
    std::string text;
    for (std::size_t i = below(3); i > 0; --i) text += (text.empty() ? "" : ",") + schema(depth + 1);
    return "[" + text + "]";
  }
  auto named(int depth) -> std::string {
    std::string text;
    for (const char* key : {"a", "b-c", "in", "ünï", "^x", "x\\u202ey"}) {
      if (below(2) == 0) text += (text.empty() ? "\"" : ",\"") + std::string(key) + "\":" + schema(depth + 1);
    }
    return "{" + text + "}";
  }
  auto value_of(const std::string& key, int depth) -> std::string {
    const bool deep = depth > 3;
    if (key == "type")
      return pick({"\"string\"", "\"object\"", "\"array\"", "\"integer\"", "\"number\"", "\"boolean\"", "\"null\"",
                   "[\"string\",\"null\"]", "[]"});
    if (key == "properties" || key == "patternProperties") return deep ? "{}" : named(depth);
    if (key == "items" || key == "additionalProperties" || key == "propertyNames" || key == "not" || key == "if")
      return deep ? "true" : schema(depth + 1);
    if (key == "allOf" || key == "anyOf" || key == "oneOf" || key == "prefixItems") return deep ? "[]" : list(depth);
    if (key == "enum")
      return pick(
          {"[]", "[\"a\",\"b\"]", "[\"a\",null]", "[1,2,5]", "[\"\"]", "[true]", "[{}]", "[\"a\",\"a\"]", "[1e400]"});
    if (key == "const") return pick({"\"a\"", "1", "null", "true", "[]"});
    if (key == "$ref")
      return pick({"\"#\"", "\"#/properties/a\"", "\"#/$defs/self\"", "\"#/$defs/part\"", "\"#/nothing\"",
                   "\"other.json\"", "\"#a\"", "\"\""});
    if (key == "required") return pick({"[\"a\"]", "[\"a\",\"zz\"]", "[]", "[1]", "[\"`\"]"});
    if (key == "format") return pick({"\"date\"", "\"date-time\"", "\"uuid\"", "\"password\"", "\"?\""});
    if (key == "pattern")
      return pick({"\"^a$\"", "\"(\"", "\"a/b\"", "\"\\\\\"", "\"(?=x)\"", "\"^\\\\u0041|b\"", "\"\"", "\"\\n\"",
                   "\"\\u202e\""});
    if (key == "uniqueItems" || key == "nullable" || key == "writeOnly") return pick({"true", "false"});
    if (key == "description" || key == "title") return pick({"\"A text.\"", "\"\\u202e /// `x`\\n more\"", "\"\""});
    if (key == "x-writ") return pick({"\"person\"", "\"float\"", "\"ratio\"", "\"digest\""});
    if (key == "$id" || key == "$anchor") return pick({"\"#a\"", "\"a\"", "\"https://example.org/x.json\""});
    return pick({"0", "1", "-1", "5", "2.5", "1e3", "1e300", "-9223372036854775808", "1e-13",
                 "123456789012345678901234567890"});
  }

  std::mt19937_64 random_;
};

TEST_CASE("whatever a schema says, what it becomes is rules") {
  std::size_t made = 0;
  for (std::uint64_t seed = 1; seed <= 4'000; ++seed) {
    Nonsense nonsense(seed);
    const std::string text = "{\"type\":\"object\",\"properties\":{\"a\":" + nonsense.schema(0) +
                             ",\"b\":" + nonsense.schema(0) + "},\"$defs\":{\"part\":" + nonsense.schema(1) +
                             ",\"self\":{\"$ref\":\"#/$defs/self\"}}}";
    const Reader reader = [&](const std::string& path) -> Fallible<std::string> {
      return path == "a.json" ? Fallible<std::string>(text) : fail("there is no file `" + path + "`");
    };
    Request request;
    request.path = "a.json";
    request.name = "Root";
    request.module = "s.m.Root";
    const Imported imported = import(request, reader);
    if (imported.refused()) {
      CHECK_MESSAGE(!imported.findings.empty(), text);
      continue;
    }
    ++made;
    diag::FileTexts texts;
    diag::Sink sink;
    const std::vector<syntax::Ast> asts = {syntax::parse(texts.add("made", imported.text), imported.text, sink)};
    const check::TypedPackage typed = check::check(texts, asts, sink);
    CHECK_MESSAGE(!sink.has_errors(), text << "\n"
                                           << imported.text << "\n"
                                           << (sink.has_errors() ? sink.sorted().front()->message : ""));
    CHECK_MESSAGE(syntax::may_stand(imported.text), imported.text);
    CHECK_MESSAGE(syntax::format(asts[0], imported.text) == imported.text, imported.text);
  }
  CHECK(made > 500);
}

}  // namespace
}  // namespace writ::schema
