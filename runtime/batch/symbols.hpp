// Columns of symbols: values that are looked at as a whole, such as texts, members of enums and decimals.
//
// What a gate asks of such a column alone is asked once for each symbol, by the interpreter's own functions, and kept
// in a table of bits by code. A code is the member of an enum; or the class of a text, where all that is asked of it is
// known beforehand (builtins/classifier.hpp); or the number of a different value, as they are met. Private to
// runtime/batch.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/batch/kernels.hpp"
#include "runtime/builtins/classifier.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::batch {

struct Program;

// Where a value of a program is.
enum class Place : std::uint8_t { None, Uniform, Record, Bits, Words, Symbol, Cells };
struct Value {
  Place place = Place::None;
  std::uint32_t at = 0;      // a row of Program::uniforms, or a slot; of a symbol the number in its column
  std::uint32_t column = 0;  // of a symbol
};

// A field of the request, by the fields of records that lead to it.
struct Leaf {
  std::vector<std::uint32_t> path;
  TypeId type;
  std::uint32_t slot = 0;  // of Bits or Words
};

// Up to 64 truths by code, in the fewest bytes.
class Masks {
 public:
  explicit Masks(std::size_t tests = 0) : tests_(tests) {}
  void add(std::uint64_t mask);
  void clear();
  void spread(const Kernels& kernels, const std::uint16_t* codes, Plane* planes) const;

 private:
  std::size_t tests_;
  std::vector<std::uint8_t> of8_;
  std::vector<std::uint16_t> of16_;
  std::vector<std::uint32_t> of32_;
  std::vector<std::uint64_t> of64_;
};

// What is asked of each symbol, by code.
struct SymbolTable {
  std::size_t count = 0;
  std::vector<Masks> can_be_true;  // of 64 tests each
  std::vector<Masks> can_be_false;
  bool has_unknown = false;  // some test of a symbol that is known has no answer
  std::vector<Cell> kept;    // by code, and by SymbolColumn::kept
};

struct SymbolColumn {
  Leaf leaf;
  // Value 0 is the symbol itself, value i + 1 is made by step i from uniform values and earlier ones.
  struct Step {
    const ir::Inst* inst = nullptr;
    std::vector<Value> operands;
  };
  std::vector<Step> steps;
  struct Test {
    std::uint32_t value = 0;
    std::uint32_t slot = 0;  // of Bits
  };
  std::vector<Test> tests;
  std::vector<std::uint32_t> kept;  // values that are wanted row by row

  enum class Coding : std::uint8_t { Members, Classes, Dictionary };
  Coding coding = Coding::Dictionary;
  // Texts are classified when it is decided, because patterns are matched for it; otherwise when they are read.
  bool late = false;
  std::optional<builtins::Classifier> classifier;
  SymbolTable table;         // of Members and Classes
  std::uint16_t absent = 0;  // the codes of what is not there and of what is not known
  std::uint16_t unknown = 0;
};

// Chooses the coding and fills the table, once all steps, tests and kept values are there.
void settle(const Program& program, Arena& arena, SymbolColumn& column);

// Codes for values as they are met; of the columns that are coded so. One thread at a time.
class Dictionary {
 public:
  Dictionary(const Program& program, const SymbolColumn& column);
  // Nothing when there are too many different values.
  auto code_of(const Cell& value) -> std::optional<std::uint16_t>;
  [[nodiscard]] auto table() const -> const SymbolTable& { return table_; }
  [[nodiscard]] auto size() const -> std::size_t { return table_.count; }
  void clear();

 private:
  void add_unusual();
  const Program& program_;
  const SymbolColumn& column_;
  Arena arena_;
  SymbolTable table_;
  std::unordered_map<std::string_view, std::uint16_t> codes_;
};

}  // namespace writ::batch
