#include "compiler/source/header_scan.hpp"

#include <doctest/doctest.h>

#include <string>

namespace writ::source {
namespace {

auto imports_of(std::string_view text) -> std::string {
  std::string out;
  for (std::string_view name : scan_header(text).imports) out += std::string(name) + " ";
  return out;
}

TEST_CASE("module and imports are found between comments") {
  Header header = scan_header(
      "// first\nlanguage writ 1\n\n/// What it is for; import nothing here.\nmodule a.b version 1.0.0  // tail\n"
      "import acme.org\nimport acme.ml as ml\nenum E { a }\nimport too.late\n");
  CHECK(header.module == "a.b");
  REQUIRE(header.imports.size() == 2);
  CHECK(header.imports[0] == "acme.org");
  CHECK(header.imports[1] == "acme.ml");
}

TEST_CASE("schemas are no modules, and modules may have their names") {
  CHECK(imports_of("language writ 1 module m version 1.0.0\n"
                   "import schema \"s.json#/A\" as A sha256:00\n"
                   "import openapi \"o.json\" \"getX\" as O\n"
                   "import proto \"p.proto\" message a.B as P\n"
                   "import schema\nimport proto as q\nimport z\n") == "schema proto z ");
}

TEST_CASE("what is no header has no module") {
  CHECK(scan_header("").module.empty());
  CHECK(scan_header("[[[[").module.empty());
  CHECK(scan_header("language writ 1").module.empty());
  CHECK(scan_header("module a version 1.0.0").module.empty());
  CHECK(scan_header("// language writ 1").module.empty());
  CHECK(imports_of("language writ 1 module m version 1.0.0 import").empty());
  CHECK(imports_of("language writ 1 module m version 1.0.0 import schema \"never closed").empty());
}

}  // namespace
}  // namespace writ::source
