#include "compiler/driver/digests.hpp"

#include <functional>
#include <optional>
#include <set>

#include "compiler/check/literal.hpp"
#include "compiler/check/meaning.hpp"
#include "compiler/source/paths.hpp"
#include "compiler/syntax/format.hpp"
#include "runtime/base/sha256.hpp"

namespace writ::driver {
namespace {

using source::PinKind;

struct MentionReader {
  const Build& build;
  check::ModuleIndex module;
  std::vector<Mention>& found;

  void add(PinKind kind, syntax::ExprId path, std::string_view digest) const {
    const syntax::Ast& ast = build.asts[module];
    if (!path.valid()) return;
    const std::string named = check::literal_text(ast, path);
    const std::string file = kind == PinKind::Schema ? named.substr(0, named.find('#')) : named;
    Mention mention{kind, module, source::spelled(file), ast.exprs[path].span, digest, {}};
    mention.digest_span = span_of(ast, digest).value_or(mention.span);
    found.push_back(std::move(mention));
  }
  // Where a digest stands: it is a view into the text that was parsed.
  [[nodiscard]] auto span_of(const syntax::Ast& ast, std::string_view digest) const -> std::optional<diag::Span> {
    const std::string_view text = build.package->texts[ast.file].text;
    const std::less_equal<> before;
    const bool inside =
        before(text.data(), digest.data()) && before(digest.data() + digest.size(), text.data() + text.size());
    if (digest.empty() || !inside) return std::nullopt;
    const auto begin = static_cast<std::uint32_t>(digest.data() - text.data());
    return diag::Span{ast.file, begin, begin + static_cast<std::uint32_t>(digest.size())};
  }
  void operator()(const syntax::ModuleImport&) const {}
  void operator()(const syntax::SchemaImport& import) const { add(PinKind::Schema, import.path, import.digest); }
  void operator()(const syntax::FrameworkDecl& decl) const { add(PinKind::Catalogue, decl.path, decl.digest); }
  void operator()(const syntax::DataDecl& decl) const { add(PinKind::Data, decl.path, decl.digest); }
  template <class Other>
  void operator()(const Other&) const {}
};

// The module and everything it imports, each once.
void reach(const check::TypedPackage& typed, check::ModuleIndex module, std::set<check::ModuleIndex>& reached) {
  if (!reached.insert(module).second) return;
  for (check::ModuleIndex imported : typed.modules[module].imports) reach(typed, imported, reached);
  for (const auto& alias : typed.modules[module].aliases) reach(typed, alias.second, reached);
}

auto file_digest(Build& build, check::ModuleIndex module, const std::string& path) -> std::string {
  const auto& file = build.files.read(build.package->home(build.package->files[module]), path);
  return file ? file->digest : std::string();
}

}  // namespace

auto mentions(const Build& build) -> std::vector<Mention> {
  std::vector<Mention> found;
  for (check::ModuleIndex i = 0; i < build.asts.size(); ++i) {
    const syntax::Ast& ast = build.asts[i];
    for (const syntax::Import& import : ast.imports) std::visit(MentionReader{build, i, found}, import.form);
    for (syntax::DeclId id : ast.items) std::visit(MentionReader{build, i, found}, ast.decls[id].form);
  }
  // A schema refers to others; the first is the one that the rules name.
  for (const SchemaModule& schema : build.schemas) {
    const syntax::Ast& ast = build.asts[schema.importer];
    const auto& import = std::get<syntax::SchemaImport>(ast.imports[schema.import].form);
    const diag::Span span = ast.exprs[import.path].span;
    for (std::size_t i = 1; i < schema.files.size(); ++i) found.push_back({PinKind::Schema, schema.importer, schema.files[i], span, {}, span});
  }
  return found;
}

auto module_digest(Build& build, check::ModuleIndex module) -> const std::string& {
  build.module_digests.resize(build.asts.size());
  std::string& digest = build.module_digests[module];
  const syntax::Ast& ast = build.asts[module];
  if (digest.empty()) digest = sha256_hex(syntax::format(ast, build.package->texts[ast.file].text));
  return digest;
}

auto source_digest(Build& build, check::ModuleIndex module) -> std::string {
  std::set<check::ModuleIndex> reached;
  reach(build.typed, module, reached);
  std::set<std::string> lines;
  auto add = [&](PinKind kind, const std::string& name, const std::string& digest) {
    lines.insert(std::string(source::pin_kind_word(kind)) + " " + name + " " + digest + "\n");
  };
  for (check::ModuleIndex index : reached)
    if (!build.package->files[index].made) add(PinKind::Module, build.typed.modules[index].name, module_digest(build, index));
  for (const Mention& mention : mentions(build)) {
    const std::string digest =
        reached.contains(mention.module) ? file_digest(build, mention.module, mention.path) : std::string();
    if (!digest.empty()) add(mention.kind, mention.path, digest);
  }
  std::string all;
  for (const std::string& line : lines) all += line;
  return sha256_hex(all);
}

auto meaning_digest(Build& build, check::ModuleIndex module) -> const std::string& {
  if (build.meaning_digests.empty()) {
    const check::FileDigest digest_of = [&](check::ModuleIndex at, std::string_view path) {
      return file_digest(build, at, source::spelled(std::string(path)));
    };
    build.meaning_digests = check::meaning_digests(build.typed, digest_of);
  }
  return build.meaning_digests[module];
}

}  // namespace writ::driver
