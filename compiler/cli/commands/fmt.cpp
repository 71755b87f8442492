// writ fmt: rule files in canonical form (design 5.3).
//
// A file that does not parse is reported and left as it is. What is written is parsed
// again first: a file is never replaced by something else than the same rules.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "compiler/cli/command.hpp"
#include "compiler/cli/diff.hpp"
#include "compiler/cli/findings.hpp"
#include "compiler/cli/terminal.hpp"
#include "compiler/source/source.hpp"
#include "compiler/syntax/format.hpp"
#include "compiler/syntax/parse.hpp"
#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"

namespace writ::cli {
namespace {

constexpr const char* kFooter =
    "Without --check or --diff the files are rewritten in place.\n"
    "Examples:\n"
    "  writ fmt                   every rule file below the current folder\n"
    "  writ fmt --check policies  list files that are not in canonical form; exit 1 if any\n"
    "  writ fmt --diff one.writ   show what would change; exit 1 if anything\n"
    "  writ fmt - < one.writ      format standard input to standard output";

struct Options {
  std::vector<std::string> paths;
  bool check = false;
  bool diff = false;
};

struct Tally {
  std::size_t files = 0;
  std::size_t differ = 0;
  std::size_t failed = 0;
};

// The canonical text of one file; nothing when it does not parse, and the reader was told why.
auto canonical(const source::Package& package, const source::File& file) -> std::optional<std::string> {
  diag::Sink sink;
  std::string_view text = package.text(file);
  syntax::Ast ast = syntax::parse(file.id, text, sink);
  if (sink.has_errors()) {
    show_findings(sink, package.texts, FindingsFormat::Text);
    return std::nullopt;
  }
  std::string made = syntax::format(ast, text);
  diag::Sink second;
  syntax::Ast again = syntax::parse(file.id, made, second);
  if (second.has_errors() || syntax::format(again, made) != made) {
    complain(fmt::format("cannot format `{}`: the canonical text does not read back; this is a fault of writ",
                         file.path));
    return std::nullopt;
  }
  return made;
}

// Behind a symbolic link the file is rewritten, not the link.
auto rewrite(const std::string& path, const std::string& text) -> bool {
  std::error_code error;
  std::filesystem::path target = std::filesystem::canonical(path, error);
  auto written = write_file(error ? path : target.string(), text);
  if (!written) complain(written.error().message);
  return written.has_value();
}

void format_file(const Options& options, const source::Package& package, const source::File& file, Tally& tally) {
  ++tally.files;
  std::optional<std::string> made = canonical(package, file);
  if (!made) {
    ++tally.failed;
    return;
  }
  // What is in the file, not what was parsed: a byte order mark goes too.
  if (package.contents[file.id.index] == *made) return;
  ++tally.differ;
  if (options.diff) print(unified_diff(file.path, package.text(file), *made));
  if (options.check && !options.diff) print(file.path + "\n");
  if (!options.check && !options.diff && !rewrite(file.path, *made)) ++tally.failed;
}

auto exit_of(const Options& options, const Tally& tally, const diag::Sink& sink) -> Exit {
  if (tally.failed > 0 || sink.has_errors()) return Exit::Broken;
  bool asked = options.check || options.diff;
  return asked && tally.differ > 0 ? Exit::Findings : Exit::Ok;
}

auto format_files(const Options& options) -> Exit {
  diag::Sink sink;
  auto package = source::load(options.paths, source::Imports::Ignore, sink);
  if (!package) {
    complain(package.error().message);
    return Exit::Broken;
  }
  show_findings(sink, (*package)->texts, FindingsFormat::Text);
  Tally tally;
  for (const source::File& file : (*package)->files) format_file(options, **package, file, tally);
  const char* verb = options.check || options.diff ? "would change" : "changed";
  note(fmt::format("{}: {} {}\n", counted(tally.files, "file"), tally.differ, verb));
  return exit_of(options, tally, sink);
}

auto format_stdin(const Options& options) -> Exit {
  auto text = read_stdin(limits::kSourceBytes);
  if (!text) {
    complain(text.error().message);
    return Exit::Broken;
  }
  diag::Sink sink;
  auto package = source::from_text("<stdin>", std::move(*text), sink);
  show_findings(sink, package->texts, FindingsFormat::Text);
  if (sink.has_errors()) return Exit::Broken;
  const source::File& file = package->files.front();
  std::optional<std::string> made = canonical(*package, file);
  if (!made) return Exit::Broken;
  if (options.diff) print(unified_diff(file.path, package->text(file), *made));
  if (!options.check && !options.diff) print(*made);
  bool differs = package->contents.front() != *made;
  return (options.check || options.diff) && differs ? Exit::Findings : Exit::Ok;
}

}  // namespace

auto setup_fmt(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  app.add_option("PATH", options->paths, "Rule files or folders; `-` is standard input; default: this folder");
  app.add_flag("--check", options->check, "Change nothing; list files that are not in canonical form");
  app.add_flag("--diff", options->diff, "Change nothing; print what would change as a unified diff");
  app.footer(kFooter);
  return [options] {
    if (options->paths.empty()) options->paths = {"."};
    bool from_stdin = std::find(options->paths.begin(), options->paths.end(), "-") != options->paths.end();
    if (from_stdin && options->paths.size() > 1) {
      complain("`-` cannot be given together with files");
      return Exit::Broken;
    }
    return from_stdin ? format_stdin(*options) : format_files(*options);
  };
}

}  // namespace writ::cli
