#include "compiler/driver/lock.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include "compiler/driver/digests.hpp"
#include "compiler/source/paths.hpp"
#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/base/sha256.hpp"

namespace writ::driver {
namespace {

using source::HomeId;
using source::LockDifference;
using source::PinKey;
using source::PinKind;

auto lock_path(const source::Home& home) -> std::string { return home.file(source::kLockName); }

auto home_of(const Build& build, check::ModuleIndex module) -> HomeId { return build.package->files[module].home; }

// A package and all that it depends on.
auto closure(const Build& build, HomeId home) -> std::set<HomeId> {
  std::set<HomeId> reached;
  std::vector<HomeId> todo{home};
  while (!todo.empty()) {
    const HomeId at = todo.back();
    todo.pop_back();
    if (!reached.insert(at).second) continue;
    const auto& next = build.package->homes[at].dependencies;
    todo.insert(todo.end(), next.begin(), next.end());
  }
  return reached;
}

// Enough of a digest to tell two apart; `writ lock --check` shows the whole.
auto shortened(std::string_view digest) -> std::string {
  constexpr std::size_t kShown = 19;  // sha256: and twelve digits
  return digest.size() <= kShown ? std::string(digest) : std::string(digest.substr(0, kShown)) + "…";
}

auto way_out(PinKind kind) -> std::string {
  std::string text = "if the change is meant, review it and run `writ lock`; if not, bring the file back";
  if (kind == PinKind::Catalogue) text += " (a catalogue that comes with Writ may differ from version to version)";
  return text;
}

// ---------------------------------------------------------------- files against a lock

struct FileCheck {
  Build& build;
  const source::Lock& lock;
  std::set<PinKey> reported;  // once a file, however often it is named

  void operator()(const source::Home& home, const Mention& mention) {
    auto pin = lock.pins.find({home.name(), mention.kind, mention.path});
    if (pin == lock.pins.end()) return;
    const std::string& locked = pin->second;
    if (!mention.digest.empty() && mention.digest != locked) {
      build.sink
          .report(diag::LockDisagrees, mention.digest_span, diag::Name{mention.path}, diag::Text{shortened(locked)},
                  diag::Text{shortened(mention.digest)})
          .help("once a package is locked the digest may be left out here; `writ lock` pins what is there");
    }
    const auto& file = build.files.read(home, mention.path);
    const std::string present = file ? file->digest : std::string();
    if (present == locked || !reported.insert(pin->first).second) return;
    build.sink
        .report(diag::LockedFileChanged, mention.span, diag::Name{mention.path}, diag::Text{shortened(locked)},
                diag::Text{present.empty() ? "cannot be read now" : "is " + shortened(present)})
        .help(way_out(mention.kind));
  }
};

// What a package's writ.yaml lists, as if a module had named it.
auto listed(const source::Home& home) -> std::vector<Mention> {
  std::vector<Mention> found;
  const auto add = [&](const std::string& path) { found.push_back({PinKind::Data, 0, path, {}, {}, {}}); };
  for (const std::string& path : home.manifest->data) add(path);
  for (const std::string& path : {home.manifest->people, home.manifest->keys}) {
    if (!path.empty()) add(path);
  }
  return found;
}

// ---------------------------------------------------------------- the lock as it is now

auto pin_file(Build& build, const source::Home& home, const Mention& mention, source::Lock& lock) -> Fallible<Done> {
  const auto& file = build.files.read(home, mention.path);
  if (!file)
    return fail("the " + std::string(source::pin_kind_word(mention.kind)) + " file `" + mention.path +
                "` cannot be pinned: " + file.error().message);
  lock.pins[{home.name(), mention.kind, mention.path}] = file->digest;
  return Done{};
}

// What a decision hangs on, and is in no file of its own: without it a gate asks less of who hands in approvals.
void pin_settings(const source::Home& home, source::Lock& lock) {
  if (!home.manifest || !home.manifest->ledger) return;
  const source::LedgerSetting& ledger = *home.manifest->ledger;
  lock.pins[{home.name(), PinKind::Setting, "ledger"}] =
      sha256_hex({"ledger\n", ledger.name, "\n", ledger.signed_by, "\n", ledger.fresh, "\n"});
}

}  // namespace

auto named_packages(const Build& build) -> std::vector<HomeId> {
  std::vector<HomeId> found;
  for (std::uint32_t row = 0; row < build.package->homes.size(); ++row) {
    const source::Home& home = build.package->homes[HomeId{row}];
    if (home.is_package() && home.named) found.emplace_back(row);
  }
  return found;
}

auto read_locks(Build& build) -> Fallible<Done> {
  for (HomeId id : named_packages(build)) {
    const std::string path = lock_path(build.package->homes[id]);
    std::error_code error;
    if (!std::filesystem::exists(path, error)) continue;
    auto text = read_file(path, limits::kLockBytes);
    if (!text) return fail(text.error().message);
    auto lock = source::read_lock(path, *text);
    if (!lock) return fail(lock.error().message + "\n`writ lock` writes it anew from what is there");
    build.locks.emplace(id, std::move(*lock));
  }
  return Done{};
}

void check_locked_files(Build& build) {
  const std::vector<Mention> named = mentions(build);
  for (const auto& [id, lock] : build.locks) {
    const std::set<HomeId> inside = closure(build, id);
    FileCheck check{build, lock, {}};
    for (const Mention& mention : named) {
      const HomeId home = home_of(build, mention.module);
      if (inside.contains(home)) check(build.package->homes[home], mention);
    }
    for (const Mention& mention : listed(build.package->homes[id])) check(build.package->homes[id], mention);
  }
}

auto present_lock(Build& build, HomeId id) -> Fallible<source::Lock> {
  const source::Home& root = build.package->homes[id];
  const std::set<HomeId> inside = closure(build, id);
  source::Lock lock{root.name(), {}};
  for (check::ModuleIndex i = 0; i < build.asts.size(); ++i) {
    const HomeId home = home_of(build, i);
    if (!inside.contains(home) || build.package->files[i].made) continue;
    lock.pins[{build.package->homes[home].name(), PinKind::Module, joined(build.asts[i].module)}] =
        module_digest(build, i);
  }
  std::vector<std::pair<HomeId, Mention>> files;
  for (Mention& mention : mentions(build)) {
    const HomeId home = home_of(build, mention.module);
    if (inside.contains(home)) files.emplace_back(home, std::move(mention));
  }
  for (Mention& mention : listed(root)) files.emplace_back(id, std::move(mention));
  for (const HomeId id_inside : inside) pin_settings(build.package->homes[id_inside], lock);
  for (const auto& [home, mention] : files) {
    if (auto done = pin_file(build, build.package->homes[home], mention, lock); !done)
      return fail(done.error().message);
  }
  return lock;
}

auto lock_report(Build& build, HomeId id) -> Fallible<LockReport> {
  const source::Home& home = build.package->homes[id];
  auto present = present_lock(build, id);
  if (!present) return fail(present.error().message);
  auto locked = build.locks.find(id);
  const bool there = locked != build.locks.end();
  LockReport report{id, LockState::Fresh, lock_path(home),
                    source::differences(there ? locked->second : source::Lock{}, *present)};
  // What was not loaded is not known to be gone.
  if (!home.complete) std::erase_if(report.differences, [](const LockDifference& d) { return d.present.empty(); });
  if (!there) {
    report.state = LockState::Missing;
  } else if (!report.differences.empty()) {
    report.state = LockState::Stale;
  }
  return report;
}

auto pin_name(const Build& build, const PinKey& key) -> std::string {
  for (std::size_t i = 0; i < build.asts.size(); ++i) {
    const source::File& file = build.package->files[i];
    if (build.package->home(file).name() != key.package) continue;
    if (key.kind == PinKind::Setting)
      return build.package->home(file).file(source::kManifestName) + " (" + key.name + ")";
    if (key.kind != PinKind::Module) return build.package->home(file).file(key.name);
    if (joined(build.asts[i].module) == key.name) return file.path + " (module " + key.name + ")";
  }
  return key.kind == PinKind::Module ? "module " + key.name + " of " + key.package : key.name + " of " + key.package;
}

}  // namespace writ::driver
