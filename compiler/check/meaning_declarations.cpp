// Declarations as the meaning digest sees them. A new form without its overload does not build.
#include <type_traits>

#include "compiler/check/literal.hpp"
#include "compiler/check/meaning_form.hpp"
#include "compiler/syntax/format_spelling.hpp"

namespace writ::check {

using namespace syntax;

namespace {

auto merge_word(Merge merge) -> std::string_view {
  switch (merge) {
    case Merge::Unsaid: return "unsaid";
    case Merge::Max: return "max";
    case Merge::Min: return "min";
    case Merge::Union: return "union";
    case Merge::All: return "all";
  }
  WRIT_CHECK(false, "a merge outside its enum");
}

// A table that does not say is `unique`.
auto hit_word(HitPolicy hit) -> std::string_view {
  switch (hit) {
    case HitPolicy::Unsaid:
    case HitPolicy::Unique: return "unique";
    case HitPolicy::First: return "first";
    case HitPolicy::Collect: return "collect";
  }
  WRIT_CHECK(false, "a hit policy outside its enum");
}

// What only tests see, and what is written from the table of types.
template <class Form>
concept Elsewhere =
    std::is_same_v<Form, FixtureDecl> || std::is_same_v<Form, TestDecl> || std::is_same_v<Form, PropertyDecl> ||
    std::is_same_v<Form, ProveDecl> || std::is_same_v<Form, EnumDecl> || std::is_same_v<Form, RecordDecl>;

struct DeclarationWriter {
  MeaningForm& m;
  const Symbol* symbol;  // null: it declares no name

  void block(std::string_view head, std::string_view name, const std::vector<ClauseId>& clauses) const {
    m.group(head, [&] {
      m.text(name);
      m.clauses(clauses);
    });
  }

  void operator()(const Hole&) const { WRIT_CHECK(false, "a hole has no meaning"); }
  template <Elsewhere Form>
  void operator()(const Form&) const {}

  void limit(const LimitEntry& entry) const {
    m.group("limit", [&] {
      m.text(entry.name.text);
      m.expression(entry.value);
    });
  }
  void operator()(const LimitsDecl& d) const {
    m.group("limits", [&] { m.unordered(d.entries, [&](const LimitEntry& entry) { limit(entry); }); });
  }
  void operator()(const UnitDecl& d) const {
    m.group("unit", [&] {
      m.text(d.name.text);
      m.expression(d.equals);
    });
  }

  // ---- where data comes from
  void operator()(const RequestDecl& d) const {
    m.group("request", [&] {
      m.text(d.name.text);
      m.type(symbol->type);
    });
  }
  void operator()(const EvidenceDecl& d) const {
    m.group("evidence", [&] {
      m.text(d.name.text);
      m.type(symbol->type);
      m.clauses(d.clauses);
    });
  }
  void operator()(const DataDecl& d) const {
    m.group("data", [&] {
      m.text(d.name.text);
      m.type(symbol->type);
      d.path.valid() ? m.file(literal_text(m.ast(), d.path), d.digest) : m.expression(d.value);
    });
  }

  // ---- values and functions
  void operator()(const LetDecl& d) const {
    m.group("let", [&] {
      m.text(d.name.text);
      m.type(symbol->type);
      m.expression(d.value);
    });
  }
  void parameters() const {
    for (writ::TypeId type : symbol->parameters) m.type(type);
    for (LocalId local : symbol->locals) m.bind(local);
  }
  void operator()(const FnDecl& d) const {
    m.group("fn", [&] {
      m.text(d.name.text);
      m.scoped([&] {
        parameters();
        m.type(symbol->type);
        auto named = m.facts().where_locals.find(symbol->decl.index);
        for (std::size_t i = 0; i < d.where.size(); ++i) {
          m.group("where", [&] { m.expression(d.where[i].value); });
          if (named != m.facts().where_locals.end()) m.bind(named->second[i]);
        }
        m.expression(d.body);
      });
    });
  }
  void test(const CellTest& test) const {
    m.group(test.negated ? "not" : "is", [&] {
      if (const auto* range = std::get_if<RangeRefinement>(&test.test)) return m.range(*range);
      if (const auto* value = std::get_if<ExprId>(&test.test)) return m.expression(*value);
      const auto& comparison = std::get<std::pair<BinaryOp, ExprId>>(test.test);
      m.word(layout::spelled(comparison.first));
      m.expression(comparison.second);
    });
  }
  void cell(const TableCell& cell) const {
    m.group("cell", [&] {
      if (cell.kind == TableCell::Kind::Any) m.word("any");
      if (cell.kind == TableCell::Kind::Otherwise) m.word("otherwise");
      for (const CellTest& alternative : cell.tests) test(alternative);
    });
  }
  void operator()(const TableDecl& d) const {
    m.group("table", [&] {
      m.text(d.name.text);
      m.word(hit_word(d.hit));
      m.scoped([&] {
        parameters();
        m.type(symbol->type);
        for (const TableRow& row : d.rows) {
          m.group("row", [&] {
            for (const TableCell& each : row.cells) cell(each);
            m.expression(row.result);
          });
        }
      });
    });
  }

  // ---- the organisation
  void operator()(const RoleDecl& d) const {
    m.group("role", [&] {
      m.text(d.name.text);
      m.expression(d.group);
      m.text(plain_digits(d.at_least));
    });
  }
  void operator()(const SeparateDecl& d) const {
    m.group("separate", [&] { m.names(Namespace::Roles, d.roles); });
  }
  void operator()(const FrameworkDecl& d) const {
    m.group("framework", [&] {
      m.text(d.name.text);
      m.file(literal_text(m.ast(), d.path), d.digest);
    });
  }
  void operator()(const CoverDecl& d) const {
    m.group("cover", [&] {
      m.name(Namespace::Frameworks, d.framework);
      if (d.every) m.word("every");
      m.unordered(d.criteria, [&](const auto& criterion) { m.leaf("with", criterion.first); });
      m.unordered(d.exclusions, [&](const CoverExclusion& out) { m.leaf("without", out.criterion); });
    });
  }
  void operator()(const AppetiteDecl& d) const {
    m.group("appetite", [&] {
      m.text(d.name.text);
      m.text(d.stance.text);
      m.text(d.approved_by.text);
      m.text(d.on);
      m.expression(d.review);
    });
  }

  // ---- governance
  void operator()(const ToleranceDecl& d) const { block("tolerance", d.name.text, d.clauses); }
  void operator()(const ControlDecl& d) const {
    m.scoped([&] { block("control", d.id.text, d.clauses); });
  }
  void operator()(const WaiverDecl& d) const {
    m.group("waiver", [&] {
      m.text(d.id.text);
      m.name(Namespace::Controls, d.control);
      m.clauses(d.clauses);
    });
  }
  void operator()(const ApprovalDecl& d) const { block("approval", d.name.text, d.clauses); }
  // The names of an obligation's parameters are what the caller is told, so they are not local.
  void operator()(const ObligationDecl& d) const {
    m.group("obligation", [&] {
      m.text(d.name.text);
      m.word(merge_word(d.merge));
      for (std::size_t i = 0; i < d.parameters.size(); ++i) {
        m.text(d.parameters[i].name.text);
        m.type(symbol->parameters[i]);
      }
    });
  }
  void operator()(const GateDecl& d) const {
    m.group("gate", [&] {
      m.text(d.name.text);
      m.name(Namespace::Values, d.request);
      m.clauses(d.clauses);
    });
  }
  void operator()(const RiskDecl& d) const { block("risk", d.id.text, d.clauses); }

  // ---- lineage
  void operator()(const TransformDecl& d) const {
    m.group("transform", [&] {
      m.text(d.name.text);
      m.expression(d.removes);
      m.expression(d.adds);
    });
  }
  void source(const AssetSource& source) const {
    m.group("source", [&] {
      m.name(Namespace::Values, source.asset);
      m.name(Namespace::Transforms, source.via);
    });
  }
  void operator()(const AssetDecl& d) const {
    m.group("asset", [&] {
      m.text(d.name.text);
      m.text(d.kind.text);
      m.unordered(d.sources, [&](const AssetSource& each) { source(each); });
      m.clauses(d.clauses);
    });
  }
};

}  // namespace

auto MeaningForm::declaration(DeclId id) -> std::string {
  auto named = facts().decl_symbols.find(id.index);
  const Symbol* symbol = named == facts().decl_symbols.end() ? nullptr : &package_.symbols[named->second];
  return apart([&] { std::visit(DeclarationWriter{*this, symbol}, ast().decls[id].form); });
}

auto MeaningForm::type_declaration(SymbolId id) -> std::string {
  const Symbol& symbol = package_.symbols[id];
  const Type& type = types()[symbol.type];
  return apart([&] {
    group(symbol.kind == SymbolKind::Record ? "record" : "enum", [&] {
      text(symbol.name);
      symbol.kind == SymbolKind::Record ? fields(types()[type.record]) : members(types()[type.enumeration]);
    });
  });
}

}  // namespace writ::check
