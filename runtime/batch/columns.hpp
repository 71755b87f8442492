// Requests as columns: read once, and decided on as often as wanted (Worker::decide).
//
// A request is decoded as it is for a single decision (decode/plan.hpp), and what the gate asks of it goes into
// columns. One that is no JSON, and one of which more is wanted than columns hold, is marked, to be decided by itself.
//
// Memory is some hundred bytes a request and its own bytes, where they are kept; where they are not, the requests must
// live as long. Read by one thread at a time; any number may decide on it while nobody reads.
#pragma once

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/batch/batch.hpp"
#include "runtime/batch/kernels.hpp"
#include "runtime/batch/program.hpp"

namespace writ::batch {

// A column of symbols in a block.
struct SymbolCodes {
  std::vector<std::uint16_t> codes;    // of late columns only those of rows that are no values
  builtins::PaddedTexts texts;         // of columns whose codes are classes
  std::vector<std::uint16_t> unusual;  // rows that are absent or unknown
};

// The codes of the texts of a column; rows that are no values keep theirs. `into` has room for kRows, and may be
// `codes.codes` itself.
void classify(const SymbolColumn& column, const SymbolCodes& codes, std::uint16_t* into);

// Up to kRows requests.
struct Block {
  std::size_t rows = 0;
  std::vector<std::string_view> requests;
  Plane by_itself;  // rows that columns do not hold
  struct Truths {
    Plane can_be_true;
    Plane can_be_false;
  };
  std::vector<Truths> bits;                      // by Program::bits
  std::vector<std::vector<std::int64_t>> words;  // by Program::words
  std::vector<Plane> unknown;                    // by Program::words
  std::vector<SymbolCodes> symbols;              // by Program::symbols
};

class Columns {
 public:
  // `plan` has a program.
  explicit Columns(std::shared_ptr<const Plan> plan);
  ~Columns();
  Columns(Columns&&) noexcept;
  auto operator=(Columns&&) noexcept -> Columns&;

  // Adds requests.
  enum class Bytes : std::uint8_t { Keep, Borrow };
  void read(std::span<const std::string_view> requests, Bytes bytes);
  // Forgets all requests; memory stays.
  void clear();
  // From now on requests are read for `plan`, which has the same columns.
  void go_on(std::shared_ptr<const Plan> plan) { plan_ = std::move(plan); }

  [[nodiscard]] auto size() const -> std::size_t { return size_; }
  [[nodiscard]] auto blocks() const -> std::span<const Block> { return {blocks_.data(), used_}; }
  [[nodiscard]] auto plan() const -> const std::shared_ptr<const Plan>& { return plan_; }
  // Of a column that has one.
  [[nodiscard]] auto dictionary(std::size_t column) const -> const Dictionary& { return *dictionaries_[column]; }

 private:
  auto next_block() -> Block&;
  void read_block(std::span<const std::string_view> requests, Bytes bytes, Block& block);
  void read_row(std::string_view request, std::size_t row, Block& block);
  void put_symbol(std::size_t column, const Cell& cell, std::size_t row, Block& block);
  void finish(Block& block);

  std::shared_ptr<const Plan> plan_;
  const Program* program_;
  std::vector<Block> blocks_;
  std::size_t used_ = 0;
  std::size_t size_ = 0;
  std::vector<std::unique_ptr<Dictionary>> dictionaries_;  // by column; null where its codes are known beforehand
  Arena arena_;                                            // of the request that is read
  decode::Decoded decoded_;                                // what it says
  std::deque<std::string> kept_;                           // bytes of requests
};

}  // namespace writ::batch
