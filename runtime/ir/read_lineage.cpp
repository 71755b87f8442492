// The declared lineage: assets, flows, and the tables that answer questions.
#include "runtime/base/limits.hpp"
#include "runtime/ir/reader.hpp"
#include "runtime/ir/text_form.hpp"

namespace writ::ir {

auto Reader::labels(std::string_view name) -> std::vector<std::string> {
  std::vector<std::string> all;
  if (!scan_.accept(name)) return all;
  do {
    all.push_back(scan_.text());
  } while (scan_.peek().kind == TokenKind::Text);
  return all;
}

void Reader::lineage_asset() {
  LineageAsset row;
  row.id = scan_.text();
  row.silent = scan_.accept("silent");
  row.holds = labels("holds");
  module_.lineage.assets.push_back(std::move(row));
}

void Reader::lineage_flow() {
  LineageFlow row;
  row.from = scan_.unsigned32();
  row.to = scan_.unsigned32();
  scan_.expect("via");
  row.via = scan_.text();
  row.removes = labels("removes");
  row.adds = labels("adds");
  module_.lineage.flows.push_back(std::move(row));
}

void Reader::lineage_table() {
  LineageTable row;
  row.table = ConstantId{scan_.sigil_id('#')};
  row.answer = named(text_form::answer_named, "a question to the lineage, such as `labels`");
  module_.lineage.tables.push_back(row);
}

}  // namespace writ::ir
