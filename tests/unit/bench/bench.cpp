// What is not seen from outside: engines that differ, and times that are times.
#include "compiler/bench/bench.hpp"

#include <doctest/doctest.h>

#include "runtime/base/stopwatch.hpp"
#include "runtime/interp/interp.hpp"

namespace writ::bench {
namespace {

// Says that what the first output says is otherwise.
class Liar final : public ir::Engine {
 public:
  explicit Liar(const ir::Module& module) : honest_(interp::make_engine(module)) {}
  [[nodiscard]] auto name() const -> std::string_view override { return "liar"; }
  void evaluate(ir::FunctionId function, const ir::World& world, Arena& arena, Cell* outputs) const override {
    honest_->evaluate(function, world, arena, outputs);
    outputs[0] = Cell::of(truth_not(outputs[0].truth));
  }

 private:
  std::unique_ptr<ir::Engine> honest_;
};

struct Refunds {
  std::unique_ptr<driver::Build> build;
  std::unique_ptr<Cases> cases;
  Refunds() {
    build = std::move(*driver::build({WRIT_SOURCE_DIR "/examples/embed/rules"}));
    cases = std::move(*cases_from_tests(*build, ""));
  }
};

void busy_for(std::int64_t nanos) {
  const std::int64_t end = steady_ns() + nanos;
  while (steady_ns() < end) {
  }
}

}  // namespace

TEST_CASE("an engine that decides otherwise is found, and on which request") {
  const Refunds refunds;
  REQUIRE(refunds.cases->rows.size() == 3);
  const ir::Module& module = refunds.cases->module();
  auto honest = Subject::of(*refunds.cases, interp::make_engine(module));
  auto same = Subject::of(*refunds.cases, interp::make_engine(module));
  auto liar = Subject::of(*refunds.cases, std::make_shared<Liar>(module));
  REQUIRE((honest && same && liar));
  CHECK_FALSE(difference(*refunds.cases, **honest, **same, 1).has_value());
  const auto found = difference(*refunds.cases, **honest, **liar, 1);
  REQUIRE(found.has_value());
  CHECK(
      *found ==
      "the engines come to different decisions on test \"a small refund is paid\" (interp decides allow, liar decides "
      "deny), so nothing is measured; this is a fault of Writ");
}

TEST_CASE("what takes twenty microseconds takes twenty microseconds, and turns are told apart") {
  int calls = 0;
  const auto steady = loop(3, [](std::size_t) { busy_for(20'000); });
  const auto changing = loop(3, [&calls](std::size_t) { busy_for(++calls < 300 ? 5'000 : 50'000); });
  const std::vector<Times> times = measured({steady, changing}, 0.1);
  CHECK(times[0].median >= 20'000);
  CHECK(times[0].median < 40'000);
  CHECK(times[0].p99 >= times[0].median);
  CHECK(times[1].spread > kSteady);
}

TEST_CASE("the profile shares out all that is evaluated and decided") {
  const Refunds refunds;
  auto subject = Subject::of(*refunds.cases, interp::make_engine(refunds.cases->module()));
  REQUIRE(subject);
  const check::GateCost cost = check::gate_cost(refunds.build->typed, refunds.cases->symbol);
  const Profile made = profile(*refunds.build, *refunds.cases, **subject, cost, 0.2);
  double shares = 0, nanos = 0;
  for (const ProfileRow& row : made.rows) {
    shares += row.share;
    nanos += row.nanos;
    CHECK(row.place.find("refunds.writ:") != std::string::npos);
  }
  CHECK(shares == doctest::Approx(1));
  CHECK(nanos == doctest::Approx(made.nanos));
  CHECK(made.samples > 0);
}

}  // namespace writ::bench
