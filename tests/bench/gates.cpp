// What it takes to evaluate gates of many narrow controls, in the interpreter and in native code: what the thresholds
// of runtime/interp/plan.hpp go by.
//
//   bench_gates [MICROSECONDS]
//
// A control applies to one system, at one tier, from a zone on, and requires of a list that each of its texts matches a
// pattern ("in part": and applies only if its risk is as high as its score, which no index tells), or of numbers and
// texts that they lie within bounds. A row is a number of controls; of how many systems they are, and so how many of
// them apply to a request; and what they require. Interpreted, each is measured with everything evaluated and with an
// index that tells what it can. Prints nanoseconds for one gate, the best of nine runs.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <random>
#include <string>
#include <vector>

#include "runtime/host/engines.hpp"
#include "runtime/interp/interp.hpp"
#include "runtime/interp/plan.hpp"
#include "tests/unit/ir_builder.hpp"

namespace {

using namespace writ;
using ir::Op;

constexpr int kRepetitions = 9;
constexpr std::size_t kWorlds = 256;

enum class Requires : std::uint8_t { Pattern, PatternInPart, Bounds, BoundsAlways };
struct Shape {
  std::uint32_t controls;
  std::uint32_t systems;
  Requires what;
};

class Ground {
 public:
  explicit Ground(const Shape& shape) : shape_(shape) {
    request_ = m_.input(m_.record("Request", {{"system", text_, false},
                                              {"tier", tier_, false},
                                              {"zone", whole_, false},
                                              {"score", whole_, false},
                                              {"risk", whole_, false},
                                              {"kind", text_, false},
                                              {"names", m_.list(text_), false}}));
    ir::Gate gate;
    gate.name = "gate";
    gate.request = request_;
    m_.module.messages.add({});
    for (std::uint32_t i = 0; i < shape.controls; ++i) add_control(gate, i);
    gate.function = f_.finish();
    m_.module.gates.push_back(std::move(gate));
    ir::index_keys(m_.module);
    for (std::size_t i = 0; i < kWorlds; ++i) worlds_.push_back({world()});
  }
  [[nodiscard]] auto module() const -> const ir::Module& { return m_.module; }

  // Nanoseconds for one evaluation.
  auto time_of(const ir::Engine& engine, double microseconds) const -> double {
    std::vector<Cell> outputs(m_.module.functions[ir::FunctionId{0u}].outputs.size());
    Arena arena;
    double best = 1e18;
    for (int i = 0; i < kRepetitions; ++i) {
      std::size_t rounds = 0;
      const auto begin = std::chrono::steady_clock::now();
      std::chrono::duration<double, std::micro> taken{0};
      for (; taken.count() < microseconds; taken = std::chrono::steady_clock::now() - begin) {
        for (int k = 0; k < 16; ++k, ++rounds) {
          arena.reset();
          engine.evaluate(ir::FunctionId{0u}, {worlds_[rounds % kWorlds], 0}, arena, outputs.data());
        }
      }
      best = std::min(best, 1e3 * taken.count() / static_cast<double>(rounds));
    }
    return best;
  }

 private:
  auto system(std::uint64_t number) -> std::string_view {
    return m_.module.memory.text(fmt::format("system-{:04}", number));
  }
  auto part(TypeId type, std::uint32_t field) -> std::uint32_t {
    const std::uint32_t request = f_.emit(Op::Input, m_.module.inputs[request_].type, request_.index);
    return f_.emit(Op::Field, type, request, field);
  }
  auto both(std::uint32_t a, std::uint32_t b) -> std::uint32_t { return f_.emit(Op::And, yes_, a, b); }
  auto number(std::int64_t value) -> std::uint32_t { return f_.constant(whole_, Cell::of_int(value)); }
  auto some(std::uint64_t below) -> std::int64_t { return static_cast<std::int64_t>(random_() % below); }

  auto condition(std::uint32_t control) -> std::uint32_t {
    const std::uint32_t name = f_.constant(text_, Cell::of_text(system(control % shape_.systems)));
    std::uint32_t made = both(f_.emit(Op::Eq, yes_, part(text_, 0), name),
                              f_.emit(Op::Eq, yes_, part(tier_, 1), f_.constant(tier_, Cell::of_int(1))));
    if (shape_.what == Requires::PatternInPart)
      made = both(made, f_.emit(Op::Le, yes_, part(whole_, 4), part(whole_, 3)));
    return control % 2 == 0 ? made : both(made, f_.emit(Op::Le, yes_, number(some(5)), part(whole_, 2)));
  }
  auto bounds() -> std::uint32_t {
    const std::uint32_t score = f_.emit(Op::Le, yes_, number(some(40)), part(whole_, 3));
    const std::uint32_t risk = f_.emit(Op::Lt, yes_, part(whole_, 4), number(40 + some(60)));
    const std::uint32_t kind = f_.constant(text_, Cell::of_text(some(3) == 0 ? "patch" : "deploy"));
    return both(both(score, risk), f_.emit(Op::Eq, yes_, part(text_, 5), kind));
  }
  auto pattern() -> std::uint32_t {
    const std::uint32_t list = part(m_.list(text_), 6);
    const std::uint32_t element = f_.open(list)[0];
    const ir::ConstantId wanted = m_.text(fmt::format("(svc|job)-{}?[a-z]+-[0-9]+", char('a' + some(26))));
    const std::uint32_t holds = f_.emit(Op::Matches, yes_, element, wanted.index);
    return f_.emit(Op::Every, yes_, list, f_.close({holds}));
  }
  void add_control(ir::Gate& gate, std::uint32_t number) {
    ir::Control control;
    control.id = fmt::format("C-{}", number);
    control.requirements.push_back({"", ir::MessageId{0u}, {}});
    ir::GateControl entry;
    entry.control = m_.module.controls.add(std::move(control));
    const bool dear = shape_.what == Requires::Pattern || shape_.what == Requires::PatternInPart;
    f_.output(dear ? pattern() : bounds());
    entry.requirements.push_back(static_cast<std::uint32_t>(f_.raw().outputs.size() - 1));
    if (shape_.what != Requires::BoundsAlways) {
      f_.output(condition(number));
      entry.applies = static_cast<std::uint32_t>(f_.raw().outputs.size() - 1);
    }
    gate.controls.push_back(std::move(entry));
  }
  auto world() -> Cell {
    Cell* names = m_.module.memory.cells(3);
    for (int i = 0; i < 3; ++i)
      names[i] = Cell::of_text(m_.module.memory.text(fmt::format("svc-{}ab-{}", char('a' + some(26)), i)));
    const Cell list = Cell::of_sequence(m_.module.memory.make(Sequence{names, 3, false}));
    const auto chosen = static_cast<std::uint64_t>(some(shape_.systems));
    return Cell::of_fields(m_.sequence({Cell::of_text(system(chosen)), Cell::of_int(1), Cell::of_int(50),
                                        Cell::of_int(some(100)), Cell::of_int(some(60)), Cell::of_text("deploy"), list})
                               .sequence->items);
  }

  Shape shape_;
  test::ModuleBuilder m_;
  test::FunctionBuilder f_{m_, "gate"};
  TypeId yes_ = m_.type(Kind::Bool), whole_ = m_.type(Kind::Int), text_ = m_.type(Kind::String),
         tier_ = m_.enumeration("Tier", {"low", "medium", "high", "top"});
  ir::InputId request_;
  std::vector<std::vector<Cell>> worlds_;
  std::mt19937_64 random_{7};
};

void measure(const Shape& shape, double microseconds) {
  const Ground ground(shape);
  const auto straight =
      interp::make_engine(ground.module(), {interp::kIndexedByInterpreter.rows, interp::kNever, interp::kNever});
  const auto conditions =
      interp::make_engine(ground.module(), {interp::kIndexedByInterpreter.rows, 1, interp::kNever, 0});
  const auto all = interp::make_engine(ground.module(), {interp::kIndexedByInterpreter.rows, 1, 1, 0});
  const auto native = host::load_jit(ground.module(), std::string(WRIT_BUILD_DIR "/libwrit-jit.so"));
  if (!native) {
    fmt::print(stderr, "{}\n", native.error().message);
    std::exit(2);
  }
  constexpr std::array<const char*, 4> kNames = {"pattern", "in part", "bounds", "always"};
  const char* what = kNames[static_cast<std::size_t>(shape.what)];
  fmt::print("{:8} {:8} {:8} {:12.0f} {:12.0f} {:12.0f} {:12.0f}\n", shape.controls, shape.controls / shape.systems,
             what, ground.time_of(*straight, microseconds), ground.time_of(*conditions, microseconds),
             ground.time_of(*all, microseconds), ground.time_of(**native, microseconds));
}

}  // namespace

int main(int argc, char** argv) {
  const double microseconds = argc > 1 ? std::atof(argv[1]) : 10'000;
  fmt::print("{:>8} {:>8} {:8} {:>12} {:>12} {:>12} {:>12}\n", "controls", "apply", "requires", "straight",
             "conditions", "all by index", "native");
  for (const Requires what : {Requires::Pattern, Requires::PatternInPart, Requires::Bounds, Requires::BoundsAlways}) {
    for (const std::uint32_t controls : {1u, 2u, 3u, 4u, 8u, 16u, 50u, 500u, 2'000u}) {
      for (const std::uint32_t apply : {1u, 5u, 50u}) {
        if (what == Requires::BoundsAlways && apply > 1) continue;
        if (apply <= controls) measure({controls, controls / apply, what}, microseconds);
      }
    }
  }
  return 0;
}
