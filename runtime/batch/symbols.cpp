#include "runtime/batch/symbols.hpp"

#include <algorithm>
#include <limits>

#include "runtime/batch/program.hpp"
#include "runtime/builtins/builtins.hpp"
#include "runtime/values/open.hpp"

namespace writ::batch {
namespace {

constexpr std::size_t kMostCodes = std::numeric_limits<std::uint16_t>::max();
constexpr std::size_t kTests = 64;  // in one mask

auto new_table(const SymbolColumn& column) -> SymbolTable {
  SymbolTable table;
  for (std::size_t first = 0; first < column.tests.size(); first += kTests) {
    table.can_be_true.emplace_back(std::min(kTests, column.tests.size() - first));
    table.can_be_false.emplace_back(std::min(kTests, column.tests.size() - first));
  }
  return table;
}

// Everything that is computed from one symbol; what it points to lives in `arena`.
auto values_of(const Program& program, const SymbolColumn& column, const Cell& symbol, Arena& arena)
    -> std::vector<Cell> {
  const interp::OpContext context{program.module, program.function, program.patterns, arena};
  std::vector<Cell> values = {symbol};
  for (const SymbolColumn::Step& step : column.steps) {
    Cell* operands = arena.cells(step.operands.size());
    for (std::size_t i = 0; i < step.operands.size(); ++i) {
      const Value& from = step.operands[i];
      operands[i] = from.place == Place::Uniform ? program.uniforms[from.at] : values[from.at];
    }
    values.push_back(interp::apply(context, *step.inst, {operands, step.operands.size()}));
  }
  return values;
}

// The next code is that of `symbol`.
void add_symbol(const Program& program, const SymbolColumn& column, const Cell& symbol, Arena& arena,
                SymbolTable& table) {
  const std::vector<Cell> values = values_of(program, column, symbol, arena);
  for (std::size_t group = 0; group < table.can_be_true.size(); ++group) {
    std::uint64_t can_be_true = 0;
    std::uint64_t can_be_false = 0;
    const std::size_t first = group * kTests;
    for (std::size_t i = first; i < std::min(first + kTests, column.tests.size()); ++i) {
      const Truth truth = interp::truth(values[column.tests[i].value]);
      can_be_true |= static_cast<std::uint64_t>(writ::can_be_true(truth)) << (i - first);
      can_be_false |= static_cast<std::uint64_t>(writ::can_be_false(truth)) << (i - first);
    }
    table.can_be_true[group].add(can_be_true);
    table.can_be_false[group].add(can_be_false);
    if (symbol.known() && (can_be_true & can_be_false) != 0) table.has_unknown = true;
  }
  for (const std::uint32_t value : column.kept) table.kept.push_back(values[value]);
  ++table.count;
}

auto unknown_symbol(const Program& program, const SymbolColumn& column) -> Cell {
  return interp::unknown_of(program.module.types[column.leaf.type], bit(Reason::Missing));
}

// ---------------------------------------------------------------- what is asked of texts

class Questions {
 public:
  Questions(const Program& program, const SymbolColumn& column) : program_(program), column_(column) {}

  // Nothing where something is asked that no classifier answers.
  auto find() -> std::optional<builtins::TextQuestions> {
    is_text_.assign(column_.steps.size() + 1, false);
    is_text_[0] = true;
    for (std::size_t i = 0; i < column_.steps.size(); ++i) {
      if (!add(column_.steps[i], i + 1)) return std::nullopt;
    }
    const bool wanted =
        std::any_of(column_.kept.begin(), column_.kept.end(), [&](std::uint32_t v) { return is_text_[v]; });
    if (wanted) return std::nullopt;
    return std::move(asked_);
  }
  [[nodiscard]] auto has_patterns() const -> bool { return has_patterns_; }

 private:
  // The symbol's own text, or a constant in its place.
  [[nodiscard]] auto is_text(const Value& value) const -> bool {
    return value.place == Place::Symbol && is_text_[value.at];
  }

  auto add(const SymbolColumn::Step& step, std::size_t result) -> bool {
    const bool looks =
        std::any_of(step.operands.begin(), step.operands.end(), [&](const Value& v) { return is_text(v); });
    if (!looks) return true;
    switch (step.inst->op) {
      case ir::Op::Present: return true;
      case ir::Op::Wrap:
      case ir::Op::Unwrap: is_text_[result] = true; return true;
      case ir::Op::Default: is_text_[result] = true; return step.operands[1].place == Place::Uniform;
      case ir::Op::Matches: return pattern(asked_.regexes, *step.inst);
      case ir::Op::Like: return pattern(asked_.likes, *step.inst);
      case ir::Op::Eq: return word(step.operands[is_text(step.operands[0]) ? 1 : 0]);
      case ir::Op::Member: return is_text(step.operands[0]) && words(step.operands[1], step.inst->b);
      case ir::Op::Call: return call(step);
      default: return false;
    }
  }
  auto pattern(std::vector<std::string>& into, const ir::Inst& inst) -> bool {
    into.emplace_back(program_.module.constants[ir::ConstantId{inst.b}].value.text.view());
    has_patterns_ = true;
    return true;
  }
  auto word(const Value& value) -> bool {
    if (value.place != Place::Uniform) return false;
    const Cell& cell = program_.uniforms[value.at];
    if (cell.known() && !cell.absent) asked_.words.emplace_back(cell.text.view());
    return true;
  }
  auto words(const Value& value, std::uint32_t operand) -> bool {
    if (value.place != Place::Uniform) return false;
    const Cell& cell = program_.uniforms[value.at];
    const TypeId type = program_.function.value_types[operand];
    if (open_reasons(program_.module.types, type, cell) != 0 || cell.absent) return false;
    for (std::uint32_t i = 0; i < cell.sequence->size; ++i)
      asked_.words.emplace_back(cell.sequence->items[i].text.view());
    return true;
  }
  auto call(const SymbolColumn::Step& step) -> bool {
    static const std::optional<std::uint32_t> kStarts = builtins::find("starts");
    if (step.inst->c != kStarts || step.operands.size() != 2 || !is_text(step.operands[0])) return false;
    if (step.operands[1].place != Place::Uniform) return false;
    const Cell& prefix = program_.uniforms[step.operands[1].at];
    if (prefix.known()) asked_.prefixes.emplace_back(prefix.text.view());
    has_patterns_ = true;
    return true;
  }

  const Program& program_;
  const SymbolColumn& column_;
  builtins::TextQuestions asked_;
  std::vector<bool> is_text_;  // by value
  bool has_patterns_ = false;
};

// Kinds that are equal exactly where their texts are.
auto is_plain_text(Kind kind) -> bool {
  switch (kind) {
    case Kind::String:
    case Kind::Digest:
    case Kind::Person:
    case Kind::Service:
    case Kind::Asset: return true;
    default: return false;
  }
}

void fill(const Program& program, Arena& arena, const std::vector<Cell>& symbols, SymbolColumn& column) {
  column.table = new_table(column);
  column.absent = static_cast<std::uint16_t>(symbols.size());
  column.unknown = static_cast<std::uint16_t>(symbols.size() + 1);
  for (const Cell& symbol : symbols) add_symbol(program, column, symbol, arena, column.table);
  add_symbol(program, column, Cell::of_absent(), arena, column.table);
  add_symbol(program, column, unknown_symbol(program, column), arena, column.table);
}

}  // namespace

// ---------------------------------------------------------------- masks

void Masks::add(std::uint64_t mask) {
  if (tests_ <= 8)
    of8_.push_back(static_cast<std::uint8_t>(mask));
  else if (tests_ <= 16)
    of16_.push_back(static_cast<std::uint16_t>(mask));
  else if (tests_ <= 32)
    of32_.push_back(static_cast<std::uint32_t>(mask));
  else
    of64_.push_back(mask);
}

void Masks::clear() { *this = Masks(tests_); }

void Masks::spread(const Kernels& kernels, const std::uint16_t* codes, Plane* planes) const {
  if (tests_ <= 8) return kernels.spread8(of8_.data(), codes, tests_, planes);
  if (tests_ <= 16) return kernels.spread16(of16_.data(), codes, tests_, planes);
  if (tests_ <= 32) return kernels.spread32(of32_.data(), codes, tests_, planes);
  kernels.spread64(of64_.data(), codes, tests_, planes);
}

// ---------------------------------------------------------------- codings

void settle(const Program& program, Arena& arena, SymbolColumn& column) {
  const Type& type = program.module.types[column.leaf.type];
  std::vector<Cell> symbols;
  if (type.kind == Kind::Enum) {
    column.coding = SymbolColumn::Coding::Members;
    const std::size_t members = program.module.types[type.enumeration].members.size();
    for (std::size_t i = 0; i < members; ++i) symbols.push_back(Cell::of_int(static_cast<std::int64_t>(i)));
    return fill(program, arena, symbols, column);
  }
  if (!is_plain_text(type.kind)) return;
  Questions questions(program, column);
  const auto asked = questions.find();
  if (asked) column.classifier = builtins::Classifier::make(*asked);
  if (!column.classifier) return;
  column.coding = SymbolColumn::Coding::Classes;
  column.late = questions.has_patterns();
  for (std::size_t i = 0; i < column.classifier->count(); ++i)
    symbols.push_back(Cell::of_text(column.classifier->sample(i)));
  fill(program, arena, symbols, column);
}

Dictionary::Dictionary(const Program& program, const SymbolColumn& column) : program_(program), column_(column) {
  add_unusual();
}

// Those that are no values have the first codes.
void Dictionary::add_unusual() {
  table_ = new_table(column_);
  add_symbol(program_, column_, Cell::of_absent(), arena_, table_);
  add_symbol(program_, column_, unknown_symbol(program_, column_), arena_, table_);
}

void Dictionary::clear() {
  codes_.clear();
  arena_.reset();
  add_unusual();
}

auto Dictionary::code_of(const Cell& value) -> std::optional<std::uint16_t> {
  if (value.is_unknown()) return std::uint16_t{1};
  if (value.absent) return std::uint16_t{0};
  const bool text = is_text(program_.module.types[column_.leaf.type].kind);
  const std::string_view bytes =
      text ? value.text.view() : std::string_view(reinterpret_cast<const char*>(&value), sizeof value.decimal);
  if (const auto found = codes_.find(bytes); found != codes_.end()) return found->second;
  if (table_.count == kMostCodes) return std::nullopt;
  const auto code = static_cast<std::uint16_t>(table_.count);
  const std::string_view kept = arena_.text(bytes);
  Cell symbol = value;
  if (text) symbol.text = {kept.data(), static_cast<std::uint32_t>(kept.size())};
  add_symbol(program_, column_, symbol, arena_, table_);
  codes_.emplace(kept, code);
  return code;
}

}  // namespace writ::batch
