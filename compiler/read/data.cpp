// What is asked and what is relied on; numbers that are accepted; tables, functions and values.
#include <fmt/format.h>

#include "compiler/check/literal.hpp"
#include "compiler/read/sections.hpp"

namespace writ::read {

using namespace syntax;

namespace {

auto field_table(const Words& words, const std::vector<FieldDecl>& fields) -> Table {
  Table rows{{"field", "type", "about it"}, {}};
  for (const FieldDecl& field : fields) {
    std::string about = Words::docs(field.doc);
    if (field.sensitive) about += std::string(about.empty() ? "" : " ") + "Sensitive: its value is in no record.";
    if (words.ast().types[field.type].optional) about += std::string(about.empty() ? "" : " ") + "May be absent.";
    rows.rows.push_back({code(field.name.text), words.type(field.type), about});
  }
  return rows;
}

auto request_entry(const Words& words, const Decl& decl, const RequestDecl& request) -> Entry {
  Entry entry{"input-" + std::string(request.name.text), "The request " + code(request.name.text), {}};
  entry.blocks.push_back(
      text(fmt::format("Its type is {}. Whoever asks says it, and it is believed as what is asked and no more: "
                       "it sets no limit. {}",
                       words.type(request.type), Words::docs(decl.doc))));
  return entry;
}

auto evidence_entry(const Words& words, const Decl& decl, const EvidenceDecl& evidence) -> Entry {
  Entry entry{"input-" + std::string(evidence.name.text), "The evidence " + code(evidence.name.text), {}};
  std::string out = fmt::format("Its type is {}", words.type(evidence.type));
  if (const auto* c = clause<FromClause>(words, evidence.clauses))
    out += ", signed by " + listed(names_of(c->roles), "or");
  if (const auto* c = clause<AboutClause>(words, evidence.clauses)) out += ", about exactly " + words.value(c->subject);
  if (const auto* c = clause<FreshClause>(words, evidence.clauses))
    out += fmt::format(", not older than {}", words.written(c->within));
  out += ". Otherwise nothing of it is known. " + Words::docs(decl.doc);
  entry.blocks.push_back(text(std::move(out)));
  return entry;
}

auto data_entry(const Words& words, const Decl& decl, const DataDecl& data) -> Entry {
  Entry entry{"input-" + std::string(data.name.text), "The data " + code(data.name.text), {}};
  const std::string from = data.path.valid() ? "from the file " + code(check::literal_text(words.ast(), data.path))
                                             : "written in the rules themselves";
  entry.blocks.push_back(text(fmt::format("Its type is {}. It is {}, fixed with these rules. {}", words.type(data.type),
                                          from, Words::docs(decl.doc))));
  return entry;
}

auto band_of(const Words& words, const ToleranceDecl& tolerance, Band band) -> std::string {
  std::string out;
  each_clause<BandClause>(words, tolerance.clauses, [&](const BandClause& c) {
    if (c.band == band) out = words.limit(c);
  });
  return out;
}

auto tolerance_entry(const Words& words, const Decl& decl, const ToleranceDecl& tolerance) -> Entry {
  const std::string title = words.message(tolerance.title);
  Entry entry{"tolerance-" + std::string(tolerance.name.text),
              std::string(tolerance.name.text) + (title.empty() ? "" : " — " + title),
              {}};
  std::string out = Words::docs(decl.doc);
  if (const auto* c = clause<MeasureClause>(words, tolerance.clauses))
    out += fmt::format("{}It measures {}. ", out.empty() ? "" : " ", words.value(c->value));
  if (const auto* c = clause<NeedsClause>(words, tolerance.clauses))
    out += fmt::format(
        "The measure says something only if {}; otherwise the tolerance is not known, which is never a pass. ",
        words.condition(c->condition));
  if (const auto* c = clause<AppetiteClause>(words, tolerance.clauses))
    out += fmt::format("Serves the appetite {}. ", c->name.text);
  if (const auto* c = clause<OwnerClause>(words, tolerance.clauses)) out += fmt::format("Owner: {}. ", c->name.text);
  if (const auto* c = clause<ReviewClause>(words, tolerance.clauses))
    out += fmt::format("Reviewed every {}. ", words.written(c->every));
  entry.blocks.push_back(text(std::move(out)));
  Table bands{{"band", "the measure is"}, {}};
  constexpr std::pair<Band, const char*> kBands[] = {
      {Band::Target, "target"}, {Band::Accept, "accept"}, {Band::Warn, "warn"}};
  for (const auto& [band, name] : kBands) {
    const std::string limit = band_of(words, tolerance, band);
    if (!limit.empty()) bands.rows.push_back({name, limit});
  }
  bands.rows.push_back({"breach", "anything else"});
  entry.blocks.push_back(table(std::move(bands)));
  return entry;
}

auto table_entry(const Words& words, const Decl& decl, const TableDecl& decision) -> Entry {
  Entry entry{"table-" + std::string(decision.name.text), "The table " + code(decision.name.text), {}};
  std::vector<std::string> parameters;
  for (const Parameter& p : decision.parameters) parameters.push_back(code(p.name.text));
  std::string how = "Exactly one row fits each case.";
  if (decision.hit == HitPolicy::First) how = "The first row that fits counts.";
  if (decision.hit == HitPolicy::Collect) how = "All rows that fit count, in this order.";
  entry.blocks.push_back(text(fmt::format("It gives {} for {}. {} {}", words.type(decision.result), listed(parameters),
                                          how, Words::docs(decl.doc))));
  Table rows{names_of(decision.header), {}};
  for (const TableRow& row : decision.rows) {
    std::vector<std::string> cells;
    for (const TableCell& cell : row.cells) {
      const bool any = cell.kind == TableCell::Kind::Any;
      cells.push_back(any                                       ? "anything"
                      : cell.kind == TableCell::Kind::Otherwise ? "otherwise"
                                                                : words.written(cell.span));
    }
    cells.push_back(words.written(row.result));
    rows.rows.push_back(std::move(cells));
  }
  entry.blocks.push_back(table(std::move(rows)));
  return entry;
}

}  // namespace

auto data_section(const Reading& r) -> Section {
  Section section{"data", "What is asked, and what is relied on", {}, {}};
  const auto add = [&](Entry entry) { section.entries.push_back(std::move(entry)); };
  r.each<RequestDecl>([&](const Words& w, const Decl& d, const RequestDecl& f) { add(request_entry(w, d, f)); });
  r.each<EvidenceDecl>([&](const Words& w, const Decl& d, const EvidenceDecl& f) { add(evidence_entry(w, d, f)); });
  r.each<DataDecl>([&](const Words& w, const Decl& d, const DataDecl& f) { add(data_entry(w, d, f)); });
  r.each<RecordDecl>([&](const Words& w, const Decl& d, const RecordDecl& f) {
    Entry entry{"type-" + std::string(f.name.text), "What " + code(f.name.text) + " holds", {}};
    if (!d.doc.lines.empty()) entry.blocks.push_back(text(Words::docs(d.doc)));
    entry.blocks.push_back(table(field_table(w, f.fields)));
    add(std::move(entry));
  });
  Table words{{"word", "one of", "order"}, {}};
  r.each<EnumDecl>([&](const Words&, const Decl&, const EnumDecl& f) {
    std::vector<std::string> members;
    for (const EnumMember& member : f.members) members.emplace_back(member.name.text);
    words.rows.push_back({code(f.name.text), listed(members, "or"), f.ordered ? "from the least to the most" : ""});
  });
  if (!words.rows.empty()) add({"words", "Words that values are made of", {table(std::move(words))}});
  return section;
}

auto tolerances_section(const Reading& r) -> Section {
  Section section{"tolerances", "Tolerances: how much is accepted", {}, {}};
  r.each<ToleranceDecl>([&](const Words& w, const Decl& d, const ToleranceDecl& f) {
    section.entries.push_back(tolerance_entry(w, d, f));
  });
  return section;
}

auto definitions_section(const Reading& r) -> Section {
  Section section{"definitions", "Tables and definitions", {}, {}};
  r.each<TableDecl>(
      [&](const Words& w, const Decl& d, const TableDecl& f) { section.entries.push_back(table_entry(w, d, f)); });
  std::vector<std::string> lines;
  r.each<LetDecl>([&](const Words& w, const Decl& d, const LetDecl& f) {
    lines.push_back(fmt::format("{} is {}. {}", code(f.name.text), w.value(f.value), Words::docs(d.doc)));
  });
  r.each<FnDecl>([&](const Words& w, const Decl& d, const FnDecl& f) {
    std::string where;
    for (const WhereBinding& b : f.where) where += fmt::format(", where {} is {}", code(b.name.text), w.value(b.value));
    std::vector<std::string> parameters;
    for (const Parameter& p : f.parameters) parameters.emplace_back(p.name.text);
    const bool condition = w.written(w.ast().types[f.result].span) == "bool";
    lines.push_back(fmt::format("{} {} {}{}. {}", code(fmt::format("{}({})", f.name.text, fmt::join(parameters, ", "))),
                                condition ? "means that" : "is", condition ? w.condition(f.body) : w.value(f.body),
                                where, Words::docs(d.doc)));
  });
  if (!lines.empty()) section.blocks.push_back(points(std::move(lines)));
  return section;
}

}  // namespace writ::read
