#include "compiler/bench/profile.hpp"

#include <algorithm>
#include <map>
#include <thread>

#include "compiler/bench/declarations.hpp"
#include "compiler/bench/timing.hpp"
#include "runtime/base/stopwatch.hpp"

namespace writ::bench {
namespace {

// Of the time, for looking on; the rest is for timing what is looked at.
constexpr double kWatching = 0.6;
constexpr auto kBetweenLooks = std::chrono::microseconds(20);

using Counts = std::map<const ir::Inst*, std::size_t>;

// Looks at what the interpreter does until it is told to stop.
class Sampler {
 public:
  explicit Sampler(const interp::Watch& watch) : thread_([this, &watch] { look(watch); }) {}
  auto stop() -> Counts {
    stopped_ = true;
    thread_.join();
    return std::move(counts_);
  }

 private:
  void look(const interp::Watch& watch) {
    while (!stopped_) {
      if (const ir::Inst* at = watch.at.load(std::memory_order_relaxed); at != nullptr) ++counts_[at];
      std::this_thread::sleep_for(kBetweenLooks);
    }
  }
  std::atomic<bool> stopped_ = false;
  Counts counts_;
  std::thread thread_;  // last: it uses the others
};

auto sampled(const Cases& cases, const Subject& subject, double seconds) -> Counts {
  const ir::Module& module = cases.module();
  const ir::FunctionId function = subject.gate().function;
  interp::Watch watch;
  const auto engine = interp::make_watched_engine(module, watch, interp::kIndexedByInterpreter);
  std::vector<Cell> room(module.functions[function].outputs.size());
  Arena arena;
  Sampler sampler(watch);
  const std::int64_t end = steady_ns() + static_cast<std::int64_t>(seconds * 1e9);
  do {
    for (std::size_t i = 0; i < cases.rows.size(); ++i) {
      arena.reset();
      engine->evaluate(function, subject.situation(i).world(), arena, room.data());
    }
  } while (steady_ns() < end);
  return sampler.stop();
}

// ---------------------------------------------------------------- whose it is

struct Spent {
  double nanos = 0;
  std::map<std::string, std::size_t> places;  // samples, by "FILE:LINE: text"
};

class Bill {
 public:
  Bill(const driver::Build& build, const Cases& cases, ir::FunctionId function) : declarations_(build), cases_(cases) {
    for (const lower::TableUse& use : cases.lowered->tables) {
      if (use.function == function) tables_[use.value.index] = use.table;
    }
  }

  // `nanos` are shared out as the samples are.
  void add(const Counts& counts, double nanos) {
    for (const auto& [_, count] : counts) samples_ += count;
    if (samples_ == 0) add(cases_.symbol, nanos);  // too little is evaluated for anybody to see
    for (const auto& [inst, count] : counts) {
      Spent& spent = spent_[owner(*inst)];
      spent.nanos += nanos * static_cast<double>(count) / static_cast<double>(samples_);
      if (inst->origin.valid() && !tables_.contains(inst->result.index))
        spent.places[place_of(cases_.module().origins[inst->origin])] += count;
    }
  }
  void add(check::SymbolId symbol, double nanos) { spent_[symbol].nanos += nanos; }

  auto made(const check::GateCost& cost) const -> Profile {
    Profile made;
    made.samples = samples_;
    for (const auto& [symbol, spent] : spent_) made.nanos += spent.nanos;
    for (const auto& [symbol, spent] : spent_) made.rows.push_back(row(symbol, spent, cost, made.nanos));
    std::stable_sort(made.rows.begin(), made.rows.end(),
                     [](const ProfileRow& a, const ProfileRow& b) { return a.nanos > b.nanos; });
    return made;
  }

 private:
  static auto place_of(const ir::Origin& origin) -> std::string {
    return origin.file + ":" + std::to_string(origin.line) + ": " + origin.text;
  }
  // What chooses among rows is the table's, whoever asks it; what nobody wrote is the gate's.
  [[nodiscard]] auto owner(const ir::Inst& inst) const -> check::SymbolId {
    if (const auto table = tables_.find(inst.result.index); table != tables_.end()) return table->second;
    if (!inst.origin.valid()) return cases_.symbol;
    const check::SymbolId found = declarations_.at(cases_.module().origins[inst.origin]);
    return found.valid() ? found : cases_.symbol;
  }
  [[nodiscard]] auto row(check::SymbolId symbol, const Spent& spent, const check::GateCost& cost, double all) const
      -> ProfileRow {
    ProfileRow made{declarations_.name(symbol), declarations_.place(symbol), spent.nanos, 0, {}, {}};
    made.share = all > 0 ? spent.nanos / all : 0;
    for (const check::CostPart& part : cost.parts) {
      if (part.symbol == symbol) made.steps = part.polynomial.at(cost.bounds());
    }
    const auto most = std::max_element(spent.places.begin(), spent.places.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most != spent.places.end()) made.dearest = most->first;
    return made;
  }

  Declarations declarations_;
  const Cases& cases_;
  std::map<std::uint32_t, check::SymbolId> tables_;  // by the value that one gives
  std::map<check::SymbolId, Spent> spent_;
  std::size_t samples_ = 0;
};

// ---------------------------------------------------------------- approvals

auto approval_symbol(const driver::Build& build, const ir::GateApproval& approval) -> check::SymbolId {
  for (std::uint32_t i = 0; i < build.typed.symbols.size(); ++i) {
    const check::Symbol& symbol = build.typed.symbols[check::SymbolId{i}];
    if (symbol.kind == check::SymbolKind::Approval && symbol.name == approval.approval &&
        build.typed.modules[symbol.module].name == approval.declared_in)
      return check::SymbolId{i};
  }
  return {};
}

struct ApprovalRoom {
  Arena arena;
  decide::ApprovalStatus status;
};

auto approval_loop(const Cases& cases, const Subject& subject, const ir::GateApproval& approval) -> Loop {
  auto room = std::make_shared<ApprovalRoom>();
  return loop(cases.rows.size(), [&, room](std::size_t i) {
    room->arena.reset();
    decide::approval_status_into(room->status, cases.module(), subject.gate(), approval, subject.outputs(i),
                                 subject.situation(i), {}, room->arena);
  });
}

}  // namespace

auto profile(const driver::Build& build, const Cases& cases, Subject& subject, const check::GateCost& cost,
             double seconds) -> Profile {
  const Counts counts = sampled(cases, subject, seconds * kWatching);
  const std::vector<ir::GateApproval>& approvals = subject.gate().approvals;
  std::vector<Loop> loops = {*subject.loop_of(Stage::Evaluate), *subject.loop_of(Stage::Decide)};
  for (const ir::GateApproval& approval : approvals) loops.push_back(approval_loop(cases, subject, approval));
  const std::vector<Times> times = measured(loops, seconds * (1 - kWatching));
  Bill bill(build, cases, subject.gate().function);
  bill.add(counts, times[0].median);
  double deciding = times[1].median;
  for (std::size_t i = 0; i < approvals.size(); ++i) {
    const check::SymbolId symbol = approval_symbol(build, approvals[i]);
    bill.add(symbol.valid() ? symbol : cases.symbol, times[i + 2].median);
    deciding -= times[i + 2].median;
  }
  bill.add(cases.symbol, std::max(0.0, deciding));
  return bill.made(cost);
}

}  // namespace writ::bench
