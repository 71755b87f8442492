// The pipeline on one page: paths to a checked build, a build to a decision.
//
//   load -> parse -> schemas
//   -> locks -> check                 build()
//   -> lower -> data -> verify        lower_module()
//   -> engine                         make_engine()
//   -> files -> decide                decide_gate(), host::decide_on()
//
// What an author wrote wrong is in the build's sink; what the world refused is an
// Error. Nothing is decided from a build with errors.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/check/check.hpp"
#include "compiler/check/typed.hpp"
#include "compiler/diag/diagnostic.hpp"
#include "compiler/driver/documents.hpp"
#include "compiler/driver/named_files.hpp"
#include "compiler/driver/schema_imports.hpp"
#include "compiler/lower/lower.hpp"
#include "compiler/source/history.hpp"
#include "compiler/source/lock.hpp"
#include "compiler/source/source.hpp"
#include "compiler/syntax/ast.hpp"
#include "runtime/evidence/people.hpp"
#include "runtime/host/gate.hpp"
#include "runtime/ir/engine.hpp"

namespace writ::driver {

// What a command that looks at what is overdue or runs out goes by.
struct AsOf {
  std::int64_t now = 0;
  source::History history;
};

struct Build {
  std::unique_ptr<source::Package> package;
  diag::Sink sink;
  std::vector<syntax::Ast> asts;  // one a file, made ones at the end
  std::optional<AsOf> as_of;      // of a command that looks at what runs out
  check::World world;             // catalogues
  check::TypedPackage typed;      // complete when the sink has no errors
  NamedFiles files;
  std::vector<SchemaModule> schemas;  // of the trees at the end, what `import schema` became
  std::map<source::HomeId, std::shared_ptr<const evidence::People>> people;  // directories that named packages name
  std::map<source::HomeId, source::Lock> locks;  // of the packages that were named and are locked
  std::vector<std::string> module_digests;       // filled when one is asked for; digests.hpp
  std::vector<std::string> meaning_digests;      // so too
};

// Loads and parses; checks as well unless `stop` says otherwise.
enum class Stop : std::uint8_t { AfterParse, AfterCheck };
// Whether writ.lock is read, and files held against it; lock.hpp.
enum class LockUse : std::uint8_t { Verify, Ignore };
auto build(const std::vector<std::string>& paths, Stop stop = Stop::AfterCheck, LockUse locks = LockUse::Verify,
           std::optional<AsOf> as_of = {}) -> Fallible<std::unique_ptr<Build>>;

// The same build with another text in one file, checked anew; locks are not looked at. `base` must
// outlive it: the trees of the other files are shared. Threads may rebuild one base at the same time.
auto rebuild(const Build& base, diag::FileId file, std::string text) -> std::unique_ptr<Build>;

// The IR of one module of a build without errors, its data files decoded and pinned by
// digest. A data file that does not fit its type is reported to the sink (nothing is returned).
// With `value`, a `let` of the module, also the function that computes it.
auto lower_module(Build& build, check::ModuleIndex module, check::SymbolId value = {},
                  lower::TestBlocks tests = lower::TestBlocks::Lower) -> std::unique_ptr<lower::Lowered>;

// What runs the rules. Auto interprets: one decision does not pay for native code.
struct EngineChoice {
  enum Kind : std::uint8_t { Auto, Interp, Jit };
  EngineChoice(Kind which = Auto) : kind(which) {}  // NOLINT
  Kind kind;
  std::string code_cache;     // a folder in which Jit keeps native code; empty: it does not
  std::string module_digest;  // of the bytes that the module was read from; empty: of none
};
auto make_engine(const ir::Module& module, const EngineChoice& choice) -> Fallible<std::unique_ptr<ir::Engine>>;

// ---------------------------------------------------------------- one decision

struct EvidenceFile {
  std::string name;  // of the declaration
  std::string path;
};
struct GateRequest : host::Terms {
  std::string gate;     // NAME or MODULE/NAME; empty: the only gate there is
  std::string request;  // a path, or "-" for standard input
  std::vector<EvidenceFile> evidence;
  std::string evidence_dir;             // NAME.json and NAME.yaml in it; empty: none
  std::vector<std::string> statements;  // files or folders with what people said on approvals
  std::string ledger_head;  // the head of the ledger that they are of; empty: in one of the folders, or none
  std::string people;       // the directory that says who they are; empty: the package's, or none
  std::string keys;         // that sign evidence; empty: the package's, or none
};
// Modules that declare a gate which `wanted` means: NAME, MODULE/NAME, or empty for any.
auto modules_with_gate(const Build& build, const std::string& wanted) -> std::set<check::ModuleIndex>;

// `gate` is NAME or MODULE/NAME, or empty. Null when a data file was reported to the sink.
auto open_gate(Build& build, const std::string& gate, const EngineChoice& choice)
    -> Fallible<std::shared_ptr<const host::OpenGate>>;

// A gate and what it is to decide on: the documents that were read, and the directory of the package where it names
// one. Without a gate: a data file was reported to the sink.
struct HandedIn {
  std::shared_ptr<const host::OpenGate> open;
  std::vector<host::Document> documents;
  std::shared_ptr<const evidence::People> people;
};
// Reads the files of the request. Where `request.request` is empty, what is asked is not among the documents.
auto hand_in(Build& build, const GateRequest& request, const EngineChoice& choice) -> Fallible<HandedIn>;

// Reads the files of the request and decides. Null when a data file was reported to the sink.
auto decide_gate(Build& build, const GateRequest& request, const EngineChoice& choice)
    -> Fallible<std::unique_ptr<host::Decided>>;

}  // namespace writ::driver
