// Declarations: a head on one line, and for most a block.
#include "compiler/syntax/format_parts.hpp"
#include "compiler/syntax/format_spelling.hpp"

namespace writ::syntax::layout {
namespace {

auto text(Formatter& f, std::string_view text) -> Layout { return f.out.text(text); }

// Words of a head, with a blank between those that are there.
auto words(std::initializer_list<std::string> parts) -> std::string {
  std::string text;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += ' ';
    text += part;
  }
  return text;
}
// A title, a path: nothing if it is not there.
auto optional_text(Formatter& f, ExprId id) -> std::string { return id.valid() ? expr_text(f, id) : std::string(); }

auto clauses(Formatter& f, const Decl& decl, std::string head, const std::vector<ClauseId>& ids) -> Body {
  std::vector<Row> rows;
  for (ClauseId id : ids) rows.push_back(clause_row(f, id));
  return {f.out.concat({f.out.made(std::move(head)), block(f, decl.span, std::move(rows))})};
}

// Parts that stand in columns with their neighbours of the same kind.
auto in_columns(Formatter& f, Layout layout, std::vector<std::string> cells) -> Body {
  std::string line;
  for (const std::string& cell : cells) line += (line.empty() ? "" : " ") + cell;
  bool fits = columns(line) <= kWidth && line.find('\n') == std::string::npos;
  if (!layout.valid()) layout = f.out.made(std::move(line));
  return {layout, fits ? std::move(cells) : std::vector<std::string>{}};
}

auto parameters(Formatter& f, const std::vector<Parameter>& parameters) -> Layout {
  if (parameters.empty()) return text(f, "()");
  std::vector<Layout> parts = {f.out.soft_line()};
  for (const Parameter& one : parameters) {
    if (parts.size() > 1) parts.insert(parts.end(), {text(f, ","), f.out.line()});
    parts.push_back(f.out.made(spelled(one.name) + ": " + type_text(f, one.type)));
  }
  return f.out.group(f.out.concat({text(f, "("), f.out.nest(f.out.concat(parts)), f.out.soft_line(), text(f, ")")}));
}

// What stands behind the head if it fits there, and else on the next line.
auto tail(Formatter& f, std::string rest) -> Layout {
  if (rest.empty()) return f.out.nothing();
  return f.out.group(f.out.nest(f.out.concat({f.out.line(), f.out.made(std::move(rest))})));
}

// ---------------------------------------------------------------- types and data

auto form_body(Formatter& f, const Decl& decl, const Hole&) -> Body {
  return {text(f, f.source.substr(decl.span.begin, decl.span.end - decl.span.begin))};
}

auto form_body(Formatter& f, const Decl& decl, const LimitsDecl& form) -> Body {
  std::vector<Row> rows;
  for (const LimitEntry& entry : form.entries) {
    Row row = {f.out.keep(spelled(entry.name)), expr_layout(f, entry.value)};
    row.span = entry.name.span.to(f.ast.exprs[entry.value].span);
    rows.push_back(std::move(row));
  }
  return {f.out.concat({text(f, "limits"), block(f, decl.span, std::move(rows))})};
}

auto form_body(Formatter& f, const Decl&, const UnitDecl& form) -> Body {
  std::string equals = form.equals.valid() ? "= " + expr_text(f, form.equals) : std::string();
  return {f.out.made(words({"unit", spelled(form.name), equals}))};
}

template <class Parts>
auto any_documented(const Parts& parts) -> bool {
  for (const auto& part : parts) {
    if (!part.doc.lines.empty()) return true;
  }
  return false;
}

auto form_body(Formatter& f, const Decl& decl, const EnumDecl& form) -> Body {
  std::string head = words({"enum", spelled(form.name), form.ordered ? "ordered" : ""});
  bool on_lines = any_documented(form.members) || f.comments.any(decl.span.begin, decl.span.end);
  if (on_lines) {
    std::vector<Item> items;
    for (const EnumMember& member : form.members) {
      Layout layout = f.out.concat({doc_lines(f, member.doc), f.out.made(spelled(member.name) + ",")});
      items.push_back({member.name.span, layout});
    }
    return {f.out.concat({f.out.made(head), block(f, decl.span, std::move(items))})};
  }
  std::vector<Ident> names;
  for (const EnumMember& member : form.members) names.push_back(member.name);
  Layout members = f.out.nest(f.out.concat({f.out.line(), listed(f, names), f.out.when_broken(",")}));
  return {f.out.group(f.out.concat({f.out.made(head + " {"), members, f.out.line(), text(f, "}")}))};
}

auto field_type(Formatter& f, const FieldDecl& field) -> std::string {
  return type_text(f, field.type) + (field.sensitive ? " sensitive" : "");
}

auto short_record(Formatter& f, const std::string& head, const RecordDecl& form) -> std::string {
  std::string line = head + " {";
  for (const FieldDecl& field : form.fields) {
    line += (&field == &form.fields.front() ? " " : ", ") + spelled(field.name) + " : " + field_type(f, field);
  }
  return line + (form.fields.empty() ? "}" : " }");
}

auto form_body(Formatter& f, const Decl& decl, const RecordDecl& form) -> Body {
  std::string head = "record " + spelled(form.name);
  if (!any_documented(form.fields) && !f.comments.any(decl.span.begin, decl.span.end)) {
    std::string line = short_record(f, head, form);
    if (columns(line) <= kWidth) return {f.out.made(std::move(line))};
  }
  std::uint32_t widest = 0;
  for (const FieldDecl& field : form.fields) widest = std::max(widest, columns(spelled(field.name)));
  std::vector<Item> items;
  for (const FieldDecl& field : form.fields) {
    std::string name = spelled(field.name);
    name.append(widest - columns(name), ' ');
    Layout layout = f.out.concat({doc_lines(f, field.doc), f.out.made(name + " : " + field_type(f, field))});
    items.push_back({field.span, layout});
  }
  return {f.out.concat({f.out.made(std::move(head)), block(f, decl.span, std::move(items))})};
}

auto typed(Formatter& f, std::string_view word, const Ident& name, TypeId type) -> std::string {
  return words({std::string(word), spelled(name), ":", type_text(f, type)});
}

auto form_body(Formatter& f, const Decl&, const RequestDecl& form) -> Body {
  return {f.out.made(typed(f, "request", form.name, form.type))};
}
auto form_body(Formatter& f, const Decl& decl, const EvidenceDecl& form) -> Body {
  return clauses(f, decl, typed(f, "evidence", form.name, form.type), form.clauses);
}
auto form_body(Formatter& f, const Decl&, const DataDecl& form) -> Body {
  Layout head = f.out.made(typed(f, "data", form.name, form.type));
  if (form.value.valid()) return {f.out.concat({head, assigned(f, form.value)})};
  std::string source = words({"from", expr_text(f, form.path), std::string(form.digest)});
  return {f.out.concat({head, tail(f, std::move(source))})};
}
auto form_body(Formatter& f, const Decl&, const LetDecl& form) -> Body {
  std::string head = form.type.valid() ? typed(f, "let", form.name, form.type) : "let " + spelled(form.name);
  return {f.out.concat({f.out.made(std::move(head)), assigned(f, form.value)})};
}

auto form_body(Formatter& f, const Decl&, const FnDecl& form) -> Body {
  Layout name = f.out.concat({text(f, "fn "), f.out.made(spelled(form.name)), parameters(f, form.parameters)});
  Layout head = f.out.concat({name, text(f, " -> "), f.out.made(type_text(f, form.result))});
  if (form.where.empty()) return {f.out.concat({head, assigned(f, form.body)})};
  std::vector<Layout> bindings;
  for (const WhereBinding& one : form.where) {
    if (!bindings.empty()) bindings.insert(bindings.end(), {text(f, ","), f.out.line()});
    bindings.push_back(f.out.concat({f.out.made(spelled(one.name)), assigned(f, one.value)}));
  }
  Layout where = f.out.concat({f.out.line(), text(f, "where "), f.out.align(f.out.concat(bindings))});
  Layout body = f.out.concat({f.out.line(), expr_layout(f, form.body)});
  return {f.out.group(f.out.concat({head, text(f, " ="), f.out.nest(f.out.concat({body, where}))}))};
}

// ---------------------------------------------------------------- tables

auto test_text(Formatter& f, ExprId value) -> std::string { return expr_text(f, value, Binding::Additive); }
auto test_text(Formatter& f, const std::pair<BinaryOp, ExprId>& cut) -> std::string {
  return std::string(spelled(cut.first)) + " " + expr_text(f, cut.second, Binding::Additive);
}
auto test_text(Formatter& f, const RangeRefinement& range) -> std::string {
  return expr_text(f, range.low, Binding::Additive) + " " + std::string(spelled(range.end)) + " " +
         expr_text(f, range.high, Binding::Additive);
}

auto cell_text(Formatter& f, const TableCell& cell) -> std::string {
  if (cell.kind == TableCell::Kind::Any) return "-";
  if (cell.kind == TableCell::Kind::Otherwise) return "otherwise";
  std::string text;
  for (const CellTest& test : cell.tests) {
    if (!text.empty()) text += ", ";
    if (test.negated) text += "not ";
    text += std::visit([&](const auto& one) { return test_text(f, one); }, test.test);
  }
  return text;
}

// `| a | b || c |`; the cells are padded already.
auto table_line(const std::vector<std::string>& cells) -> std::string {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i)
    line += (i + 1 == cells.size() && i > 0 ? "|| " : "| ") + cells[i] + " ";
  return line + "|";
}

auto form_body(Formatter& f, const Decl& decl, const TableDecl& form) -> Body {
  std::vector<std::vector<std::string>> lines(1);
  std::vector<Item> items;
  for (const Ident& name : form.header) lines.front().push_back(spelled(name));
  items.push_back({form.header.front().span.to(form.header.back().span), {}});
  for (const TableRow& row : form.rows) {
    std::vector<std::string> cells;
    for (const TableCell& cell : row.cells) cells.push_back(cell_text(f, cell));
    cells.push_back(expr_text(f, row.result));
    lines.push_back(std::move(cells));
    items.push_back({row.span, {}});
  }
  for (auto& line : lines) line.emplace_back();  // the bar at the end is a column too
  align_cells(lines);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    lines[i].pop_back();
    items[i].layout = f.out.made(table_line(lines[i]));
  }
  static constexpr std::string_view kHit[] = {"", " hit unique", " hit first", " hit collect"};
  Layout head =
      f.out.concat({text(f, "table "), f.out.made(spelled(form.name)), parameters(f, form.parameters), text(f, " -> "),
                    f.out.made(type_text(f, form.result)), text(f, kHit[static_cast<std::size_t>(form.hit)])});
  return {f.out.concat({head, block(f, decl.span, std::move(items))})};
}

// ---------------------------------------------------------------- organisation

auto form_body(Formatter& f, const Decl&, const RoleDecl& form) -> Body {
  std::string promise = form.at_least.empty() ? std::string() : "at least " + spelled_digits(form.at_least) + " people";
  std::vector<std::string> cells = {"role " + spelled(form.name), optional_text(f, form.title),
                                    "from " + expr_text(f, form.group)};
  if (!promise.empty()) cells.push_back(promise);
  Layout layout = f.out.made(words({cells[0], cells[1], cells[2], promise}));
  return in_columns(f, layout, std::move(cells));
}

auto form_body(Formatter& f, const Decl&, const SeparateDecl& form) -> Body {
  Layout roles = f.out.concat({text(f, "separate "), f.out.nest(listed(f, form.roles))});
  return {
      f.out.concat({roles, tail(f, form.because.valid() ? "because " + expr_text(f, form.because) : std::string())})};
}

auto form_body(Formatter& f, const Decl&, const FrameworkDecl& form) -> Body {
  std::vector<std::string> cells = {"framework " + spelled(form.name), "from " + expr_text(f, form.path)};
  if (!form.digest.empty()) cells.emplace_back(form.digest);
  Layout layout = f.out.concat({f.out.made(words({cells[0], cells[1]})), tail(f, std::string(form.digest))});
  return in_columns(f, layout, std::move(cells));
}

auto form_body(Formatter& f, const Decl& decl, const CoverDecl& form) -> Body {
  std::vector<Item> items;
  std::vector<Layout> criteria;
  for (const auto& [criterion, span] : form.criteria) criteria.push_back(text(f, criterion));
  items.push_back({form.criteria.front().second.to(form.criteria.back().second), listed(f, criteria)});
  for (const CoverExclusion& one : form.exclusions) {
    Span span = one.span.to(f.ast.exprs[one.because].span);
    items.push_back(
        {span, f.out.made("exclude " + std::string(one.criterion) + " because " + expr_text(f, one.because))});
  }
  std::string head = words({"cover", spelled(form.framework), form.every ? "every" : ""});
  return {f.out.concat({f.out.made(std::move(head)), block(f, decl.span, std::move(items))})};
}

auto form_body(Formatter& f, const Decl&, const AppetiteDecl& form) -> Body {
  std::string approved = "approved by " + spelled(form.approved_by) + " on " + std::string(form.on);
  if (form.review.valid()) approved += "  review every " + expr_text(f, form.review);
  Layout lines =
      f.out.concat({f.out.hard_line(), expr_layout(f, form.title), f.out.hard_line(), f.out.made(std::move(approved))});
  return {f.out.concat({f.out.made(words({"appetite", spelled(form.name), spelled(form.stance)})), f.out.nest(lines)})};
}

// ---------------------------------------------------------------- tolerances, controls, approvals, gates

auto form_body(Formatter& f, const Decl& decl, const ToleranceDecl& form) -> Body {
  return clauses(f, decl, words({"tolerance", spelled(form.name), optional_text(f, form.title)}), form.clauses);
}
auto form_body(Formatter& f, const Decl& decl, const ControlDecl& form) -> Body {
  return clauses(f, decl, words({"control", spelled(form.id), optional_text(f, form.title)}), form.clauses);
}
auto form_body(Formatter& f, const Decl& decl, const WaiverDecl& form) -> Body {
  return clauses(f, decl, words({"waiver", spelled(form.id), "for", spelled(form.control)}), form.clauses);
}
auto form_body(Formatter& f, const Decl& decl, const ApprovalDecl& form) -> Body {
  return clauses(f, decl, words({"approval", spelled(form.name), optional_text(f, form.title)}), form.clauses);
}
auto form_body(Formatter& f, const Decl& decl, const GateDecl& form) -> Body {
  return clauses(f, decl,
                 words({"gate", spelled(form.name), optional_text(f, form.title), "on", spelled(form.request)}),
                 form.clauses);
}
auto form_body(Formatter& f, const Decl& decl, const RiskDecl& form) -> Body {
  return clauses(f, decl, words({"risk", spelled(form.id), optional_text(f, form.title)}), form.clauses);
}

auto form_body(Formatter& f, const Decl&, const ObligationDecl& form) -> Body {
  static constexpr std::string_view kMerge[] = {"", "merge max", "merge min", "merge union", "merge all"};
  Layout head = f.out.concat({text(f, "obligation "), f.out.made(spelled(form.name)), parameters(f, form.parameters)});
  std::string merge(kMerge[static_cast<std::size_t>(form.merge)]);
  std::vector<std::string> cells = {f.out.flat_text(head)};
  if (!merge.empty()) cells.push_back(merge);
  Layout layout = f.out.concat({head, text(f, merge.empty() ? "" : " "), f.out.made(merge)});
  return in_columns(f, layout, std::move(cells));
}

// ---------------------------------------------------------------- assets

auto form_body(Formatter& f, const Decl&, const TransformDecl& form) -> Body {
  std::vector<std::string> cells = {"transform " + spelled(form.name)};
  std::vector<Layout> parts = {f.out.made(cells.front())};
  auto labels = [&](std::string_view word, ExprId set) {
    if (!set.valid()) return;
    Layout layout = f.out.concat({text(f, word), expr_layout(f, set)});
    cells.push_back(f.out.flat_text(layout));
    parts.push_back(f.out.nest(f.out.concat({f.out.fit_line(), layout})));
  };
  labels("removes ", form.removes);
  labels("adds ", form.adds);
  return in_columns(f, f.out.concat(parts), std::move(cells));
}

auto form_body(Formatter& f, const Decl& decl, const AssetDecl& form) -> Body {
  std::string head = words({"asset", spelled(form.name), optional_text(f, form.title), ":", spelled(form.kind)});
  std::vector<Layout> sources;
  for (const AssetSource& one : form.sources) {
    sources.push_back(f.out.made(words({spelled(one.asset), one.via.valid() ? "via " + spelled(one.via) : ""})));
  }
  Layout from = f.out.nothing();
  if (!sources.empty())
    from = f.out.group(f.out.nest(f.out.concat({f.out.line(), text(f, "from "), listed(f, sources)})));
  std::vector<Row> rows;
  for (ClauseId id : form.clauses) rows.push_back(clause_row(f, id));
  return {f.out.concat({f.out.made(std::move(head)), from, block(f, decl.span, std::move(rows))})};
}

// ---------------------------------------------------------------- tests and proofs

auto form_body(Formatter& f, const Decl&, const FixtureDecl& form) -> Body {
  return {f.out.concat({f.out.made(typed(f, "fixture", form.name, form.type)), assigned(f, form.value)})};
}
auto form_body(Formatter& f, const Decl& decl, const TestDecl& form) -> Body {
  f.in_test = true;
  Body body = clauses(f, decl, words({"test", expr_text(f, form.title)}), form.clauses);
  f.in_test = false;
  return body;
}
auto form_body(Formatter& f, const Decl& decl, const PropertyDecl& form) -> Body {
  return clauses(f, decl, words({"property", expr_text(f, form.title), "runs", spelled_digits(form.runs)}),
                 form.clauses);
}
auto form_body(Formatter& f, const Decl& decl, const ProveDecl& form) -> Body {
  return clauses(f, decl, words({"prove", expr_text(f, form.title)}), form.clauses);
}

}  // namespace

auto allowance_lines(Formatter& f, const std::vector<Allowance>& allowances) -> Layout {
  std::vector<Layout> lines;
  for (const Allowance& one : allowances) {
    lines.push_back(f.out.made("allow " + spelled(one.code)));
    lines.push_back(tail(f, "because " + expr_text(f, one.because)));
    lines.push_back(f.out.hard_line());
  }
  return f.out.concat(lines);
}

auto decl_body(Formatter& f, const Decl& decl) -> Body {
  return std::visit([&](const auto& form) { return form_body(f, decl, form); }, decl.form);
}

}  // namespace writ::syntax::layout
