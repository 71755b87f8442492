#include "runtime/batch/evaluate.hpp"

#include <algorithm>

#include "runtime/values/open.hpp"

namespace writ::batch {
namespace {

constexpr std::size_t kTests = 64;  // of one mask

auto any_row(const Plane* plane) -> bool { return plane != nullptr && any(*plane); }

// What is not known can be both.
void open_up(const Plane* unknown, Plane& can_be_true, Plane& can_be_false) {
  if (unknown == nullptr) return;
  either(can_be_true, *unknown, can_be_true);
  either(can_be_false, *unknown, can_be_false);
}

// Whether every sum, difference or product of two columns stays in 64 bits, by their greatest magnitudes.
auto magnitude(const std::int64_t* words) -> std::uint64_t {
  std::uint64_t found = 0;
  for (std::size_t i = 0; i < kRows; ++i) found |= static_cast<std::uint64_t>(words[i] ^ (words[i] >> 63));
  return found;
}
auto stays_inside(ir::Op op, const std::int64_t* a, const std::int64_t* b) -> bool {
  constexpr int kBits = 62;
  const int left = 64 - __builtin_clzll(magnitude(a) | 1);
  const int right = 64 - __builtin_clzll(magnitude(b) | 1);
  return op == ir::Op::Mul ? left + right <= kBits : std::max(left, right) < kBits;
}

// Wrapping, which only counts where it was found that nothing wraps, or where no value is known.
auto wrapped(ir::Op op, std::int64_t a, std::int64_t b) -> std::int64_t {
  const auto left = static_cast<std::uint64_t>(a);
  const auto right = static_cast<std::uint64_t>(b);
  const std::uint64_t made = op == ir::Op::Add ? left + right : op == ir::Op::Sub ? left - right : left * right;
  return static_cast<std::int64_t>(made);
}

auto wraps(ir::Op op, std::int64_t a, std::int64_t b) -> bool {
  std::int64_t made = 0;
  return op == ir::Op::Add   ? __builtin_add_overflow(a, b, &made)
         : op == ir::Op::Sub ? __builtin_sub_overflow(a, b, &made)
                             : __builtin_mul_overflow(a, b, &made);
}

}  // namespace

Evaluation::Evaluation(std::shared_ptr<const Program> program)
    : program_(std::move(program)),
      kernels_(kernels()),
      true_(program_->bit_count),
      false_(program_->bit_count),
      words_(program_->word_count),
      made_(program_->word_count),
      made_unknown_(program_->word_count),
      cells_(program_->cell_count, std::vector<Cell>(kRows)),
      codes_(program_->symbols.size()),
      tables_(program_->symbols.size()),
      late_(program_->symbols.size()),
      planes_(kTests) {
  for (const Program::Constant& constant : program_->constant_bits) {
    const auto truth = static_cast<Truth>(constant.value);
    true_[constant.slot].fill(writ::can_be_true(truth) ? ~std::uint64_t{0} : 0);
    false_[constant.slot].fill(writ::can_be_false(truth) ? ~std::uint64_t{0} : 0);
  }
  for (const Program::Constant& constant : program_->constant_words) {
    made_[constant.slot].assign(kRows, constant.value);
    words_[constant.slot] = {made_[constant.slot].data(), nullptr};
  }
  for (const Step& step : program_->steps) {
    if (step.kind == Step::Kind::Calculate) made_[step.result.at].resize(kRows);
  }
  for (std::size_t i = 0; i < program_->symbols.size(); ++i) {
    if (program_->symbols[i].late) late_[i].resize(kRows);
  }
}

void Evaluation::run(const Columns& columns, const Block& block) {
  rows_ = block.rows;
  arena_.reset();
  load(columns, block);
  for (const Step& one : program_->steps) step(one);
}

void Evaluation::load(const Columns& columns, const Block& block) {
  for (std::size_t i = 0; i < program_->bits.size(); ++i) {
    true_[program_->bits[i].slot] = block.bits[i].can_be_true;
    false_[program_->bits[i].slot] = block.bits[i].can_be_false;
  }
  for (std::size_t i = 0; i < program_->words.size(); ++i) {
    const Plane* unknown = any(block.unknown[i]) ? &block.unknown[i] : nullptr;
    words_[program_->words[i].slot] = {block.words[i].data(), unknown};
  }
  for (std::size_t i = 0; i < program_->symbols.size(); ++i) {
    const SymbolColumn& column = program_->symbols[i];
    const SymbolCodes& codes = block.symbols[i];
    const bool has_table = column.coding != SymbolColumn::Coding::Dictionary;
    tables_[i] = has_table ? &column.table : &columns.dictionary(i).table();
    codes_[i] = codes.codes.data();
    if (column.late) {
      classify(column, codes, late_[i].data());
      std::fill(late_[i].begin() + static_cast<std::ptrdiff_t>(rows_), late_[i].end(), std::uint16_t{0});
      codes_[i] = late_[i].data();
    }
    spread(column, *tables_[i], codes.unusual.empty() && !tables_[i]->has_unknown);
  }
}

void Evaluation::spread(const SymbolColumn& column, const SymbolTable& table, bool all_known) {
  const std::uint16_t* codes = codes_[static_cast<std::size_t>(&column - program_->symbols.data())];
  for (std::size_t group = 0; group < table.can_be_true.size(); ++group) {
    const std::size_t first = group * kTests;
    const std::size_t end = std::min(first + kTests, column.tests.size());
    table.can_be_true[group].spread(kernels_, codes, planes_.data());
    for (std::size_t i = first; i < end; ++i) {
      true_[column.tests[i].slot] = planes_[i - first];
      if (all_known) inverse(planes_[i - first], false_[column.tests[i].slot]);
    }
    if (all_known) continue;
    table.can_be_false[group].spread(kernels_, codes, planes_.data());
    for (std::size_t i = first; i < end; ++i) false_[column.tests[i].slot] = planes_[i - first];
  }
}

void Evaluation::step(const Step& one) {
  switch (one.kind) {
    case Step::Kind::And:
    case Step::Kind::Or:
    case Step::Kind::Not:
    case Step::Kind::Select:
    case Step::Kind::Guard: return logic(one);
    case Step::Kind::Compare:
    case Step::Kind::CompareConstant: return compare(one);
    case Step::Kind::Calculate: return calculate(one);
    case Step::Kind::Apply: return apply(one);
  }
}

// The rules of eval_and() and its kin (runtime/interp/ops_logic.cpp), in planes.
void Evaluation::logic(const Step& one) {
  const auto t = [&](std::size_t operand) -> const Plane& { return true_[one.operands[operand].at]; };
  const auto f = [&](std::size_t operand) -> const Plane& { return false_[one.operands[operand].at]; };
  Plane& can_be_true = true_[one.result.at];
  Plane& can_be_false = false_[one.result.at];
  switch (one.kind) {
    case Step::Kind::And: both(t(0), t(1), can_be_true); return either(f(0), f(1), can_be_false);
    case Step::Kind::Or: either(t(0), t(1), can_be_true); return both(f(0), f(1), can_be_false);
    case Step::Kind::Not:
      can_be_true = f(0);
      can_be_false = t(0);
      return;
    case Step::Kind::Select:
      for (std::size_t w = 0; w < kPlaneWords; ++w) {
        can_be_true[w] = (t(0)[w] & t(1)[w]) | (f(0)[w] & t(2)[w]);
        can_be_false[w] = (t(0)[w] & f(1)[w]) | (f(0)[w] & f(2)[w]);
      }
      return;
    case Step::Kind::Guard:  // unknown unless the condition is certain
      either(t(1), f(0), can_be_true);
      return either(f(1), f(0), can_be_false);
    case Step::Kind::Compare:
    case Step::Kind::CompareConstant:
    case Step::Kind::Calculate:
    case Step::Kind::Apply: break;
  }
}

void Evaluation::compare(const Step& one) {
  const Column& left = words_[one.operands[0].at];
  Plane& can_be_true = true_[one.result.at];
  Plane& can_be_false = false_[one.result.at];
  const Plane* right_unknown = nullptr;
  if (one.kind == Step::Kind::CompareConstant) {
    kernels_.compare_constant(one.comparison, left.words, one.constant, can_be_true);
  } else {
    const Column& right = words_[one.operands[1].at];
    kernels_.compare(one.comparison, left.words, right.words, can_be_true);
    right_unknown = right.unknown;
  }
  inverse(can_be_true, can_be_false);
  open_up(left.unknown, can_be_true, can_be_false);
  open_up(right_unknown, can_be_true, can_be_false);
}

void Evaluation::calculate(const Step& one) {
  const Column& left = words_[one.operands[0].at];
  const Column& right = words_[one.operands[1].at];
  const ir::Op op = one.inst->op;
  std::int64_t* made = made_[one.result.at].data();
  Plane& unknown = made_unknown_[one.result.at];
  unknown.fill(0);
  if (left.unknown != nullptr) either(unknown, *left.unknown, unknown);
  if (right.unknown != nullptr) either(unknown, *right.unknown, unknown);
  if (!stays_inside(op, left.words, right.words)) {
    for (std::size_t i = 0; i < rows_; ++i) {
      if (wraps(op, left.words[i], right.words[i])) set(unknown, i);
    }
  }
  switch (op) {
    case ir::Op::Add:
      for (std::size_t i = 0; i < kRows; ++i) made[i] = wrapped(ir::Op::Add, left.words[i], right.words[i]);
      break;
    case ir::Op::Sub:
      for (std::size_t i = 0; i < kRows; ++i) made[i] = wrapped(ir::Op::Sub, left.words[i], right.words[i]);
      break;
    default:
      for (std::size_t i = 0; i < kRows; ++i) made[i] = wrapped(ir::Op::Mul, left.words[i], right.words[i]);
      break;
  }
  words_[one.result.at] = {made, any_row(&unknown) ? &unknown : nullptr};
}

void Evaluation::apply(const Step& one) {
  const interp::OpContext context{program_->module, program_->function, program_->patterns, arena_};
  Cell* operands = arena_.cells(one.operands.size());
  if (one.result.place == Place::Bits) {
    true_[one.result.at].fill(0);
    false_[one.result.at].fill(0);
  }
  for (std::size_t row = 0; row < rows_; ++row) {
    for (std::size_t i = 0; i < one.operands.size(); ++i) operands[i] = cell(one.operands[i], row);
    put(one.result, row, interp::apply(context, *one.inst, {operands, one.operands.size()}));
  }
}

auto Evaluation::cell(const Value& value, std::size_t row) const -> Cell {
  constexpr Reasons kSome = bit(Reason::Missing);
  switch (value.place) {
    case Place::Uniform: return program_->uniforms[value.at];
    case Place::Bits: return Cell::of(truth_from_bits(has(true_[value.at], row), has(false_[value.at], row)), kSome);
    case Place::Words: {
      const Column& column = words_[value.at];
      const bool unknown = column.unknown != nullptr && has(*column.unknown, row);
      return unknown ? Cell::unknown(kSome) : Cell::of_int(column.words[row]);
    }
    case Place::Symbol: {
      const std::size_t kept = program_->symbols[value.column].kept.size();
      return tables_[value.column]->kept[codes_[value.column][row] * kept + value.at];
    }
    case Place::Cells: return cells_[value.at][row];
    case Place::None:
    case Place::Record: break;
  }
  WRIT_CHECK(false, "a step has operands that are somewhere");
  return {};
}

void Evaluation::put(const Value& value, std::size_t row, const Cell& cell) {
  if (value.place == Place::Cells) {
    cells_[value.at][row] = cell;
    return;
  }
  const Truth truth = interp::truth(cell);
  if (writ::can_be_true(truth)) set(true_[value.at], row);
  if (writ::can_be_false(truth)) set(false_[value.at], row);
}

auto Evaluation::open(std::uint32_t output) -> Plane {
  const Value& value = program_->outputs[output];
  Plane made{};
  if (value.place == Place::Bits) {
    both(true_[value.at], false_[value.at], made);
    return made;
  }
  if (value.place == Place::Words) return words_[value.at].unknown == nullptr ? made : *words_[value.at].unknown;
  const TypeId type = program_->function.value_types[program_->function.outputs[output].index];
  for (std::size_t row = 0; row < rows_; ++row) {
    if (value.place == Place::None || open_reasons(program_->module.types, type, cell(value, row)) != 0) set(made, row);
  }
  return made;
}

}  // namespace writ::batch
