#include "compiler/read/read.hpp"

#include <fmt/format.h>
#include <set>

#include "compiler/read/sections.hpp"

namespace writ::read {
namespace {

auto module_blocks(const Source& source) -> std::vector<Block> {
  Table rows{{"module", "version", "digest of the text", "digest of what it decides"}, {}};
  std::vector<Block> blocks;
  for (check::ModuleIndex i = 0; i < source.package.asts.size(); ++i) {
    if (!source.shown[i]) continue;
    const syntax::Ast& ast = source.package.asts[i];
    const std::string docs = Words::docs(ast.module_doc);
    if (!docs.empty()) blocks.push_back(text(code(source.package.modules[i].name) + ": " + docs));
    const bool known = i < source.digests.size();
    rows.rows.push_back({source.package.modules[i].name, std::string(ast.version),
                         known ? source.digests[i].source : "", known ? source.digests[i].meaning : ""});
  }
  blocks.push_back(table(std::move(rows)));
  return blocks;
}

}  // namespace

namespace {

// Two modules may each have a gate of one name.
void make_unique(Page& page) {
  std::set<std::string> used;
  for (const Section& section : page.sections) used.insert(section.anchor);
  for (Section& section : page.sections) {
    for (Entry& entry : section.entries) {
      const std::string name = entry.anchor;
      for (int i = 2; !used.insert(entry.anchor).second; ++i) entry.anchor = name + "-" + std::to_string(i);
    }
  }
}

}  // namespace

auto read(const Source& source) -> Page {
  const Reading r{source};
  Page page{source.title, module_blocks(source), {}};
  for (const auto section : {about_section, gates_section, controls_section, tolerances_section, approvals_section,
                             waivers_section, data_section, definitions_section, people_section, matrix_section,
                             applicability_section, due_section, tests_section}) {
    Section made = section(r);
    if (!made.blocks.empty() || !made.entries.empty()) page.sections.push_back(std::move(made));
  }
  make_unique(page);
  return page;
}

}  // namespace writ::read
