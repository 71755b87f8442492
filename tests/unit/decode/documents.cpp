// Documents that are refused as a whole, with a place where there is one.

#include "runtime/base/limits.hpp"
#include "tests/unit/decode/reading.hpp"

using namespace writ;
using namespace writ::test;

namespace {

auto repeated(std::string_view text, std::size_t count) -> std::string {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

auto nested(std::size_t depth) -> std::string { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST_CASE("JSON that is not well-formed") {
  Reading r;
  const auto refusal = [&](std::string_view text) { return r.refusal(text, Format::Json); };
  CHECK(refusal("") == "the document is empty");
  CHECK(refusal(" \n\t ") == "the document is empty");
  CHECK(refusal("{\"a\": 1} x") ==
        "line 1, column 11: the last closing bracket is missing, or there is more text after it");
  CHECK(refusal("{} {}") == "line 1, column 4: there is more text after the end of the document");
  CHECK(refusal("[]]") == "line 1, column 3: there is more text after the end of the document");
  CHECK(refusal("1 2") == "line 1, column 3: there is more text after the end of the document");
  CHECK(refusal("\"a\" \"b\"") == "line 1, column 5: there is more text after the end of the document");
  CHECK(refusal("null,") == "line 1, column 5: there is more text after the end of the document");
  CHECK(refusal("[1,\n 01]") == "line 2, column 2: `01` is no JSON value");
  CHECK(refusal("[+1]") == "line 1, column 2: `+1` is no JSON value");
  CHECK(refusal("[.5]") == "line 1, column 2: `.5` is no JSON value");
  CHECK(refusal("[1.]") == "line 1, column 2: `1.` is no JSON value");
  CHECK(refusal("[1e]") == "line 1, column 2: `1e` is no JSON value");
  CHECK(refusal("[tru]") == "line 1, column 2: `tru` is no JSON value");
  CHECK(refusal("[truex]") == "line 1, column 2: `truex` is no JSON value");
  CHECK(refusal("[1\"x\"]") != "read");
  CHECK(refusal("['a']") != "read");
  CHECK(refusal("{a: 1}") != "read");
  CHECK(refusal("{\"a\"}") != "read");
  CHECK(refusal("{\"a\":}") == "line 1, column 6: a value is missing here");
  CHECK(refusal("{\"a\":1,}") != "read");
  CHECK(refusal("{,}") != "read");
  CHECK(refusal("[1,]") == "line 1, column 4: a value is missing here");
  CHECK(refusal("[,1]") == "line 1, column 2: a value is missing here");
  CHECK(refusal("[1 2]") == "line 1, column 4: a comma or a closing bracket is missing here");
  CHECK(refusal("[\"a\":1]") != "read");
  CHECK(refusal("{\"a\":\"b\":1}") != "read");
  CHECK(refusal("{\"a\" 1}") != "read");
  CHECK(refusal("{\"a\":1 \"b\":2}") != "read");
  CHECK(refusal("[1}") != "read");
  CHECK(refusal("{\"a\":1]") != "read");
  CHECK(refusal("[[1]") != "read");
  CHECK(refusal("[1") != "read");
  CHECK(refusal("{\"a\":{\"b\":1}") != "read");
  CHECK(refusal("[") != "read");
  CHECK(refusal("]") != "read");
  CHECK(refusal("// x\n1") != "read");
}

TEST_CASE("JSON strings that are not well-formed") {
  Reading r;
  const auto refusal = [&](std::string_view text) { return r.refusal(text, Format::Json); };
  CHECK(refusal("[\"abc]") == "line 1, column 2: the string that begins here has no end");
  CHECK(refusal("[\"a\\\"]") == "line 1, column 2: the string that begins here has no end");
  CHECK(refusal("[\"a\nb\"]") ==
        "line 1, column 4: there is a line break or another control character inside a string");
  CHECK(refusal("[\"a\\x\"]") == "line 1, column 2: this string has an escape that JSON does not know");
  CHECK(refusal("[\"\\u12\"]") != "read");
  CHECK(refusal("[\"\\ud800\"]") != "read");
  CHECK(refusal("[\"\\udc00\"]") != "read");
  CHECK(refusal("[\"\\ud800\\u0041\"]") != "read");
  CHECK(refusal("{\"\\udc00\": 1}") != "read");
  CHECK(refusal("\"\\ud800\"") != "read");
}

TEST_CASE("YAML that could be read in two ways, or in none") {
  Reading r;
  const auto refusal = [&](std::string_view text) { return r.refusal(text, Format::Yaml); };
  CHECK(refusal("") == "the document is empty");
  CHECK(refusal("# nothing\n") == "the document is empty");
  CHECK(refusal("a: 1\n---\nb: 2\n") ==
        "line 2, column 1: there is a second document, or more text after the end of the first");
  CHECK(refusal("a: 1\n...\nb: 2\n").find("there is a second document") != std::string::npos);
  CHECK(refusal("{\"a\":1} x").find("more text after the end") != std::string::npos);
  CHECK(refusal("a: 1\n...\n") == "read");
  CHECK(refusal("---\na: 1\n") == "read");
  CHECK(refusal("a: b: c") == "line 1, column 5: illegal map value");
  CHECK(refusal("a: [1, 2") != "read");
  CHECK(refusal("a: \"x") != "read");
  CHECK(refusal("a:\n\t- b\n") != "read");
  CHECK(refusal("? [a]\n: b\n") == "line 1, column 3: a key is a list or an object; keys are texts");
  CHECK(refusal("~: b\n").find("a key is null") != std::string::npos);
  CHECK(refusal("a: &x {p: 1}\nb:\n  <<: *x\n") ==
        "line 3, column 3: the merge key `<<` is not read; write the keys out");
  CHECK(refusal("a: !!python/object x\n").find("the tag") != std::string::npos);
  CHECK(refusal("a: !!int 5\n").find("the tag") != std::string::npos);
  CHECK(refusal("a: !!str 5\n") == "read");
  CHECK(refusal("a: !!map {}\nb: !!seq []\n") == "read");
  CHECK(refusal("a: !!set {}\n").find("the tag") != std::string::npos);
  CHECK(refusal("a: *x\n") != "read");
  CHECK(refusal("a: \x04 b: 1\n") == "line 1, column 4: there is a control character");
}

TEST_CASE("YAML aliases are written out, within the limits") {
  Reading r;
  const TypeId type = r.types.simple(Kind::Json);
  CHECK(r.yaml(type, "a: &x {p: 1}\nb: *x\nc: &y t\nd: *y\n").value.text.view() ==
        R"({"a":{"p":1},"b":{"p":1},"c":"t","d":"t"})");
  CHECK(r.yaml(type, "&k key: 1\nother: *k\n").value.text.view() == R"({"key":1,"other":"key"})");
  CHECK(r.yaml(type, "a: &v word\n*v : 1\n").value.text.view() == R"({"a":"word","word":1})");
  CHECK(r.yaml(type, "- &n ~\n- *n\n").value.text.view() == "[null,null]");
  CHECK(r.refusal("a: &x [*x]\n", Format::Yaml) == "line 1, column 8: this alias stands inside of what it names");
  CHECK(r.refusal("a: &x {p: 1}\n*x : 1\n", Format::Yaml) == "line 2, column 1: a key is no text");
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before + repeated(", " + before, 8) + "]\n";
  }
  CHECK(r.refusal(laughs, Format::Yaml).find("with aliases written out there are more than 4_000_000 values") !=
        std::string::npos);
  std::string deep = "a0: &a0 [x]\n";
  for (int i = 1; i < 70; ++i)
    deep += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  CHECK(r.refusal(deep, Format::Yaml).find("more than 64 levels deep") != std::string::npos);
}

TEST_CASE("keys that stand twice are refused everywhere, also where no rule reads them") {
  Reading r;
  for (const Format format : {Format::Json, Format::Yaml}) {
    CHECK(r.refusal("{\"a\": 1,\n \"a\": 1}", format) == "line 2, column 2: the key `a` stands twice in one object");
    CHECK(r.refusal("{\"u\": [{\"b\": 1, \"c\": 2, \"b\": 3}]}", format) ==
          "line 1, column 25: the key `b` stands twice in one object");
    CHECK(r.refusal("{\"a\": {\"a\": {\"a\": 1}}}", format) == "read");
    CHECK(r.refusal("{\"\": 1, \"\": 2}", format) != "read");
  }
  CHECK(r.refusal("{\"a\": 1, \"\\u0061\": 2}", Format::Json) != "read");
  CHECK(r.refusal("1: a\n'1': b\n", Format::Yaml) != "read");
  std::string many = "{\"k0\": 0";
  for (int i = 1; i < 5000; ++i) many += ", \"k" + std::to_string(i) + "\": 0";
  CHECK(r.refusal(many + "}", Format::Json) == "read");
  CHECK(r.refusal(many + ", \"k17\": 0}", Format::Json).find("the key `k17` stands twice") != std::string::npos);
}

TEST_CASE("bytes: UTF-8 without NUL; a byte order mark and CRLF are simply read") {
  Reading r;
  const TypeId type = r.types.simple(Kind::Json);
  for (const Format format : {Format::Json, Format::Yaml}) {
    CHECK(r.refusal("{\"a\": \"x\xFF\"}", format) == "line 1, column 9: this is not UTF-8");
    CHECK(r.refusal("{\"a\":\r\n \"\xC0\x80\"}", format) == "line 2, column 3: this is not UTF-8");
    CHECK(r.refusal("{\"a\": \"\xED\xA0\x80\"}", format).find("this is not UTF-8") != std::string::npos);
    CHECK(r.refusal(std::string_view("{\"a\": \0}", 8), format) == "line 1, column 7: there is a NUL byte");
    CHECK(r.refusal(std::string(100, '\0'), format) == "line 1, column 1: there is a NUL byte");
    CHECK(r.in(type, "\xEF\xBB\xBF{\"a\":\r\n1}\r\n", format).value.text.view() == R"({"a":1})");
    CHECK(r.refusal("\xEF\xBB\xBF", format) == "the document is empty");
    CHECK(r.refusal("\xEF\xBB\xBF{\"a\":1,\"a\":2}", format) ==
          "line 1, column 8: the key `a` stands twice in one object");
  }
  CHECK(r.refusal("\xFF\xFE{\0}\0", Format::Json) == "line 1, column 1: this is not UTF-8");
  CHECK(r.yaml(type, "a: |\r\n  x\r\n  y\r\nb: c\r\n").value.text.view() == R"({"a":"x\ny\n","b":"c"})");
}

TEST_CASE("nesting: 64 levels and no more") {
  Reading r;
  for (const Format format : {Format::Json, Format::Yaml}) {
    CHECK(r.refusal(nested(limits::kDocumentNesting), format) == "read");
    CHECK(r.refusal(nested(limits::kDocumentNesting + 1), format) ==
          "line 1, column 65: lists and objects are more than 64 levels deep");
    CHECK(r.refusal(repeated("{\"a\":", 65) + "1" + repeated("}", 65), format).find("more than 64 levels deep") !=
          std::string::npos);
  }
  CHECK(r.refusal(repeated("- ", 65) + "x\n", Format::Yaml).find("more than 64 levels deep") != std::string::npos);
}

TEST_CASE("size: limits hold before memory is taken") {
  Reading r;
  CHECK(r.refusal(std::string(limits::kDocumentBytes + 1, '['), Format::Json) ==
        "the document has 67_108_865 bytes; at most 67_108_864 are read");
  CHECK(r.refusal(std::string(limits::kYamlBytes + 1, 'x'), Format::Yaml) ==
        "the YAML document has 16_777_217 bytes; at most 16_777_216 are read");
  // Unclosed JSON is found by its end.
  CHECK(r.refusal(std::string(limits::kDocumentBytes, '['), Format::Json) != "read");
  CHECK(r.refusal(nested(limits::kDocumentBytes / 2), Format::Json).find("more than 64 levels deep") !=
        std::string::npos);
  CHECK(r.refusal(std::string(limits::kDocumentBytes, '\0'), Format::Json).find("NUL") != std::string::npos);
  CHECK(r.refusal(std::string(limits::kYamlBytes, '['), Format::Yaml) != "read");
  CHECK(r.refusal(std::string(limits::kYamlBytes, '{'), Format::Yaml) != "read");
  CHECK(r.refusal(repeated("- ", limits::kYamlBytes / 2), Format::Yaml) != "read");
}

TEST_CASE("size: values of one document, and what YAML must hold at once") {
  Reading r;
  CHECK(r.refusal("[0" + repeated(",0", limits::kDocumentNodes) + "]", Format::Json)
            .find("there are more than 4_000_000 values") != std::string::npos);
  const std::string wide = "[0" + repeated(", 0", limits::kYamlLookahead / 2) + "]";
  CHECK(r.refusal(wide, Format::Yaml) ==
        "line 1, column 1: what begins here is too long to be read as one; write it as JSON, or without brackets");
  CHECK(r.refusal("{}\n" + std::string(10'000, ' '), Format::Yaml) == "read");
}
