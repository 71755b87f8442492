#include "runtime/batch/columns.hpp"

#include <algorithm>

#include "runtime/index/paths.hpp"

namespace writ::batch {
namespace {

// Codes of known symbols are kept from block to block up to this many; then they are found anew.
constexpr std::size_t kKeptSymbols = 4'096;

}  // namespace

void classify(const SymbolColumn& column, const SymbolCodes& codes, std::uint16_t* into) {
  std::array<std::uint16_t, kRows> unusual;
  for (std::size_t i = 0; i < codes.unusual.size(); ++i) unusual[i] = codes.codes[codes.unusual[i]];
  column.classifier->classify(codes.texts, into);
  for (std::size_t i = 0; i < codes.unusual.size(); ++i) into[codes.unusual[i]] = unusual[i];
}

Columns::Columns(std::shared_ptr<const Plan> plan) : plan_(std::move(plan)), program_(plan_->program.get()) {
  for (const SymbolColumn& column : program_->symbols) {
    const bool dictionary = column.coding == SymbolColumn::Coding::Dictionary;
    dictionaries_.push_back(dictionary ? std::make_unique<Dictionary>(*program_, column) : nullptr);
  }
}
Columns::~Columns() = default;
Columns::Columns(Columns&&) noexcept = default;
auto Columns::operator=(Columns&&) noexcept -> Columns& = default;

void Columns::clear() {
  used_ = 0;
  size_ = 0;
  kept_.clear();
  for (const auto& dictionary : dictionaries_) {
    if (dictionary != nullptr && dictionary->size() > kKeptSymbols) dictionary->clear();
  }
}

void Columns::read(std::span<const std::string_view> requests, Bytes bytes) {
  for (std::size_t first = 0; first < requests.size(); first += kRows)
    read_block(requests.subspan(first, std::min(kRows, requests.size() - first)), bytes, next_block());
  size_ += requests.size();
}

auto Columns::next_block() -> Block& {
  if (used_ == blocks_.size()) {
    Block& made = blocks_.emplace_back();
    made.bits.resize(program_->bits.size());
    made.words.assign(program_->words.size(), std::vector<std::int64_t>(kRows));
    made.unknown.resize(program_->words.size());
    made.symbols.resize(program_->symbols.size());
    for (SymbolCodes& column : made.symbols) column.codes.resize(kRows);
  }
  Block& block = blocks_[used_++];
  block.rows = 0;
  block.requests.clear();
  block.by_itself.fill(0);
  for (Block::Truths& column : block.bits) {
    column.can_be_true.fill(0);
    column.can_be_false.fill(0);
  }
  for (Plane& column : block.unknown) column.fill(0);
  for (SymbolCodes& column : block.symbols) {
    column.texts.clear();
    column.unusual.clear();
  }
  return block;
}

void Columns::read_block(std::span<const std::string_view> requests, Bytes bytes, Block& block) {
  block.rows = requests.size();
  block.requests.assign(requests.begin(), requests.end());
  if (bytes == Bytes::Keep) {
    for (std::string_view& request : block.requests) request = kept_.emplace_back(request);
  }
  for (std::size_t row = 0; row < requests.size(); ++row) read_row(block.requests[row], row, block);
  finish(block);
}

// What is refused is refused again where it is decided by itself, in words.
void Columns::read_row(std::string_view request, std::size_t row, Block& block) {
  const host::OpenGate& open = *plan_->open;
  const ir::Input& input = open.module().inputs[open.gate->request];
  const bool refuse_extra = plan_->given.terms.extra_keys == host::ExtraKeys::Refuse;
  arena_.reset();
  const auto done = decode::decode_into(decoded_, *open.decisive, input.type, input.name, request, decode::Format::Json,
                                        arena_, decode::Notes::Counted);
  const bool usable = done && decoded_.value.known() && !(refuse_extra && decoded_.extra_keys > 0);
  if (!usable) set(block.by_itself, row);
  const Cell root = usable ? decoded_.value : Cell::unknown(bit(Reason::Missing));
  for (std::size_t i = 0; i < program_->bits.size(); ++i) {
    const Cell& cell = index::part_of(root, program_->bits[i].path);
    const Truth truth = cell.is_unknown() ? Truth::Unknown : cell.truth;
    if (can_be_true(truth)) set(block.bits[i].can_be_true, row);
    if (can_be_false(truth)) set(block.bits[i].can_be_false, row);
  }
  for (std::size_t i = 0; i < program_->words.size(); ++i) {
    const Cell& cell = index::part_of(root, program_->words[i].path);
    block.words[i][row] = cell.is_unknown() ? 0 : cell.integer;
    if (cell.is_unknown()) set(block.unknown[i], row);
  }
  for (std::size_t i = 0; i < program_->symbols.size(); ++i)
    put_symbol(i, index::part_of(root, program_->symbols[i].leaf.path), row, block);
}

void Columns::put_symbol(std::size_t of, const Cell& cell, std::size_t row, Block& block) {
  const SymbolColumn& column = program_->symbols[of];
  SymbolCodes& codes = block.symbols[of];
  const bool usual = cell.known() && !cell.absent;
  if (!usual) codes.unusual.push_back(static_cast<std::uint16_t>(row));
  switch (column.coding) {
    case SymbolColumn::Coding::Members:
    case SymbolColumn::Coding::Classes: break;
    case SymbolColumn::Coding::Dictionary: {
      const auto code = dictionaries_[of]->code_of(cell);
      if (!code) set(block.by_itself, row);
      codes.codes[row] = code.value_or(0);
      return;
    }
  }
  if (!usual) codes.codes[row] = cell.is_unknown() ? column.unknown : column.absent;
  if (column.coding == SymbolColumn::Coding::Members) {
    if (usual) codes.codes[row] = static_cast<std::uint16_t>(cell.integer);
    return;
  }
  codes.texts.add(usual ? cell.text.view() : std::string_view());
}

// Rows behind the last are those of no request: they are computed, and not looked at.
void Columns::finish(Block& block) {
  for (std::size_t i = 0; i < program_->symbols.size(); ++i) {
    const SymbolColumn& column = program_->symbols[i];
    SymbolCodes& codes = block.symbols[i];
    std::fill(codes.codes.begin() + static_cast<std::ptrdiff_t>(block.rows), codes.codes.end(), std::uint16_t{0});
    if (column.coding != SymbolColumn::Coding::Classes || column.late) continue;
    classify(column, codes, codes.codes.data());
    codes.texts.clear();
  }
}

}  // namespace writ::batch
