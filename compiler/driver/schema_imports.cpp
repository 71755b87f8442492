#include "compiler/driver/schema_imports.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "compiler/check/literal.hpp"
#include "compiler/diag/render_common.hpp"
#include "compiler/driver/driver.hpp"
#include "compiler/schema/schema.hpp"
#include "compiler/source/paths.hpp"
#include "compiler/syntax/format.hpp"
#include "compiler/syntax/parse.hpp"
#include "runtime/base/check.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/values/text.hpp"
#include "runtime/values/visible.hpp"

namespace writ::driver {
namespace {

constexpr std::size_t kShownFindings = 5;

// The text of a literal in which braces are braces: `"POST /models/{id}"`.
auto text_with_braces(const Build& build, const syntax::Ast& ast, syntax::ExprId id) -> std::string {
  const auto* literal = id.valid() ? std::get_if<syntax::StringLit>(&ast.exprs[id].form) : nullptr;
  if (literal == nullptr) return {};
  std::string text;
  for (const syntax::StringPart& part : literal->parts) {
    text += part.text;
    if (part.expr.valid()) text += "{" + std::string(build.package->texts.slice(ast.exprs[part.expr].span)) + "}";
  }
  return text;
}

auto shown(const std::string& text) -> std::string { return made_visible(text, Newlines::Blank); }

// `limits { list 2_000 }` of the module itself; nothing where it says none.
auto list_limit(const syntax::Ast& ast) -> std::optional<std::uint32_t> {
  for (const syntax::DeclId id : ast.items) {
    const auto* limits = std::get_if<syntax::LimitsDecl>(&ast.decls[id].form);
    if (limits == nullptr) continue;
    for (const syntax::LimitEntry& entry : limits->entries) {
      const auto* number = std::get_if<syntax::NumberLit>(&ast.exprs[entry.value].form);
      const auto value =
          number != nullptr && entry.name.text == "list" ? check::whole_number(number->digits) : std::nullopt;
      if (value && *value >= 1 && *value <= static_cast<std::int64_t>(limits::kLargestCollection))
        return static_cast<std::uint32_t>(*value);
    }
  }
  return std::nullopt;
}

class Importing {
 public:
  Importing(Build& build, check::ModuleIndex module, std::size_t number)
      : build_(build),
        module_(module),
        number_(number),
        ast_(build.asts[module]),
        import_(std::get<syntax::SchemaImport>(ast_.imports[number].form)),
        span_(import_.path.valid() ? ast_.exprs[import_.path].span : ast_.imports[number].span) {}

  void run() {
    if (import_.kind == syntax::SchemaImport::Kind::Proto) {
      build_.sink
          .report(diag::NotYet, ast_.imports[number_].span, diag::Text{"importing a message of Protocol Buffers"})
          .help("declare the record in this file for now");
      return;
    }
    const std::string whole = text_with_braces(build_, ast_, import_.path);
    if (whole.empty() || import_.as.text.empty()) return;  // the text was wrong, and that was said
    const std::size_t hash = whole.find('#');
    schema::Request request;
    const bool openapi = import_.kind == syntax::SchemaImport::Kind::OpenApi;
    request.kind = openapi ? schema::Request::Kind::OpenApi : schema::Request::Kind::JsonSchema;
    request.path = source::spelled(whole.substr(0, hash));
    request.pointer = hash == std::string::npos ? "" : whole.substr(hash + 1);
    if (openapi) request.operation = text_with_braces(build_, ast_, import_.operation);
    request.name = std::string(import_.as.text);
    request.module = joined(ast_.module) + "." + request.name;
    request.collection = list_limit(ast_).value_or(limits::kDefaultCollection);
    take(request);
  }

 private:
  auto home() const -> const source::Home& { return build_.package->home(build_.package->files[module_]); }

  void refuse(const std::string& place, const std::string& why) {
    build_.sink.report(diag::SchemaRefused, span_, diag::Name{shown(place)}, diag::Text{shown(why)});
  }

  void take(const schema::Request& request) {
    const schema::Reader reader = [&](const std::string& path) -> Fallible<std::string> {
      const Fallible<NamedFile>& file = build_.files.read(home(), path);
      return file ? Fallible<std::string>(file->bytes) : fail(file.error().message);
    };
    const Fallible<NamedFile>& named = build_.files.read(home(), request.path);
    if (named && !import_.digest.empty() && named->digest != import_.digest)
      return refuse(request.path, "its digest is " + named->digest + ", not " + std::string(import_.digest));
    const schema::Imported imported = schema::import(request, reader);
    report(imported, request.path);
    if (!imported.refused()) add(request, imported);
  }

  void report(const schema::Imported& imported, const std::string& path) {
    using Kind = schema::Finding::Kind;
    std::string loosened;
    std::size_t refused = 0;
    for (const schema::Finding& finding : imported.findings) {
      if (finding.kind == Kind::Refused && ++refused <= kShownFindings) refuse(finding.place, finding.what);
      if (finding.kind != Kind::Loosened) continue;
      loosened += fmt::format("{}`{}` ({})", loosened.empty() ? "" : ", ", shown(finding.what),
                              group_digits(std::to_string(finding.count)));
    }
    if (imported.refused()) return;
    if (!loosened.empty()) {
      const auto first = std::find_if(imported.findings.begin(), imported.findings.end(),
                                      [](const auto& f) { return f.kind == Kind::Loosened; });
      build_.sink.report(diag::SchemaLoosened, span_, diag::Name{shown(path)}, diag::Text{loosened})
          .help("the first is at `" + shown(first->place) + "`; `writ show types` prints what the schema became");
    }
    for (const schema::Finding& finding : imported.findings) {
      if (finding.kind != Kind::Unbounded) continue;
      build_.sink
          .report(diag::SchemaUnbounded, span_, diag::Name{shown(path)},
                  diag::Text{diag::counted(finding.count, "collection")}, diag::Count{limits::kDefaultCollection})
          .help("the first is at `" + shown(finding.place) + "`; a larger document is over_limit, and denied");
    }
  }

  // Texts, files and trees stay in step.
  void add(const schema::Request& request, const schema::Imported& imported) {
    const std::string path = request.path + " (as " + request.name + ")";
    const std::string& text = build_.package->contents.emplace_back(imported.text);
    const diag::FileId id = build_.package->texts.add(path, text);
    const source::File file{id, path, build_.package->files[module_].home, false, true};
    SchemaModule row{module_, number_, static_cast<check::ModuleIndex>(build_.asts.size()),
                     "import " + std::string(build_.package->texts.slice(ast_.imports[number_].span)), imported.files};
    build_.package->files.push_back(file);
    build_.schemas.push_back(std::move(row));
    syntax::Ast made = syntax::parse(id, text, build_.sink);
    build_.asts.push_back(std::move(made));  // last: `ast_` is one of them
  }

  Build& build_;
  check::ModuleIndex module_;
  std::size_t number_;
  const syntax::Ast& ast_;
  const syntax::SchemaImport& import_;
  diag::Span span_;
};

}  // namespace

auto text_of(const Build& build, const SchemaModule& schema) -> std::string {
  const std::string made(build.package->text(build.package->files[schema.made]));
  const check::ModuleLimits& limits = build.typed.modules[schema.made].limits;
  std::string entries;
  if (limits.string_bytes != limits::kDefaultStringBytes)
    entries += "string " + std::to_string(limits.string_bytes) + "\n";
  if (limits.collection != limits::kDefaultCollection) entries += "list " + std::to_string(limits.collection) + "\n";
  if (entries.empty()) return made;
  const std::size_t header = made.find("\n\n");
  const std::string text = made.substr(0, header) + "\n\nlimits {\n" + entries + "}\n" + made.substr(header);
  diag::FileTexts texts;
  diag::Sink sink;
  const syntax::Ast ast = syntax::parse(texts.add("schema", text), text, sink);
  WRIT_CHECK(!sink.has_errors(), "limits before declarations that were parsed");
  return syntax::format(ast, text);
}

void import_schemas(Build& build) {
  const std::size_t written = build.asts.size();
  for (check::ModuleIndex module = 0; module < written; ++module) {
    for (std::size_t number = 0; number < build.asts[module].imports.size(); ++number) {
      const bool schema = std::holds_alternative<syntax::SchemaImport>(build.asts[module].imports[number].form);
      if (schema) Importing(build, module, number).run();
    }
  }
}

}  // namespace writ::driver
