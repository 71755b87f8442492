#include "runtime/native/facts.hpp"

#include <cstddef>

#include "runtime/ir/bytes.hpp"
#include "runtime/ir/native_engine.hpp"
#include "runtime/native/helpers.hpp"

namespace writ::native {
namespace {

using ir::ByteReader;
using ir::ByteWriter;

void put_text(ByteWriter& out, std::string_view text) {
  out.number(text.size());
  out.raw(text);
}

auto take_text(ByteReader& in) -> std::string { return std::string(in.raw(in.count())); }

void read_code(ByteReader& in, Code& code) {
  code.tables.resize(in.count());
  for (auto& table : code.tables) {
    for (std::size_t left = in.count(); left > 0; --left) table.emplace_back(in.number32());
  }
  for (std::size_t left = in.count(); left > 0; --left) {
    const ir::FunctionId function{in.number32()};
    const ir::ValueId value{in.number32()};
    code.sites.push_back({function, value, in.number32()});
  }
}

// As kEngineAbi (runtime/ir/engine.hpp) is computed.
class Digest {
 public:
  explicit Digest(std::uint32_t begin) : value_(begin) {}
  void add(std::size_t number) { value_ = (value_ ^ static_cast<std::uint32_t>(number)) * 16'777'619u; }
  void add(std::string_view text) {
    for (const char c : text) add(static_cast<unsigned char>(c));
  }
  [[nodiscard]] auto value() const -> std::uint32_t { return value_; }

 private:
  std::uint32_t value_;
};

}  // namespace

auto table_name(std::size_t number) -> std::string { return "writ_table" + std::to_string(number); }

auto indexed_by(const interp::IndexedTable* table) -> std::uint32_t {
  return table == nullptr ? 0 : static_cast<std::uint32_t>(table->operands.size()) + 1;
}

auto indexed_by(const std::optional<interp::Told>& told) -> std::uint32_t {
  return told ? static_cast<std::uint32_t>(told->operands().size()) + 1 : 0;
}

auto wasm_abi() -> std::uint32_t {
  Digest digest(2'166'136'261u);
  digest.add(WRIT_VERSION);
  const interp::IndexedFrom& from = interp::kIndexedByNative;
  for (const std::size_t size :
       {sizeof(Cell), sizeof(Sequence), sizeof(Mapping), sizeof(TextRef), static_cast<std::size_t>(kReasonCount),
        std::size_t{from.rows}, std::size_t{from.conditions}, std::size_t{from.others}}) {
    digest.add(size);
  }
#define WRIT_OP(NAME, TEXT, A, B, C) digest.add(TEXT #A #B #C);
#include "runtime/ir/ops.def"
#undef WRIT_OP
  for (const Helper& helper : all_helpers()) digest.add(helper.name);
  return digest.value();
}

auto code_abi() -> std::uint32_t {
  Digest digest(ir::kEngineAbi);
  for (const std::size_t size : {sizeof(interp::Fold), sizeof(Runtime), sizeof(void*)}) digest.add(size);
  digest.add(wasm_abi());
  digest.add(ir::engine_build());  // equal sizes need not mean the same
  return digest.value();
}

auto write_facts(const Facts& facts) -> std::string {
  ByteWriter out;
  put_text(out, facts.maker);
  out.fixed32(facts.abi);
  put_text(out, facts.machine);
  put_text(out, facts.level);
  put_text(out, facts.policy_digest);
  out.number(facts.code.tables.size());
  for (const auto& table : facts.code.tables) {
    out.number(table.size());
    for (const ir::FunctionId id : table) out.number(id.index);
  }
  out.number(facts.code.sites.size());
  for (const SitePlace& site : facts.code.sites) {
    out.number(site.function.index);
    out.number(site.value.index);
    out.number(site.indexed);
  }
  return out.take();
}

// What follows the ABI may have another form where that is another one.
auto read_facts(std::string_view bytes, std::uint32_t abi) -> Fallible<Facts> {
  ByteReader in(bytes);
  Facts facts;
  facts.maker = take_text(in);
  facts.abi = in.fixed32();
  if (!in.failed() && facts.abi != abi)
    return fail("its code was made by " + facts.maker +
                " for another build of the engine than this one of writ " WRIT_VERSION "; build it again");
  facts.machine = take_text(in);
  facts.level = take_text(in);
  facts.policy_digest = take_text(in);
  read_code(in, facts.code);
  if (in.failed() || in.left() > 0) return fail("it is damaged: its facts do not read");
  return facts;
}

}  // namespace writ::native
