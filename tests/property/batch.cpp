// A batch is its requests one by one: generated rules and requests, decided by columns and by themselves.
//
//   - verdict, best case and the controls that are or may be violated are the same, request by request, with all of the
//     request there and with parts missing, mistyped, out of range, or no JSON at all; in both engines;
//   - read once and decided on is read and decided; all kernels that the machine has give the same columns;
//   - texts of a class are told apart by none of the questions that a classifier was made for.
//
//   property_batch [--cases N] [--seed S]    N programs, 1,500 requests each
#include "runtime/batch/batch.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string>

#include "compiler/check/check.hpp"
#include "compiler/driver/driver.hpp"
#include "compiler/syntax/parse.hpp"
#include "runtime/batch/columns.hpp"
#include "runtime/decode/decode.hpp"
#include "runtime/host/engines.hpp"
#include "runtime/interp/interp.hpp"
#include "tests/property/flat_text.hpp"
#include "tests/property/option.hpp"
#include "tests/property/program_text.hpp"
#include "tests/property/worlds.hpp"

namespace {

using namespace writ;
using property::option;

constexpr std::int64_t kNow = 1'700'000'000'000'000'000;
constexpr std::size_t kRequests = 1'500;  // more than a block

struct Failure {
  std::string what;
};

// Null where the checker refuses it, which is right for a few.
auto compile(const std::string& text) -> std::unique_ptr<driver::Build> {
  auto build = std::make_unique<driver::Build>();
  build->package = source::from_text("generated.writ", text, build->sink);
  for (const source::File& file : build->package->files)
    build->asts.push_back(syntax::parse(file.id, build->package->text(file), build->sink));
  build->typed = check::check(build->package->texts, build->asts, build->sink);
  if (!build->sink.has_errors()) return build;
  for (const diag::Diagnostic* d : build->sink.sorted()) {
    const bool may_be = d->rule->code == "E-CONST" || d->rule == diag::QuantifierDepth.info;
    if (d->severity != diag::Severity::Warning && !may_be)
      throw Failure{fmt::format("a generated program is refused: {}: {}", d->rule->code, d->message)};
  }
  return nullptr;
}

// A request as JSON; unless all are to be whole, sometimes damaged, sometimes none.
enum class Requests : std::uint8_t { Whole, Damaged };
auto request(worlds::Random& random, Requests kind, const ir::Module& module, TypeId type) -> std::string {
  Arena arena;
  worlds::Mix mix;
  mix.unknown = kind == Requests::Whole || random.chance(50) ? 0 : 5;
  const Cell value = worlds::random_value(random, mix, module.types, type, arena);
  std::string json = decode::to_json(module.types, type, value);
  if (kind == Requests::Whole) return json;
  if (random.chance(5)) json[random.below(json.size())] = random.pick(std::vector<char>{'"', '7', '{', ']', 'x', ' '});
  if (random.chance(2)) json = random.pick(std::vector<std::string>{"", "[]", "{}", "7", "{\"n\":1,\"n\":2}"});
  return json;
}

auto dump(const batch::Outcomes& outcomes, std::size_t row) -> std::string {
  const batch::Outcome& one = outcomes.rows[row];
  std::string text =
      fmt::format("{} {} {}", one.decided, decide::verdict_name(one.decision), decide::verdict_name(one.best_case));
  for (std::size_t w = 0; w < outcomes.words; ++w)
    text +=
        fmt::format(" {:x}/{:x}", outcomes.violated[row * outcomes.words + w], outcomes.open[row * outcomes.words + w]);
  for (const batch::Outcomes::Refusal& refusal : outcomes.refusals) {
    if (refusal.row == row) text += " " + refusal.why;
  }
  return text;
}

void compare(const char* what, const batch::Outcomes& a, const batch::Outcomes& b,
             const std::vector<std::string>& requests) {
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const std::string left = dump(a, i);
    const std::string right = dump(b, i);
    if (left != right) throw Failure{fmt::format("{}\n  {}\n  {}\n{}", what, left, right, requests[i])};
  }
}

struct Counts {
  std::size_t programs = 0;
  std::size_t by_columns = 0;
  std::size_t verdicts[4] = {};  // of requests
  std::size_t not_known = 0;     // requests of which some control is not
};

auto plan_of(const std::shared_ptr<const host::OpenGate>& open, const host::Terms& terms, batch::Way way)
    -> std::shared_ptr<const batch::Plan> {
  auto plan = batch::prepare(open, {terms, {}, nullptr, nullptr}, way);
  if (!plan) throw Failure{plan.error().message};
  return *plan;
}

void run_engine(const std::shared_ptr<const ir::Module>& module, std::shared_ptr<const ir::Engine> engine,
                worlds::Random& random, Counts& counts) {
  auto open = host::open_gate(module, std::move(engine), module->gates[0].name, {}, std::nullopt, host::Use::Often);
  if (!open) throw Failure{open.error().message};
  host::Terms terms;
  terms.now = kNow;
  terms.extra_keys = random.chance(20) ? host::ExtraKeys::Refuse : host::ExtraKeys::Ignore;
  std::vector<std::string> requests;
  const TypeId type = module->inputs[module->gates[0].request].type;
  const Requests kind = random.chance(40) ? Requests::Whole : Requests::Damaged;
  for (std::size_t i = 0; i < kRequests; ++i) requests.push_back(request(random, kind, *module, type));
  const std::vector<std::string_view> views(requests.begin(), requests.end());
  batch::Outcomes alone, together, kept;
  batch::Worker(plan_of(*open, terms, batch::Way::OneByOne)).decide(views, alone);
  const auto plan = plan_of(*open, terms, batch::Way::Columns);
  batch::Worker worker(plan);
  worker.decide(views, together);
  compare("one by one, and by columns", alone, together, requests);
  if (plan->program == nullptr) return;
  ++counts.by_columns;
  for (const batch::Outcome& one : together.rows) ++counts.verdicts[static_cast<std::size_t>(one.decision)];
  counts.not_known +=
      together.rows.size() - static_cast<std::size_t>(std::count(together.open.begin(), together.open.end(), 0u));
  batch::Columns columns(plan);
  columns.read(views, batch::Columns::Bytes::Keep);
  worker.decide(columns, kept);
  compare("read and decided, and read before", together, kept, requests);
}

void run(const std::string& text, std::uint64_t seed, Counts& counts) {
  auto build = compile(text);
  if (build == nullptr) return;
  std::shared_ptr<lower::Lowered> lowered = driver::lower_module(*build, 0);
  const std::shared_ptr<const ir::Module> module(lowered, &lowered->module);
  auto jit = host::load_jit(*module, WRIT_BUILD_DIR "/libwrit-jit.so");
  if (!jit) throw Failure{jit.error().message};
  worlds::Random random(seed);
  ++counts.programs;
  run_engine(module, interp::make_engine(*module), random, counts);
  run_engine(module, std::shared_ptr<const ir::Engine>(std::move(*jit)), random, counts);
}

auto holds(batch::Comparison op, std::int64_t a, std::int64_t b) -> bool {
  switch (op) {
    case batch::Comparison::Eq: return a == b;
    case batch::Comparison::Lt: return a < b;
    case batch::Comparison::Le: return a <= b;
    case batch::Comparison::Gt: return a > b;
    case batch::Comparison::Ge: return a >= b;
  }
  return false;
}

void compares(worlds::Random& random, const batch::Kernels& kernels) {
  std::vector<std::int64_t> a(batch::kRows), b(batch::kRows);
  for (std::size_t i = 0; i < batch::kRows; ++i) {
    a[i] = random.between(-2, 2) * (random.chance(10) ? 4'000'000'000'000'000'000 : 1);
    b[i] = random.between(-3, 3);
  }
  for (const auto op : {batch::Comparison::Eq, batch::Comparison::Lt, batch::Comparison::Le, batch::Comparison::Gt,
                        batch::Comparison::Ge}) {
    batch::Plane columns, constant;
    kernels.compare(op, a.data(), b.data(), columns);
    kernels.compare_constant(op, a.data(), 1, constant);
    for (std::size_t i = 0; i < batch::kRows; ++i) {
      if (batch::has(columns, i) != holds(op, a[i], b[i]) || batch::has(constant, i) != holds(op, a[i], 1))
        throw Failure{fmt::format("a comparison of {} and {}", a[i], b[i])};
    }
  }
}

void spreads(worlds::Random& random, const batch::Kernels& kernels) {
  std::vector<std::uint16_t> codes(batch::kRows);
  std::vector<std::uint64_t> table(300);
  for (std::uint16_t& code : codes) code = static_cast<std::uint16_t>(random.below(table.size()));
  for (std::uint64_t& mask : table) mask = random.below(~std::uint64_t{0});
  std::vector<batch::Plane> planes(64);
  const auto check = [&](std::size_t tests) {
    for (std::size_t t = 0; t < tests; ++t) {
      for (std::size_t i = 0; i < batch::kRows; ++i) {
        if (batch::has(planes[t], i) != ((table[codes[i]] >> t & 1u) != 0)) throw Failure{"masks that were spread"};
      }
    }
  };
  const std::vector<std::uint32_t> table32(table.begin(), table.end());
  const std::vector<std::uint16_t> table16(table.begin(), table.end());
  const std::vector<std::uint8_t> table8(table.begin(), table.end());
  kernels.spread8(table8.data(), codes.data(), 8, planes.data());
  check(8);
  kernels.spread16(table16.data(), codes.data(), 13, planes.data());
  check(13);
  kernels.spread32(table32.data(), codes.data(), 31, planes.data());
  check(31);
  kernels.spread64(table.data(), codes.data(), 64, planes.data());
  check(64);
}

// The variants for this machine, and the one for all machines.
void kernels_agree(worlds::Random& random) {
  for (const batch::Kernels* kernels : batch::all_kernels()) {
    compares(random, *kernels);
    spreads(random, *kernels);
  }
}

void classes_answer(worlds::Random& random) {
  builtins::TextQuestions asked;
  const std::vector<std::string> patterns = {"[a-z]+", "a.*", "x-[0-9]{2,9}", "(ab|zebra)c?", ".*b.*", "\\d{10}x?"};
  for (std::uint64_t i = random.below(4); i > 0; --i) asked.regexes.push_back(random.pick(patterns));
  for (std::uint64_t i = random.below(2); i > 0; --i) asked.likes.push_back(random.chance(50) ? "a*" : "?-*");
  const std::vector<std::string> words = {"", "a", "ab", "abc", "b", "x-1", "x-12", "zebra", "ä"};
  for (std::uint64_t i = random.below(5); i > 0; --i) asked.words.push_back(random.pick(words));
  for (std::uint64_t i = random.below(4); i > 0; --i) asked.prefixes.push_back(random.pick(words));
  const auto classifier = builtins::Classifier::make(asked);
  if (!classifier) throw Failure{"a classifier of a few questions needs too many states"};
  builtins::PaddedTexts texts;
  for (std::size_t i = 0; i < 37; ++i) {
    std::string text;
    for (std::uint64_t parts = random.below(4); parts > 0; --parts) text += random.pick(words);
    if (random.chance(20)) text += "1234567890";
    if (random.chance(5)) text += std::string(random.below(60), 'a');
    texts.add(text);
  }
  std::vector<std::uint16_t> classes(texts.size());
  classifier->classify(texts, classes.data());
  const auto answers = [&](std::string_view text) {
    std::string made;
    for (const std::string& p : asked.regexes) made += builtins::Pattern::regex(p)->matches(text) ? '1' : '0';
    for (const std::string& p : asked.likes) made += builtins::Pattern::like(p)->matches(text) ? '1' : '0';
    for (const std::string& w : asked.words) made += w == text ? '1' : '0';
    for (const std::string& p : asked.prefixes) made += text.starts_with(p) ? '1' : '0';
    return made;
  };
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const std::string_view text = texts[i];
    if (classifier->class_of(text) != classes[i]) throw Failure{fmt::format("two classes of `{}`", text)};
    if (answers(text) != answers(classifier->sample(classes[i])))
      throw Failure{fmt::format("`{}` is in the class of `{}`", text, classifier->sample(classes[i]))};
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto clock = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
  const std::uint64_t seed = option(argc, argv, "--seed", clock % 1'000'000'000);
  const std::uint64_t cases = option(argc, argv, "--cases", 60);
  Counts counts;
  for (std::uint64_t i = 0; i < cases; ++i) {
    worlds::Random random(seed + i);
    // One in eight has collections, evidence, waivers and all else.
    const std::string text =
        random.chance(12) ? worlds::ProgramText(random).program() : worlds::FlatText(random).program();
    try {
      run(text, seed + i, counts);
      for (int n = 0; n < 20; ++n) classes_answer(random);
      kernels_agree(random);
    } catch (const Failure& failure) {
      fmt::print("FAILED with --seed {} --cases 1\n{}\n---\n{}\n", seed + i, failure.what, text);
      return 1;
    }
  }
  fmt::print(
      "seed {}: {} programs of {}, {} requests each, both engines; {} of {} by columns: {} requests, {} of them not "
      "known\n",
      seed, counts.programs, cases, kRequests, counts.by_columns, 2 * counts.programs, fmt::join(counts.verdicts, "/"),
      counts.not_known);
  return 2 * counts.programs > cases && counts.by_columns > counts.programs ? 0 : 1;
}
