// What native code of questions about enums calls: nothing, where a word has a bit for each member.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "runtime/builtins/builtins.hpp"
#include "tests/unit/ir_builder.hpp"

namespace writ::property {

// The helpers that objects in a folder of kept code refer to, by the end of their names.
inline auto called_helpers(const std::string& folder) -> std::set<std::string> {
  const std::string prefix = "writ_jit_";
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    for (std::size_t at = bytes.find(prefix); at != std::string::npos; at = bytes.find(prefix, at + 1)) {
      const std::size_t begin = at + prefix.size();
      names.insert(bytes.substr(begin, bytes.find('\0', begin) - begin));
    }
  }
  return names;
}

// Members, equal sets and parts of sets, of an enum of so many members and a set that the rules name.
inline auto enum_questions(std::size_t members) -> ir::Module {
  test::ModuleBuilder m;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < members; ++i) names.push_back("m" + std::to_string(i));
  const TypeId yes = m.type(Kind::Bool);
  const TypeId element = m.enumeration("E", names);
  const TypeId set = m.set(element);
  test::FunctionBuilder f(m);
  const std::uint32_t asked = f.input(set);
  const std::uint32_t held =
      f.constant(set, m.sequence({Cell::of_int(0), Cell::of_int(static_cast<std::int64_t>(members) - 1)}));
  const std::uint32_t subset = *builtins::find("subset");
  f.output(f.emit(ir::Op::Member, yes, f.input(element), held));
  f.output(f.emit(ir::Op::Eq, yes, asked, held));
  f.output(f.emit_list(ir::Op::Call, yes, {asked, held}, subset));
  f.output(f.emit_list(ir::Op::Call, yes, {held, asked}, subset));
  f.finish();
  return std::move(m.module);
}

}  // namespace writ::property
