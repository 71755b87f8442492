// JSON bytes into typed values at the speed of the bytes: what decode() does, with a plan made once.
//
// A plan holds, for each type of a table, what reading it needs: the fields of records and the members of enums
// by hash, compiled patterns, bounds. decode() with a plan goes over the text once, from the tokens to the
// cells. It gives what decode() without one gives, to the last issue and its words: where it meets something that
// it does not do itself (a document that is refused, a broken limit) it has the other one do it. YAML is always
// read by the other one.
//
// A plan never changes, so any number of threads may use one. The table must live as long, and stay as it is. Each
// thread keeps memory for its next document: about four times a document of up to 1 MiB. With a warmed-up arena and
// Notes::Counted nothing is allocated, unless a value needs more than its bytes: texts with escapes, versions,
// addresses, durations, numbers of more than 18 digits, maps, json. Texts of the value point into a copy of
// the document that is put into the arena, or is held by whoever asks.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "runtime/decode/decode.hpp"

namespace writ::decode {

// Fields that are read. Whoever compares, keeps or shows a record whole reads all of its fields.
class Demand {
 public:
  void add(RecordId record, std::uint32_t field);
  [[nodiscard]] auto has(RecordId record, std::uint32_t field) const -> bool;

 private:
  std::vector<std::vector<bool>> fields_;  // by the row of the record
};

class Plan {
 public:
  explicit Plan(const TypeTable& types);      // for all of its types
  Plan(const TypeTable& types, TypeId root);  // for what is reached from `root`
  // The same, where only the fields in demand are wanted. A scalar of another field must be well-formed and within its
  // limits, and no more: it is unknown(missing), or what it says, and has no issue, or has one. So the limits, the
  // refusals and the counts are those of a plan without a demand, and so is the value as far as it is in demand; what
  // is told about the rest is not. Members of sets are always read whole, since they are compared.
  // Not for who writes records or explanations: these tell what was wrong with every field.
  Plan(const TypeTable& types, TypeId root, const Demand& demand);
  ~Plan();
  Plan(Plan&&) noexcept;
  auto operator=(Plan&&) noexcept -> Plan&;

  [[nodiscard]] auto types() const -> const TypeTable& { return *types_; }

  struct Rows;
  [[nodiscard]] auto rows() const -> const Rows& { return *rows_; }

 private:
  const TypeTable* types_;
  std::unique_ptr<const Rows> rows_;
};

// The bytes of a document where they are read in place. Assigning copies them, into memory that is used again.
class HeldBytes {
 public:
  void assign(std::string_view bytes);
  [[nodiscard]] auto view() const -> std::string_view { return {bytes_.data(), size_}; }

 private:
  std::vector<char> bytes_;  // and what a walk wants behind them
  std::size_t size_ = 0;
};

// Whether issues and extra keys are wanted by name, or only how many there are: then `further_issues` counts all
// of them, and `issues` and `extra` stay empty unless a limit is broken. The value is the same.
enum class Notes : std::uint8_t { Named, Counted };

auto decode(const Plan& plan, TypeId type, std::string_view name, std::string_view bytes, Format format, Arena& arena,
            Notes notes = Notes::Named) -> Fallible<Decoded>;
// The same in a Decoded that is used again: whatever it held is forgotten, its memory is kept. After an Error it is not
// to be read.
auto decode_into(Decoded& out, const Plan& plan, TypeId type, std::string_view name, std::string_view bytes,
                 Format format, Arena& arena, Notes notes) -> Fallible<Done>;

// The same of JSON that is held: texts of the value may point into it, and there is no further copy.
auto decode_held(Decoded& out, const Plan& plan, TypeId type, std::string_view name, const HeldBytes& bytes,
                 Arena& arena, Notes notes) -> Fallible<Done>;

// The same without a plan, by way of the document's nodes: the reference that decode() is held against.
auto decode_by_nodes(const TypeTable& types, TypeId type, std::string_view name, std::string_view bytes, Format format,
                     Arena& arena) -> Fallible<Decoded>;

// The instructions by which tokens can be found on this machine, the widest first: "icelake" (AVX-512), "haswell"
// (AVX2), "westmere" (SSE4.2), "fallback" (none). The widest is used unless the variable WRIT_SIMD of the
// environment names another. What is found does not depend on it.
auto simd_levels() -> std::vector<std::string_view>;
// From here on in this thread; false when there is no such level.
auto use_simd(std::string_view level) -> bool;

}  // namespace writ::decode
