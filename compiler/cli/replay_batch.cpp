#include "compiler/cli/replay_batch.hpp"

#include <fmt/format.h>
#include <optional>

#include "compiler/cli/findings.hpp"
#include "compiler/cli/progress.hpp"
#include "compiler/cli/terminal.hpp"
#include "compiler/diag/render_common.hpp"
#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/base/stream.hpp"
#include "runtime/batch/in_order.hpp"
#include "runtime/batch/lines.hpp"
#include "runtime/records/store.hpp"

namespace writ::cli {
namespace {

// The paths of all records, one after the other.
class Paths {
 public:
  explicit Paths(const std::vector<std::string>& named) : named_(named) {}

  // Nothing at the end.
  auto next() -> Fallible<std::optional<std::string>> {
    for (;;) {
      if (next_ < some_.size()) return std::optional(some_[next_++]);
      auto more = lines_ ? next_lines() : next_named();
      if (!more) return fail(more.error().message);
      if (!*more) return std::optional<std::string>();
    }
  }
  [[nodiscard]] auto count() const -> std::size_t { return some_.size(); }  // of the folder that is being read

 private:
  auto next_named() -> Fallible<bool> {
    if (at_ == named_.size()) return false;
    const std::string& path = named_[at_++];
    next_ = 0;
    some_ = {path};
    if (path == "-") {
      auto input = InputStream::open(path);
      if (!input) return fail(input.error().message);
      lines_.emplace(std::move(*input));
      some_.clear();
    } else if (is_folder(path)) {
      auto kept = records::kept_records(path);
      if (!kept) return fail(kept.error().message);
      if (kept->empty()) return fail("there is no record in `" + path + "`");
      some_ = std::move(*kept);
    }
    return true;
  }
  auto next_lines() -> Fallible<bool> {
    auto more = lines_->next(piece_);
    if (!more) return more;
    next_ = 0;
    some_.clear();
    for (const batch::Line& line : piece_.lines) some_.emplace_back(line.text);
    if (!*more) lines_.reset();
    return true;
  }

  const std::vector<std::string>& named_;
  std::size_t at_ = 0;
  std::vector<std::string> some_;
  std::size_t next_ = 0;
  std::optional<batch::LineReader> lines_;
  batch::Piece piece_;
};

// What the threads share. Records are taken by one at a time, and told by one at a time.
struct Replaying {
  replay::Rules& rules;
  const ReplayBatch& batch;
  Paths paths;
  OutputStream output;
  Progress progress;
  std::size_t same = 0;
  std::size_t different = 0;
  std::optional<Error> unread;
  std::optional<Error> unwritten;
};

class Share {
 public:
  explicit Share(Replaying& all) : all_(&all) {}

  auto take() -> bool {
    auto path = all_->paths.next();
    if (!path) all_->unread = path.error();
    if (!path || !*path) return false;
    path_ = std::move(**path);
    of_ = all_->paths.count();
    return true;
  }

  void work() {
    const auto bytes = read_file(path_, limits::kDocumentBytes);
    if (!bytes) {
      unread_ = bytes.error();
      return;
    }
    const std::string store = all_->batch.inputs.empty() ? records::store_of(path_) : all_->batch.inputs;
    const replay::Replayed made = replay::replay(all_->rules, path_, *bytes, store);
    is_same_ = made.findings.empty();
    row_ = replayed_row(made) + "\n";
  }

  // A record that cannot be read ends it: what was left out was not looked at.
  auto give() -> bool {
    if (unread_) {
      all_->unread = fail("the record cannot be read: " + unread_->message).error;
      return false;
    }
    ++(is_same_ ? all_->same : all_->different);
    if (auto done = all_->output.write(row_); !done) {
      all_->unwritten = done.error();
      return false;
    }
    all_->progress.show(all_->same + all_->different, std::max(of_, all_->same + all_->different));
    return true;
  }

 private:
  Replaying* all_;
  std::string path_;
  std::size_t of_ = 0;
  std::string row_;
  bool is_same_ = false;
  std::optional<Error> unread_;
};

auto finish(Replaying& all) -> Fallible<Done> {
  if (all.unwritten) return fail("what was replayed cannot be written: " + all.unwritten->message);
  if (all.unread) return fail(all.unread->message);
  if (all.same + all.different == 0) return fail("there is no record, so nothing was replayed");
  return all.output.finish();
}

}  // namespace

auto replayed_row(const replay::Replayed& one) -> std::string {
  std::string findings;
  for (const replay::Finding& finding : one.findings) {
    findings += fmt::format("{}{{\"kind\":{},\"what\":{}}}", findings.empty() ? "" : ",",
                            diag::json_string(std::string(replay::finding_word(finding.kind))),
                            diag::json_string(finding.what));
  }
  return fmt::format("{{\"record\":{},\"id\":{},\"gate\":{},\"now\":{},\"decision\":{},\"same\":{},\"findings\":[{}]}}",
                     diag::json_string(one.path), diag::json_string(one.id), diag::json_string(one.gate),
                     diag::json_string(one.now), diag::json_string(one.decision), one.findings.empty(), findings);
}

auto replay_batch(replay::Rules& rules, const ReplayBatch& batch) -> Exit {
  auto output = OutputStream::open(batch.output);
  if (!output) return complain(output.error().message), Exit::Broken;
  Replaying all{rules, batch, Paths(batch.records), std::move(*output), Progress("records"), 0, 0, {}, {}};
  std::vector<Share> shares(batch.jobs, Share(all));
  batch::in_order(shares);
  all.progress.hide();
  if (auto done = finish(all); !done) return complain(done.error().message), Exit::Broken;
  note(fmt::format("{}: {} the same, {} different\n", counted(all.same + all.different, "record"), all.same,
                   all.different));
  return all.different == 0 ? Exit::Ok : Exit::Findings;
}

}  // namespace writ::cli
