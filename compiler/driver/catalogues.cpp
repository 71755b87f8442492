#include "compiler/driver/catalogues.hpp"

#include <algorithm>

#include "compiler/check/literal.hpp"
#include "compiler/driver/trust.hpp"
#include "runtime/base/clock.hpp"
#include "runtime/decode/decode.hpp"
#include "runtime/values/civil.hpp"

namespace writ::driver {
namespace {

constexpr std::uint32_t kMostCriteria = 10'000;
constexpr std::uint32_t kMostBytes = 16'384;

// The shape of a catalogue: { framework, version, families: [{ id, title, parent }], controls: [ … ] }.
class Schema {
 public:
  Schema() {
    Type text;
    text.kind = Kind::String;
    text.max_size = kMostBytes;
    TypeId needed = types_.intern(text);
    TypeId maybe = types_.optional_of(needed);
    TypeId rows = list_of(record("criterion", {{"id", needed}, {"title", needed}, {"parent", maybe}}));
    root_ =
        record("catalogue",
               {{"framework", needed}, {"version", maybe}, {"families", types_.optional_of(rows)}, {"controls", rows}});
  }
  [[nodiscard]] auto types() const -> const TypeTable& { return types_; }
  [[nodiscard]] auto root() const -> TypeId { return root_; }

 private:
  auto record(std::string name, std::vector<Field> fields) -> TypeId {
    Type type;
    type.kind = Kind::Record;
    type.record = types_.add(RecordType{std::move(name), std::move(fields)});
    return types_.intern(type);
  }
  auto list_of(TypeId element) -> TypeId {
    Type type;
    type.kind = Kind::List;
    type.element = element;
    type.max_size = kMostCriteria;
    return types_.intern(type);
  }

  TypeTable types_;
  TypeId root_;
};

auto text(const Cell& cell) -> std::string { return cell.absent ? std::string() : std::string(cell.text.view()); }

// Ids as the language writes them.
auto written_id(const Cell& cell) -> std::string {
  std::string id = text(cell);
  std::replace_if(id.begin(), id.end(), [](char c) { return c == ' ' || c == ':' || c == '-'; }, '.');
  return id;
}

void add_rows(check::Catalogue& catalogue, const Cell& rows, bool families) {
  if (rows.absent) return;
  for (std::uint32_t i = 0; i < rows.sequence->size; ++i) {
    const Cell* f = rows.sequence->items[i].fields;
    catalogue.criteria.push_back({written_id(f[0]), text(f[1]), written_id(f[2]), families});
  }
}

auto read_catalogue(const std::string& bytes) -> Fallible<check::Catalogue> {
  const Schema schema;
  Arena arena;
  auto decoded = decode::decode(schema.types(), schema.root(), "catalogue", bytes, decode::Format::Json, arena);
  if (!decoded) return fail(decoded.error().message);
  if (!decoded->issues.empty()) {
    const decode::Issue& first = decoded->issues.front();
    return fail(first.path + " is " + std::string(reason_name(first.reason)) +
                (first.detail.empty() ? "" : ": " + first.detail));
  }
  const Cell* f = decoded->value.fields;
  check::Catalogue catalogue{text(f[0]), text(f[1]), {}};
  add_rows(catalogue, f[2], true);
  add_rows(catalogue, f[3], false);
  return catalogue;
}

void read_framework(Build& build, check::ModuleIndex module, syntax::DeclId id, const syntax::FrameworkDecl& decl,
                    check::World& world) {
  const syntax::Ast& ast = build.asts[module];
  std::string path = check::literal_text(ast, decl.path);
  auto refuse = [&](std::string why) {
    build.sink
        .report(diag::CatalogueUnreadable, ast.exprs[decl.path].span, diag::Name{path}, diag::Text{std::move(why)})
        .help(
            "a catalogue is a file of the package, or one that Writ brings along: frameworks/soc2-tsc.json, "
            "frameworks/iso-iec-42001-2023.json …");
  };
  const auto& file = build.files.read(build.package->home(build.package->files[module]), path);
  if (!file) return refuse(file.error().message);
  if (!decl.digest.empty() && file->digest != decl.digest)
    return refuse("its digest is " + file->digest + ", not " + std::string(decl.digest));
  auto catalogue = read_catalogue(file->bytes);
  if (!catalogue) return refuse(catalogue.error().message);
  world.catalogues.emplace(std::pair(module, id.index), std::move(*catalogue));
}

// Of the files that stand as they were last committed.
void read_history(const Build& build, check::World& world) {
  world.today = day_of(build.as_of->now);
  for (check::ModuleIndex module = 0; module < build.asts.size(); ++module) {
    const source::FileHistory* file =
        source::history_of(build.as_of->history, build.package->text(build.package->files[module]));
    if (file == nullptr) continue;
    for (const std::int64_t second : file->committed)
      world.changed[module].push_back(floor_divide(second, kDayNanos / 1'000'000'000));
  }
}

}  // namespace

auto read_world(Build& build) -> check::World {
  check::World world;
  for (const SchemaModule& schema : build.schemas)
    world.schemas.emplace(std::pair(schema.importer, schema.import), schema.made);
  if (build.as_of) {
    read_history(build, world);
    world.directory = everybody_at(build, build.as_of->now);
  }
  for (check::ModuleIndex module = 0; module < build.asts.size(); ++module) {
    const source::Home& home = build.package->home(build.package->files[module]);
    if (home.complete) world.whole.insert(module);
    if (home.named && home.is_package() && !home.manifest->ledger) world.open_ledger.insert(module);
    for (syntax::DeclId id : build.asts[module].items) {
      const auto* decl = std::get_if<syntax::FrameworkDecl>(&build.asts[module].decls[id].form);
      if (decl != nullptr) read_framework(build, module, id, *decl, world);
    }
  }
  return world;
}

}  // namespace writ::driver
