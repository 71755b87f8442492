#include <fmt/core.h>

#include "runtime/base/limits.hpp"
#include "runtime/ir/reader.hpp"
#include "runtime/ir/rules.hpp"
#include "runtime/ir/text_form.hpp"
#include "runtime/ir/verifier.hpp"
#include "runtime/values/text.hpp"

namespace writ::ir {

auto read(std::string_view text) -> Fallible<Module> {
  if (text.size() > limits::kModuleBytes) return fail("the module is too large");
  if (!is_valid_utf8(text)) return fail("the module is not well-formed UTF-8");
  return Reader(text).read();
}

auto Reader::read() -> Fallible<Module> {
  header();
  while (scan_.accept("enum")) enumeration();
  while (scan_.accept("record")) record();
  while (scan_.accept("type")) type();
  if (!scan_.failed() && !types_are_fine()) return fail(scan_.error());  // values are read by type
  while (scan_.accept("const")) constant();
  while (scan_.accept("input")) input();
  while (scan_.accept("rules")) rules();
  while (scan_.accept("origin")) origin_row();
  while (scan_.accept("function")) function();
  while (scan_.accept("message")) message();
  while (scan_.accept("control")) control();
  while (scan_.accept("gate")) gate();
  while (scan_.accept("asset")) lineage_asset();
  while (scan_.accept("flow")) lineage_flow();
  while (scan_.accept("lineage")) lineage_table();
  if (!scan_.accept("end")) scan_.fail_expected("a row, in the order of tables, or `end`");
  if (!scan_.at_end()) scan_.fail("something stands after `end`");
  if (scan_.failed()) return fail(scan_.error());
  const std::vector<Fault> faults = verify(module_);
  if (!faults.empty()) return fail(faults[0].where + ": " + faults[0].what);
  index_keys(module_);
  return std::move(module_);
}

void Reader::header() {
  scan_.expect("writ_ir");
  if (scan_.unsigned32() != text_form::kVersion)
    scan_.fail("a version of the text form that this program does not know");
  scan_.expect("module");
  module_.name = scan_.text();
  scan_.expect("version");
  module_.version = scan_.text();
  scan_.expect("edition");
  module_.edition = scan_.unsigned32();
  scan_.expect("sources");
  module_.source_digest = scan_.text();
  scan_.expect("meaning");
  module_.meaning_digest = scan_.text();
  scan_.expect("clock_skew");
  module_.clock_skew = scan_.signed64();
}

auto Reader::row_number(std::uint32_t found, std::size_t expected) -> bool {
  if (found != expected) scan_.fail(fmt::format("rows are numbered in order: this one is {}", expected));
  return !scan_.failed();
}

auto Reader::optional_origin() -> OriginId {
  if (scan_.peek().kind != TokenKind::Id || scan_.peek().sigil != '!') return {};
  return OriginId{scan_.sigil_id('!')};
}

// ---------------------------------------------------------------- types

void Reader::enumeration() {
  if (!row_number(scan_.word_id('e'), module_.types.enums().size())) return;
  EnumType row;
  row.name = scan_.text();
  row.ordered = scan_.accept("ordered");
  scan_.expect("{");
  while (!scan_.accept("}") && !scan_.at_end()) row.members.push_back(scan_.text());
  module_.types.add(std::move(row));
}

void Reader::record() {
  if (!row_number(scan_.word_id('r'), module_.types.records().size())) return;
  RecordType row;
  row.name = scan_.text();
  scan_.expect("{");
  while (!scan_.accept("}") && !scan_.at_end()) {
    if (!row.fields.empty()) scan_.expect(",");
    Field field;
    field.name = scan_.text();
    field.type = TypeId{scan_.sigil_id('@')};
    field.sensitive = scan_.accept("sensitive");
    row.fields.push_back(std::move(field));
  }
  module_.types.add(std::move(row));
}

void Reader::type() {
  const std::size_t index = module_.types.types().size();
  if (!row_number(scan_.sigil_id('@'), index)) return;
  if (index >= limits::kTypes) return scan_.fail("too many types");
  Type row;
  row.kind = named(text_form::kind_named, "a kind of type");
  if (row.kind == Kind::Enum) row.enumeration = EnumId{scan_.word_id('e')};
  if (row.kind == Kind::Record) row.record = RecordId{scan_.word_id('r')};
  if (row.kind == Kind::Map) row.key = TypeId{scan_.sigil_id('@')};
  if (is_collection(row.kind)) row.element = TypeId{scan_.sigil_id('@')};
  refinements(row);
  if (scan_.failed()) return;
  if (module_.types.intern(row).index != index) scan_.fail("the same type is there already");
}

void Reader::refinements(Type& row) {
  row.optional = scan_.accept("optional");
  if (scan_.accept("unit")) row.unit = scan_.text();
  if (scan_.accept("size")) {
    row.min_size = scan_.unsigned32();
    scan_.expect("..");
    row.max_size = scan_.unsigned32();
  }
  const auto opens = [this] {
    const bool high_open = scan_.accept("..<");
    if (!high_open) scan_.expect("..");
    return high_open;
  };
  if (scan_.accept("in")) {
    const auto low = text_form::parse_int128(scan_.number());
    const bool high_open = opens();
    const auto high = text_form::parse_int128(scan_.number());
    if (!low || !high) return scan_.fail("a range is not of whole numbers of 128 bits");
    row.range = Range{*low, *high, high_open};
  }
  if (scan_.accept("within")) {
    const auto low = text_form::parse_float(scan_.number());
    const bool high_open = opens();
    const auto high = text_form::parse_float(scan_.number());
    if (!low || !high) return scan_.fail("a range is not of finite floats");
    row.float_range = FloatRange{*low, *high, high_open};
  }
  if (scan_.accept("matches")) row.pattern = scan_.text();
}

auto Reader::types_are_fine() -> bool {
  Verifier types{module_, {}};
  verify_types(types);
  if (!types.faults.empty()) scan_.fail(types.faults[0].where + ": " + types.faults[0].what);
  return types.faults.empty();
}

// ---------------------------------------------------------------- tables

void Reader::constant() {
  if (!row_number(scan_.sigil_id('#'), module_.constants.size())) return;
  Constant row;
  scan_.expect(":");
  row.type = TypeId{scan_.sigil_id('@')};
  scan_.expect("=");
  if (!module_.types.types().contains(row.type)) return scan_.fail("the type of a constant is not a row");
  row.value = value(row.type);
  module_.constants.add(row);
}

void Reader::input() {
  if (!row_number(scan_.sigil_id('$'), module_.inputs.size())) return;
  Input row;
  row.kind = named(text_form::input_kind_named, "`request`, `evidence` or `data`");
  row.name = scan_.text();
  scan_.expect(":");
  row.type = TypeId{scan_.sigil_id('@')};
  if (scan_.accept("about")) row.about = FunctionId{scan_.word_id('f')};
  if (scan_.accept("from")) {
    do {
      row.issuers.push_back(scan_.text());
    } while (scan_.peek().kind == TokenKind::Text);
  }
  if (scan_.accept("fresh")) row.fresh_within = scan_.signed64();
  if (row.kind == InputKind::Data) {
    scan_.expect("=");
    if (!module_.types.types().contains(row.type)) return scan_.fail("the type of an input is not a row");
    row.data = value(row.type);
  }
  module_.inputs.add(std::move(row));
}

void Reader::rules() {
  if (!row_number(scan_.word_id('t'), module_.rules.size())) return;
  Rules row;
  row.name = scan_.text();
  scan_.expect("{");
  while (scan_.accept("column")) row.columns.push_back(rules_column());
  std::vector<std::uint32_t> tests;
  while (scan_.accept("row")) {
    row_tests(tests);
    row.answers.push_back(row_answer());
  }
  row.tests = pack_tests(tests, module_.memory);
  row.rest = scan_.accept("rest");
  if (row.rest) row.answers.push_back(row_answer());
  scan_.expect("}");
  module_.rules.add(std::move(row));
}

auto Reader::rules_column() -> RulesColumn {
  RulesColumn column;
  column.type = TypeId{scan_.sigil_id('@')};
  scan_.expect("(");
  while (!scan_.accept(")") && !scan_.at_end()) {
    if (!column.limits.empty()) scan_.expect(",");
    column.limits.emplace_back(scan_.sigil_id('#'));
  }
  return column;
}

// Tests are apart by commas, and each is a column and then pairs.
void Reader::row_tests(std::vector<std::uint32_t>& tests) {
  const std::size_t row = tests.size();
  tests.push_back(0);
  scan_.expect("(");
  while (!scan_.accept(")") && !scan_.at_end()) {
    if (tests[row]++ > 0) scan_.expect(",");
    tests.push_back(scan_.unsigned32());
    const std::size_t intervals = tests.size();
    tests.push_back(0);
    for (; scan_.peek().kind == TokenKind::Number; ++tests[intervals]) {
      tests.push_back(scan_.unsigned32());
      tests.push_back(scan_.unsigned32());
    }
  }
}

auto Reader::row_answer() -> ConstantId {
  return scan_.accept("given") ? ConstantId{} : ConstantId{scan_.sigil_id('#')};
}

void Reader::origin_row() {
  if (!row_number(scan_.sigil_id('!'), module_.origins.size())) return;
  Origin row;
  row.file = scan_.text();
  row.line = scan_.unsigned32();
  row.column = scan_.unsigned32();
  row.text = scan_.text();
  module_.origins.add(std::move(row));
}

}  // namespace writ::ir
