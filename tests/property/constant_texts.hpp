// Texts beside the texts that rules name, of every length that native code spells out in its own way, and one byte off.
#pragma once

#include <string>
#include <vector>

#include "tests/unit/ir_builder.hpp"

namespace writ::property {

class ConstantTexts {
 public:
  ConstantTexts() {
    for (const std::size_t size : {0u, 1u, 2u, 3u, 4u, 5u, 7u, 8u, 9u, 12u, 15u, 16u, 17u, 24u, 31u, 32u, 33u, 40u})
      texts_.push_back(text_of(size));
    const TypeId text = m_.type(Kind::String);
    test::FunctionBuilder f(m_, "texts");
    const std::uint32_t asked = f.input(text);
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      const std::uint32_t constant = f.constant(text, kept(texts_[i]));
      f.output(f.emit(ir::Op::Eq, bool_, asked, constant));
      f.output(f.emit(ir::Op::Eq, bool_, constant, asked));
      const std::uint32_t few = f.constant(m_.list(text), m_.sequence({kept(texts_[i]), kept("no"), kept("")}));
      f.output(f.emit(ir::Op::Member, bool_, asked, few));
    }
    f.output(f.emit(ir::Op::Member, bool_, asked, f.constant(m_.list(text), m_.sequence({}))));
    function_ = f.finish();
  }

  [[nodiscard]] auto module() const -> const ir::Module& { return m_.module; }
  [[nodiscard]] auto function() const -> ir::FunctionId { return function_; }

  // Calls visit(cell) for each text, with one byte changed at each place, shorter, longer, and not known.
  template <class Visit>
  void each(Visit&& visit) const {
    for (const std::string& text : texts_) {
      visit(Cell::of_text(text));
      visit(Cell::of_text(text + "x"));
      for (std::size_t at = 0; at < text.size(); ++at) {
        std::string other = text;
        other[at] = static_cast<char>(other[at] ^ 1);
        visit(Cell::of_text(other));
      }
    }
    Cell unknown = Cell::of_text(texts_[4]);
    unknown.why = bit(Reason::Stale);
    visit(unknown);
  }

 private:
  static auto text_of(std::size_t size) -> std::string {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += static_cast<char>('a' + i % 26);
    return text;
  }
  auto kept(std::string_view text) -> Cell { return Cell::of_text(m_.module.memory.text(text)); }

  test::ModuleBuilder m_;
  TypeId bool_ = m_.type(Kind::Bool);
  std::vector<std::string> texts_;
  ir::FunctionId function_;
};

}  // namespace writ::property
