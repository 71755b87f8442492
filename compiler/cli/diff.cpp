#include "compiler/cli/diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace writ::cli {
namespace {

constexpr std::size_t kDiffEdits = 1'000;  // its trace takes kDiffEdits squared numbers
constexpr std::size_t kContext = 3;

using Lines = std::vector<std::string_view>;

// One line of the result; `=` in both, `-` only before, `+` only after.
struct Step {
  char kind;
  std::string_view line;
};

// Lines keep their newline, so that a missing one at the end of a text is a difference.
auto lines_of(std::string_view text) -> Lines {
  Lines lines;
  while (!text.empty()) {
    std::size_t end = text.find('\n');
    std::size_t length = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

void replace_all(const Lines& a, const Lines& b, std::vector<Step>& out) {
  for (std::string_view line : a) out.push_back({'-', line});
  for (std::string_view line : b) out.push_back({'+', line});
}

// Myers 1986: furthest[d] holds, for each diagonal k, how far `d` edits reach in `a`.
struct Trace {
  std::vector<std::vector<std::size_t>> furthest;
  bool complete = false;
};

// The x from which step `d` comes to diagonal `k`; down is an insertion, right a removal.
auto comes_from_above(const std::vector<std::size_t>& v, std::ptrdiff_t d, std::ptrdiff_t k) -> bool {
  auto at = [&](std::ptrdiff_t i) { return v[static_cast<std::size_t>(i + d)]; };
  return k == -d || (k != d && at(k - 1) < at(k + 1));
}

auto trace_of(const Lines& a, const Lines& b) -> Trace {
  Trace trace;
  auto most = static_cast<std::ptrdiff_t>(std::min(a.size() + b.size(), kDiffEdits));
  std::vector<std::size_t> previous;
  for (std::ptrdiff_t d = 0; d <= most; ++d) {
    std::vector<std::size_t> v(static_cast<std::size_t>(2 * d + 3));  // diagonal k at k + d + 1
    for (std::ptrdiff_t k = -d; k <= d; k += 2) {
      std::size_t x = 0;
      if (d > 0) x = comes_from_above(previous, d, k) ? previous[static_cast<std::size_t>(k + 1 + d)]
                                                      : previous[static_cast<std::size_t>(k - 1 + d)] + 1;
      std::size_t y = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(x) - k);
      while (x < a.size() && y < b.size() && a[x] == b[y]) ++x, ++y;
      v[static_cast<std::size_t>(k + d + 1)] = x;
      if (x >= a.size() && y >= b.size()) trace.complete = true;
    }
    trace.furthest.push_back(v);
    previous = std::move(v);
    if (trace.complete) break;
  }
  return trace;
}

// Walks the trace back from the end of both texts.
auto steps_of(const Trace& trace, const Lines& a, const Lines& b) -> std::vector<Step> {
  std::vector<Step> steps;
  std::size_t x = a.size();
  std::size_t y = b.size();
  for (auto d = static_cast<std::ptrdiff_t>(trace.furthest.size()) - 1; d > 0; --d) {
    const auto& v = trace.furthest[static_cast<std::size_t>(d - 1)];
    std::ptrdiff_t k = static_cast<std::ptrdiff_t>(x) - static_cast<std::ptrdiff_t>(y);
    bool inserted = comes_from_above(v, d, k);
    std::size_t from_x = v[static_cast<std::size_t>((inserted ? k + 1 : k - 1) + d)];
    std::size_t start = inserted ? from_x : from_x + 1;
    for (; x > start; --x, --y) steps.push_back({'=', a[x - 1]});
    steps.push_back(inserted ? Step{'+', b[--y]} : Step{'-', a[--x]});
  }
  for (; x > 0; --x) steps.push_back({'=', a[x - 1]});
  std::reverse(steps.begin(), steps.end());
  return steps;
}

auto edit_script(Lines a, Lines b) -> std::vector<Step> {
  std::size_t head = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
  std::size_t tail = 0;
  while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  std::vector<Step> script;
  for (std::size_t i = 0; i < head; ++i) script.push_back({'=', a[i]});
  Lines middle_a(a.begin() + static_cast<std::ptrdiff_t>(head), a.end() - static_cast<std::ptrdiff_t>(tail));
  Lines middle_b(b.begin() + static_cast<std::ptrdiff_t>(head), b.end() - static_cast<std::ptrdiff_t>(tail));
  Trace trace = trace_of(middle_a, middle_b);
  if (trace.complete) {
    for (const Step& step : steps_of(trace, middle_a, middle_b)) script.push_back(step);
  } else {
    replace_all(middle_a, middle_b, script);
  }
  for (std::size_t i = a.size() - tail; i < a.size(); ++i) script.push_back({'=', a[i]});
  return script;
}

struct Hunk {
  std::size_t begin;  // into the script
  std::size_t end;
};

auto hunks_of(const std::vector<Step>& script) -> std::vector<Hunk> {
  std::vector<Hunk> hunks;
  for (std::size_t i = 0; i < script.size(); ++i) {
    if (script[i].kind == '=') continue;
    std::size_t begin = i < kContext ? 0 : i - kContext;
    std::size_t end = std::min(i + 1 + kContext, script.size());
    if (!hunks.empty() && begin <= hunks.back().end) {
      hunks.back().end = end;
    } else {
      hunks.push_back({begin, end});
    }
  }
  return hunks;
}

// "12,3": where a side of the hunk begins and how many lines it has; `first` counts from 0.
auto range_of(std::size_t first, std::size_t count) -> std::string {
  std::size_t line = count == 0 ? first : first + 1;
  return count == 1 ? std::to_string(line) : fmt::format("{},{}", line, count);
}

}  // namespace

auto unified_diff(std::string_view name, std::string_view before, std::string_view after) -> std::string {
  if (before == after) return {};
  std::vector<Step> script = edit_script(lines_of(before), lines_of(after));
  std::string out = fmt::format("--- a/{0}\n+++ b/{0}\n", name);
  std::size_t old_line = 0;
  std::size_t new_line = 0;
  std::size_t at = 0;
  for (const Hunk& hunk : hunks_of(script)) {
    for (; at < hunk.begin; ++at) ++old_line, ++new_line;
    std::string body;
    std::size_t old_count = 0;
    std::size_t new_count = 0;
    for (; at < hunk.end; ++at) {
      const Step& step = script[at];
      body += step.kind == '=' ? ' ' : step.kind;
      body += step.line;
      if (step.line.back() != '\n') body += "\n\\ No newline at end of file\n";
      old_count += step.kind != '+' ? 1 : 0;
      new_count += step.kind != '-' ? 1 : 0;
    }
    out += fmt::format("@@ -{} +{} @@\n{}", range_of(old_line, old_count), range_of(new_line, new_count), body);
    old_line += old_count;
    new_line += new_count;
  }
  return out;
}

}  // namespace writ::cli
