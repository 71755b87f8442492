// The pipeline on one page: paths to a checked build, a build to a decision.
//
//   load -> parse -> schemas
//   -> locks -> check                 build()
//   -> lower -> data -> verify        lower_module()
//   -> engine                         make_engine()
//   -> evidence -> decide             decide_gate()
//
// What an author wrote wrong is in the build's sink; what the world refused is an
// Error. Nothing is decided from a build with errors.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
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
#include "runtime/decide/decide.hpp"
#include "runtime/evidence/ledger.hpp"
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
auto lower_module(Build& build, check::ModuleIndex module, check::SymbolId value = {})
    -> std::unique_ptr<lower::Lowered>;

// Auto interprets: one decision does not pay for native code.
enum class EngineChoice : std::uint8_t { Auto, Interp, Jit };
auto make_engine(const ir::Module& module, EngineChoice choice) -> Fallible<std::unique_ptr<ir::Engine>>;

// ---------------------------------------------------------------- one decision

struct EvidenceFile {
  std::string name;  // of the declaration
  std::string path;
};
// Keys of a document that no record declares.
enum class ExtraKeys : std::uint8_t { Ignore, Refuse };
// Words of a record for what counted without a signature.
inline constexpr std::string_view kUnsignedApprovals = "unsigned_approvals";
inline constexpr std::string_view kUnsignedEvidence = "unsigned_evidence";
struct GateRequest {
  std::string gate;     // NAME or MODULE/NAME; empty: the only gate there is
  std::string request;  // a path, or "-" for standard input
  std::vector<EvidenceFile> evidence;
  std::string evidence_dir;  // NAME.json and NAME.yaml in it; empty: none
  std::int64_t now = 0;
  bool accept_unsigned = false;
  std::vector<std::string> statements;      // files or folders with what people said on approvals
  std::string people;                       // the directory that says who they are; empty: the package's, or none
  std::string keys;                         // that sign evidence; empty: the package's, or none
  bool accept_unsigned_statements = false;  // otherwise only rejections and requests count for anything
  ExtraKeys extra_keys = ExtraKeys::Ignore;
};
// A gate that is ready to decide, as often as it is asked; threads may share it.
struct OpenGate {
  std::unique_ptr<lower::Lowered> lowered;
  std::unique_ptr<ir::Engine> engine;
  const ir::Gate* gate = nullptr;
  check::ModuleIndex module_index = 0;
  evidence::RoleGroups groups;  // of the directory, from which the rules take roles
  [[nodiscard]] auto module() const -> const ir::Module& { return lowered->module; }
};
// `gate` is NAME or MODULE/NAME, or empty. Null when a data file was reported to the sink.
auto open_gate(Build& build, const std::string& gate, EngineChoice choice) -> Fallible<std::shared_ptr<const OpenGate>>;

struct Decided {
  std::shared_ptr<const OpenGate> open;
  std::vector<Document> documents;
  std::shared_ptr<const evidence::People> people;  // the directory; null when there is none
  Arena arena;
  evidence::Situation situation;
  decide::Decision decision;
  [[nodiscard]] auto module() const -> const ir::Module& { return open->module(); }
  [[nodiscard]] auto engine() const -> const ir::Engine& { return *open->engine; }
};
// On documents that were read already: of `terms` only what names no file counts.
auto decide_on(std::shared_ptr<const OpenGate> open, const GateRequest& terms, std::vector<Document> documents)
    -> Fallible<std::unique_ptr<Decided>>;
// Null when a data file was reported to the sink.
auto decide_gate(Build& build, const GateRequest& request, EngineChoice choice) -> Fallible<std::unique_ptr<Decided>>;

}  // namespace writ::driver
