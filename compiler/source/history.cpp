#include "compiler/source/history.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

namespace writ::source {
namespace {

constexpr std::string_view kCommitted = "committer-time ";
constexpr std::size_t kShortestCommit = 40;  // hexadecimal digits: SHA-1, or 64 of SHA-256

auto number(std::string_view text) -> std::optional<std::int64_t> {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

auto take_word(std::string_view& text) -> std::string_view {
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

auto is_commit(std::string_view word) -> bool {
  return word.size() >= kShortestCommit &&
         std::all_of(word.begin(), word.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

class Reader {
 public:
  explicit Reader(std::string_view text) : left_(text) {}

  auto read() -> Fallible<History> {
    while (!left_.empty()) {
      if (auto done = entry(); !done) return fail(done.error().message);
    }
    return std::move(files_);
  }

 private:
  auto next_line() -> std::string_view {
    const std::size_t end = std::min(left_.find('\n'), left_.size());
    const std::string_view line = left_.substr(0, end);
    left_.remove_prefix(std::min(end + 1, left_.size()));
    ++line_;
    return line;
  }
  [[nodiscard]] auto wrong(std::string_view what) const -> Unexpected<Error> {
    return fail("line " + std::to_string(line_) +
                " of the history is not what `git blame --porcelain` prints: " + std::string(what));
  }

  // A line of a file: the commit and where it stands, what is known of the commit, the text behind a tab.
  auto entry() -> Fallible<Done> {
    std::string_view head = next_line();
    const std::string_view commit = take_word(head);
    static_cast<void>(take_word(head));
    const std::optional<std::int64_t> at = number(take_word(head));
    if (!is_commit(commit) || !at) return wrong("a commit and two line numbers should stand there");
    for (;;) {
      if (left_.empty()) return wrong("it ends in the middle");
      const std::string_view line = next_line();
      if (line.starts_with('\t')) return keep(commit, *at, line.substr(1));
      if (!line.starts_with(kCommitted)) continue;
      const std::optional<std::int64_t> time = number(line.substr(kCommitted.size()));
      if (!time) return wrong("a commit has no time");
      times_[std::string(commit)] = *time;
    }
  }
  auto keep(std::string_view commit, std::int64_t at, std::string_view text) -> Fallible<Done> {
    const auto time = times_.find(commit);
    if (time == times_.end()) return wrong("a commit has no time");
    if (at == 1) files_.emplace_back();
    if (files_.empty() || at != static_cast<std::int64_t>(files_.back().committed.size()) + 1)
      return wrong("a file does not begin with its first line, or misses one");
    FileHistory& file = files_.back();
    if (at > 1) file.text += '\n';
    file.text += text;
    file.committed.push_back(time->second);
    return Done{};
  }

  std::string_view left_;
  std::size_t line_ = 0;
  std::map<std::string, std::int64_t, std::less<>> times_;
  History files_;
};

}  // namespace

auto read_blame(std::string_view porcelain) -> Fallible<History> {
  if (porcelain.size() > kHistoryBytes) return fail("the history is too large");
  return Reader(porcelain).read();
}

auto history_of(const History& history, std::string_view text) -> const FileHistory* {
  if (text.ends_with('\n')) text.remove_suffix(1);
  const auto found =
      std::find_if(history.begin(), history.end(), [&](const FileHistory& file) { return file.text == text; });
  return found != history.end() ? &*found : nullptr;
}

}  // namespace writ::source
