#include "compiler/cli/bench_report.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "compiler/check/cost.hpp"
#include "compiler/cli/findings.hpp"
#include "runtime/decide/decide.hpp"
#include "runtime/report/json.hpp"

namespace writ::cli {
namespace {

using bench::EngineTimes;
using bench::Stage;
using bench::Times;
using report::Json;

constexpr std::size_t kShown = 10;  // rows of a profile
constexpr std::size_t kWords = 60;  // bytes of an expression

// "1,234 ns"; two digits are not enough to compare by.
auto nanos_text(double nanos) -> std::string {
  if (nanos < 100) return fmt::format("{:.1f} ns", nanos);
  return check::steps_text(static_cast<Steps>(nanos + 0.5)) + " ns";
}

auto engine_words(const EngineTimes& engine) -> std::string {
  return engine.engine == "interp" ? "interpreter" : "native code";
}

// ---------------------------------------------------------------- the table

auto line(std::string_view stage, const std::vector<std::string>& columns) -> std::string {
  std::string text = fmt::format("{:<12}", stage);
  for (const std::string& column : columns) text += fmt::format("{:>15}", column);
  return text + "\n";
}

auto head(const bench::Result& result) -> std::string {
  std::vector<std::string> engines, columns;
  for (const EngineTimes& engine : result.engines) {
    engines.insert(engines.end(), {engine_words(engine), ""});
    columns.insert(columns.end(), {"median", "p99"});
  }
  engines.pop_back();
  return line("", engines) + line("stage", columns);
}

auto stage_line(const bench::Result& result, Stage stage) -> std::string {
  std::vector<std::string> columns;
  for (const EngineTimes& engine : result.engines) {
    const Times* times = engine.find(stage);
    columns.push_back(times == nullptr ? "-" : nanos_text(times->median));
    columns.push_back(times == nullptr ? "-" : nanos_text(times->p99));
  }
  return line((stage == Stage::Index ? "  " : "") + std::string(bench::stage_name(stage)), columns);
}

auto residual_line(const bench::Result& result) -> std::string {
  std::vector<std::string> columns;
  for (const EngineTimes& engine : result.engines) {
    const auto residual = engine.residual();
    columns.insert(columns.end(), {residual ? nanos_text(*residual) : "-", "-"});
  }
  return line("  residual", columns);
}

auto asks_an_index(const bench::Result& result) -> bool {
  return std::any_of(result.engines.begin(), result.engines.end(),
                     [](const EngineTimes& engine) { return engine.find(Stage::Index) != nullptr; });
}

auto table(const bench::Result& result) -> std::string {
  std::string text = head(result);
  for (const Stage stage : bench::kStages) {
    if (stage == Stage::Index && !asks_an_index(result)) continue;
    text += stage_line(result, stage);
    if (stage == Stage::Index) text += residual_line(result);
  }
  return text;
}

// ---------------------------------------------------------------- what is said around it

auto verdicts(const bench::Result& result) -> std::string {
  std::string text;
  for (std::size_t i = 0; i < result.verdicts.size(); ++i) {
    if (result.verdicts[i] == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", check::steps_text(result.verdicts[i]),
                        decide::verdict_name(static_cast<ir::Verdict>(i)));
  }
  return text;
}

auto summary(const bench::Cases& cases, const bench::Result& result) -> std::string {
  std::string text =
      fmt::format("gate {}: {} ({}), at most {} steps\n", cases.gate, counted(cases.rows.size(), "request"),
                  verdicts(result), check::steps_text(result.cost.bound()));
  if (cases.left_out > 0)
    text += fmt::format("left out: {} whose request cannot be written as a document\n",
                        counted(cases.left_out, "test block"));
  if (!result.no_native.empty()) text += "no native code: " + result.no_native + "\n";
  return text;
}

auto remarks(const bench::Result& result) -> std::string {
  std::string text = "the stages together, as a share of the whole:";
  for (const EngineTimes& engine : result.engines) text += fmt::format(" {:.2f} x", engine.together());
  text += "\n";
  for (const EngineTimes& engine : result.engines) {
    for (const bench::StageTimes& stage : engine.stages) {
      if (stage.times.spread <= bench::kSteady) continue;
      text += fmt::format("not steady: {}, {}: the medians of the turns lie {:.0f} % apart\n", engine_words(engine),
                          bench::stage_name(stage.stage), 100 * stage.times.spread);
    }
  }
  return text;
}

// ---------------------------------------------------------------- the profile

auto shortened(const std::string& words) -> std::string {
  if (words.size() <= kWords) return words;
  std::size_t end = kWords;
  while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0u) == 0x80u) --end;
  return words.substr(0, end) + " …";
}

auto row_text(const bench::ProfileRow& row) -> std::string {
  const std::string steps = row.steps ? check::steps_text(*row.steps) + " steps" : "-";
  std::string text = fmt::format("{:>5.1f} %{:>15}{:>18}  {}, {}\n", 100 * row.share, nanos_text(row.nanos), steps,
                                 row.what, row.place);
  if (!row.dearest.empty()) text += fmt::format("{:>42}most in {}\n", "", shortened(row.dearest));
  return text;
}

auto rest_text(const bench::Profile& profile) -> std::string {
  if (profile.rows.size() <= kShown) return {};
  double share = 0, nanos = 0;
  for (std::size_t i = kShown; i < profile.rows.size(); ++i) {
    share += profile.rows[i].share;
    nanos += profile.rows[i].nanos;
  }
  return fmt::format("{:>5.1f} %{:>15}{:>18}  {}\n", 100 * share, nanos_text(nanos), "",
                     counted(profile.rows.size() - kShown, "other"));
}

auto profile_text(const bench::Profile& profile) -> std::string {
  std::string text = fmt::format("\nevaluated and decided by the interpreter: {} a decision, seen {} times\n",
                                 nanos_text(profile.nanos), check::steps_text(profile.samples));
  text += fmt::format("{:>7}{:>15}{:>18}  declaration\n", "share", "time", "at most");
  for (std::size_t i = 0; i < std::min(kShown, profile.rows.size()); ++i) text += row_text(profile.rows[i]);
  return text + rest_text(profile);
}

// ---------------------------------------------------------------- JSON

auto tenths(double number) -> Json { return Json::raw(fmt::format("{:.1f}", number)); }
auto share(double number) -> Json { return Json::raw(fmt::format("{:.4f}", number)); }
auto whole(std::size_t number) -> Json { return Json::number(static_cast<std::int64_t>(number)); }

auto engine_json(const EngineTimes& engine) -> Json {
  Json stages = Json::array();
  for (const bench::StageTimes& one : engine.stages) {
    Json stage = Json::object();
    stage.set("stage", bench::stage_name(one.stage));
    stage.set("median_ns", tenths(one.times.median));
    stage.set("p99_ns", tenths(one.times.p99));
    stage.set("spread", share(one.times.spread));
    stage.set("decisions", whole(one.times.decisions));
    stages.add(std::move(stage));
  }
  Json made = Json::object();
  made.set("engine", engine.engine);
  made.set("stages", std::move(stages));
  made.set("stages_together", share(engine.together()));
  if (const auto residual = engine.residual()) made.set("residual_ns", tenths(*residual));
  return made;
}

auto profile_json(const bench::Profile& profile) -> Json {
  Json rows = Json::array();
  for (const bench::ProfileRow& one : profile.rows) {
    Json row = Json::object();
    row.set("declaration", one.what);
    row.set("place", one.place);
    row.set("ns", tenths(one.nanos));
    row.set("share", share(one.share));
    if (one.steps) row.set("bound", Json::number(static_cast<std::int64_t>(*one.steps)));
    if (!one.dearest.empty()) row.set("most_in", one.dearest);
    rows.add(std::move(row));
  }
  Json made = Json::object();
  made.set("ns", tenths(profile.nanos));
  made.set("samples", whole(profile.samples));
  made.set("declarations", std::move(rows));
  return made;
}

}  // namespace

auto bench_text(const bench::Cases& cases, const bench::Result& result) -> std::string {
  std::string text = summary(cases, result) + "\n" + table(result) + "\n" + remarks(result);
  return result.profile ? text + profile_text(*result.profile) : text;
}

auto bench_json(const bench::Cases& cases, const bench::Result& result) -> std::string {
  Json verdict_counts = Json::object();
  for (std::size_t i = 0; i < result.verdicts.size(); ++i)
    verdict_counts.set(decide::verdict_name(static_cast<ir::Verdict>(i)), whole(result.verdicts[i]));
  Json engines = Json::array();
  for (const EngineTimes& engine : result.engines) engines.add(engine_json(engine));
  Json made = Json::object();
  made.set("gate", cases.gate);
  made.set("requests", whole(cases.rows.size()));
  made.set("left_out", whole(cases.left_out));
  made.set("verdicts", std::move(verdict_counts));
  made.set("bound", Json::number(static_cast<std::int64_t>(result.cost.bound())));
  made.set("engines", std::move(engines));
  if (!result.no_native.empty()) made.set("no_native", result.no_native);
  if (result.profile) made.set("profile", profile_json(*result.profile));
  return made.write() + "\n";
}

}  // namespace writ::cli
