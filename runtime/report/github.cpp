// Annotations of GitHub Actions: lines that the runner reads from a step's output and shows beside the rules.
//
// A step shows ten of a kind and drops the others without a word (docs.github.com, workflow commands, and the
// discussions behind it), so the last of ten says how many there were, and where all of them are.
#include <fmt/format.h>
#include <optional>

#include "runtime/report/writers.hpp"

namespace writ::report {
namespace {

constexpr std::size_t kShownOfAKind = 10;

enum class Kind : std::uint8_t { Error, Warning, Notice };

auto kind_of(Result result) -> std::optional<Kind> {
  switch (result) {
    case Result::Failed:
    case Result::Error: return Kind::Error;
    case Result::Waiting:
    case Result::Noted: return Kind::Warning;
    case Result::Accepted: return Kind::Notice;
    case Result::Passed:
    case Result::Skipped: return std::nullopt;
  }
  return std::nullopt;
}

auto word_of(Kind kind) -> std::string_view {
  return kind == Kind::Error ? "error" : kind == Kind::Warning ? "warning" : "notice";
}

// What a command would read is written out: `%` first of all.
auto escaped(std::string_view text, std::string_view read) -> std::string {
  std::string out;
  for (const char c : text) {
    const bool special = read.find(c) != std::string_view::npos;
    out += special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return out;
}
auto message(std::string_view text) -> std::string { return escaped(text, "%\r\n"); }
auto property(std::string_view text) -> std::string { return escaped(visible(text), "%\r\n:,"); }

auto place(const Outcome& outcome, ir::OriginId id) -> std::string {
  if (!id.valid()) return "";
  const ir::Origin& origin = outcome.module.origins[id];
  return fmt::format("file={},line={},col={},", property(origin.file), origin.line, origin.column);
}

auto annotation(const Outcome& outcome, const Row& row, Kind kind) -> std::string {
  std::string body = row.body.empty() ? row.headline : row.body;
  while (body.ends_with('\n')) body.pop_back();
  const std::string title = row.id + (row.title.empty() ? "" : " " + row.title);
  return fmt::format("::{} {}title={}::{}\n", word_of(kind), place(outcome, row.origin), property(title),
                     message(body));
}

auto annotations(const Outcome& outcome, const std::vector<Row>& all, Kind kind) -> std::string {
  std::vector<const Row*> found;
  for (const Row& row : all) {
    if (kind_of(row.result) == kind) found.push_back(&row);
  }
  const std::size_t shown = found.size() <= kShownOfAKind ? found.size() : kShownOfAKind - 1;
  std::string out;
  for (std::size_t i = 0; i < shown; ++i) out += annotation(outcome, *found[i], kind);
  if (shown == found.size()) return out;
  return out + fmt::format("::{} title={}::{} more; the summary, or the report in another format, has all of them\n",
                           word_of(kind), property(gate_name(outcome)), found.size() - shown);
}

}  // namespace

auto write_github(const Outcome& outcome, const Options&) -> std::string {
  const std::vector<Row> all = rows(outcome);
  std::string out;
  for (const Kind kind : {Kind::Error, Kind::Warning, Kind::Notice}) out += annotations(outcome, all, kind);
  return out + fmt::format("{}: {} (best case: {})\n", visible(gate_name(outcome)),
                           verdict_title(outcome.decision.decision), decide::verdict_name(outcome.decision.best_case));
}

}  // namespace writ::report
