// Fuzzes `import schema`: whatever a file holds, it is refused with a finding, or becomes rules in canonical
// form that check without an error.
#include "compiler/schema/schema.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "compiler/check/check.hpp"
#include "compiler/syntax/format.hpp"
#include "compiler/syntax/parse.hpp"

namespace {

using namespace writ;

void require(bool holds) {
  if (!holds) std::abort();
}

void try_import(const std::string& bytes, schema::Request request) {
  const schema::Reader reader = [&](const std::string& path) -> Fallible<std::string> {
    return path == request.path ? Fallible<std::string>(bytes) : fail("there is no file `" + path + "`");
  };
  request.name = "Root";
  request.module = "fuzz.m.Root";
  const schema::Imported imported = schema::import(request, reader);
  if (imported.refused()) return require(!imported.findings.empty());
  diag::FileTexts texts;
  diag::Sink sink;
  const std::vector<syntax::Ast> asts = {syntax::parse(texts.add("made", imported.text), imported.text, sink)};
  const check::TypedPackage typed = check::check(texts, asts, sink);
  require(!sink.has_errors());
  require(syntax::format(asts[0], imported.text) == imported.text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  schema::Request request;
  for (const char* path : {"a.json", "a.yaml"}) {
    request.kind = schema::Request::Kind::JsonSchema;
    request.path = path;
    try_import(bytes, request);
    request.kind = schema::Request::Kind::OpenApi;
    request.operation = "POST /a";
    try_import(bytes, request);
  }
  return 0;
}
