// Patterns as native code matches them, against the table that the interpreter walks (which property_patterns holds
// against RE2): generated patterns and those of a release gate, on texts that match and that nearly match.
//
//   - the same answer, of texts that end where memory ends, and of texts that begin where it begins: whoever reads a
//     byte outside of them stops the process;
//   - of a text that is not known the answer is unknown, for its reasons;
//   - the code of a pattern that is not large calls nothing.
//
//   property_native_patterns [--cases N] [--seed S]    N modules of some twenty patterns, some sixty texts of each
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <string>
#include <sys/mman.h>
#include <vector>

#include "runtime/builtins/pattern.hpp"
#include "runtime/host/engines.hpp"
#include "tests/property/called_helpers.hpp"
#include "tests/property/option.hpp"
#include "tests/property/random_patterns.hpp"

namespace {

using namespace writ;
using property::Random;

constexpr const char* kPlugin = WRIT_BUILD_DIR "/libwrit-jit.so";
constexpr int kPatterns = 20;  // of a module
constexpr int kTexts = 3;      // of each pattern, each tried again with some damage

struct Failure {
  std::string what;
};

// A page of memory with nothing before and behind it.
class LonelyPage {
 public:
  LonelyPage() {
    const auto size = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    all_ = ::mmap(nullptr, 3 * size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all_ == MAP_FAILED) throw Failure{"there is no memory"};
    page_ = static_cast<char*>(all_) + size;
    if (::mprotect(page_, size, PROT_READ | PROT_WRITE) != 0) throw Failure{"there is no page"};
    size_ = size;
  }
  LonelyPage(const LonelyPage&) = delete;
  auto operator=(const LonelyPage&) -> LonelyPage& = delete;
  ~LonelyPage() { ::munmap(all_, 3 * size_); }

  [[nodiscard]] auto fits(std::string_view text) const -> bool { return text.size() <= size_; }
  auto at_end(std::string_view text) -> std::string_view { return put(text, size_ - text.size()); }
  auto at_begin(std::string_view text) -> std::string_view { return put(text, 0); }

 private:
  auto put(std::string_view text, std::size_t at) -> std::string_view {
    std::memset(page_, 'a', size_);
    std::memcpy(page_ + at, text.data(), text.size());
    return {page_ + at, text.size()};
  }
  void* all_;
  char* page_;
  std::size_t size_ = 0;
};

struct Known {
  std::string source;
  builtins::Pattern pattern;
  bool is_like;
};

// One function that asks of one text whether it matches each of the patterns.
class Patterns {
 public:
  void add(const std::string& source, bool is_like) {
    auto pattern = is_like ? builtins::Pattern::like(source) : builtins::Pattern::regex(source);
    if (pattern) known_.push_back({source, std::move(*pattern), is_like});
  }
  [[nodiscard]] auto known() const -> const std::vector<Known>& { return known_; }
  [[nodiscard]] auto module() -> const ir::Module& {
    const TypeId yes = m_.type(Kind::Bool);
    test::FunctionBuilder f(m_, "patterns");
    const std::uint32_t asked = f.input(m_.type(Kind::String));
    for (const Known& one : known_) {
      const ir::ConstantId text = m_.text(one.source);
      f.output(f.emit(one.is_like ? ir::Op::Like : ir::Op::Matches, yes, asked, text.index));
    }
    f.finish();
    return m_.module;
  }

 private:
  test::ModuleBuilder m_;
  std::vector<Known> known_;
};

struct Counts {
  std::size_t pairs = 0;
  std::size_t matching = 0;
};

class Case {
 public:
  Case(Patterns& patterns, Counts& counts)
      : patterns_(patterns), module_(patterns.module()), counts_(counts), outputs_(patterns.known().size()) {
    auto engine = host::load_jit(module_, kPlugin);
    if (!engine) throw Failure{engine.error().message};
    engine_ = *std::move(engine);
  }

  void try_text(std::string_view text) {
    if (!page_.fits(text)) return;
    compare(page_.at_end(text));
    compare(page_.at_begin(text));
  }

  void try_unknown() {
    evaluate(Cell::unknown(bit(Reason::Stale) | bit(Reason::Missing)));
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      if (outputs_[i].truth != Truth::Unknown || outputs_[i].why != (bit(Reason::Stale) | bit(Reason::Missing)))
        throw Failure{"of a text that is not known the answer is known: " + patterns_.known()[i].source};
    }
  }

 private:
  void evaluate(const Cell& text) {
    arena_.reset();
    const std::vector<Cell> inputs = {text};
    engine_->evaluate(ir::FunctionId{0u}, {inputs, 0}, arena_, outputs_.data());
  }

  void compare(std::string_view text) {
    evaluate(Cell::of_text(text));
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      const Known& one = patterns_.known()[i];
      const bool expected = one.pattern.matches(text);
      ++counts_.pairs;
      counts_.matching += expected ? 1 : 0;
      if (outputs_[i].why == 0 && outputs_[i].truth == truth_of(expected)) continue;
      throw Failure{fmt::format("must be {} of this text\n--- pattern\n{}\n--- text of {} bytes\n{}", expected,
                                one.source, text.size(), text)};
    }
  }

  Patterns& patterns_;
  const ir::Module& module_;
  Counts& counts_;
  std::unique_ptr<ir::Engine> engine_;
  std::vector<Cell> outputs_;
  LonelyPage page_;
  Arena arena_;
};

void try_random(Random& random, Counts& counts) {
  Patterns patterns;
  std::vector<property::Shape> shapes;
  for (int i = 0; i < kPatterns; ++i) {
    const bool is_like = random.percent(20);
    shapes.push_back(is_like ? property::random_like(random) : property::random_shape(random));
    patterns.add(shapes.back().source, is_like);
  }
  Case one(patterns, counts);
  one.try_unknown();
  one.try_text("");
  for (const property::Shape& shape : shapes) {
    for (int i = 0; i < kTexts; ++i) {
      std::string text = property::text_of(random, shape);
      one.try_text(text);
      property::damage(random, text);
      one.try_text(text);
    }
  }
}

// Of the kinds that releases are asked about, with texts of each length around those that vectors and words divide.
const std::vector<std::string> kFamiliar = {R"(v\d+\.\d+\.\d+)",
                                            R"(main|release\/\d+\.\d+)",
                                            "[0-9a-f]{40}",
                                            R"(CHG-\d{6,8})",
                                            "sha256:[0-9a-f]{64}",
                                            R"(registry\.corp\.example\/[a-z0-9\/_-]+@sha256:[0-9a-f]{64})",
                                            R"((feat|fix|chore|docs|refactor|test|perf)(\([a-z-]+\))?!?: .+)",
                                            "[a-z][a-z0-9-]{2,40}",
                                            R"(pkg:(npm|pypi|maven|golang|deb)\/.*)",
                                            "[0-9a-f]{8}",
                                            "[0-9a-f]{15}",
                                            "[0-9a-f]{17}"};

void try_familiar(Random& random, Counts& counts) {
  Patterns patterns;
  for (const std::string& source : kFamiliar) patterns.add(source, false);
  Case one(patterns, counts);
  const std::string digits = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  for (const std::string begin : {"", "v1.", "release/", "CHG-", "sha256:", "registry.corp.example/a@sha256:",
                                  "registry.corp.example/apps/e243bd94", "feat", "fix(", "perf(a-b)!: ", "pkg:npm/"}) {
    for (std::size_t size = 0; size <= digits.size(); ++size) {
      std::string text = begin + digits.substr(0, size);
      one.try_text(text);
      one.try_text(text + "@sha256:" + digits.substr(0, 64));
      for (int i = 0; i < 4; ++i) {
        property::damage(random, text);
        one.try_text(text);
      }
    }
  }
}

void check_calls() {
  const std::filesystem::path folder = WRIT_BUILD_DIR "/property-patterns-" + std::to_string(::getpid());
  std::filesystem::remove_all(folder);
  Patterns patterns;
  for (const std::string& source : kFamiliar) patterns.add(source, false);
  const auto engine = host::load_jit(patterns.module(), {kPlugin, {folder}});
  if (!engine) throw Failure{engine.error().message};
  const bool calls_nothing = property::called_helpers(folder).empty() && !std::filesystem::is_empty(folder);
  std::filesystem::remove_all(folder);
  if (!calls_nothing) throw Failure{"native code calls a helper for a pattern that is not large"};
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t seed = property::option(argc, argv, "--seed", 1);
  const std::uint64_t cases = property::option(argc, argv, "--cases", 40);
  fmt::print("property_native_patterns: seed {}\n", seed);
  Counts counts;
  try {
    Random random(seed);
    check_calls();
    try_familiar(random, counts);
    for (std::uint64_t i = 0; i < cases; ++i) try_random(random, counts);
  } catch (const Failure& failure) {
    fmt::print(stderr, "property_native_patterns: {}\n", failure.what);
    return 1;
  }
  fmt::print("{} answers, {} of them yes\n", counts.pairs, counts.matching);
  return counts.matching * 50 >= counts.pairs ? 0 : 1;
}
