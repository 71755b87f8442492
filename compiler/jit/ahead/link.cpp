#include "compiler/jit/ahead/link.hpp"

#include <lld/Common/Driver.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/raw_ostream.h>
#include <mutex>

LLD_HAS_DRIVER(elf)
LLD_HAS_DRIVER(wasm)

namespace writ::jit {
namespace {

// A folder that nobody else has, for as long as this lives.
class Workshop {
 public:
  static auto open() -> llvm::Expected<Workshop> {
    llvm::SmallString<128> path;
    if (auto error = llvm::sys::fs::createUniqueDirectory("writ-link", path))
      return llvm::createStringError("cannot make a folder to link in: " + error.message());
    return Workshop(path.str().str());
  }
  Workshop(Workshop&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  auto operator=(Workshop&&) -> Workshop& = delete;
  ~Workshop() {
    if (!path_.empty()) llvm::sys::fs::remove_directories(path_);
  }

  [[nodiscard]] auto path_of(const std::string& name) const -> std::string { return path_ + "/" + name; }

  [[nodiscard]] auto put(const std::string& name, llvm::StringRef bytes) const -> llvm::Error {
    std::error_code error;
    llvm::raw_fd_ostream file(path_of(name), error);
    if (error) return llvm::createStringError("cannot write " + path_of(name) + ": " + error.message());
    file << bytes;
    file.close();
    if (file.has_error()) return llvm::createStringError("cannot write " + path_of(name));
    return llvm::Error::success();
  }

  [[nodiscard]] auto get(const std::string& name) const -> llvm::Expected<std::string> {
    auto file = llvm::MemoryBuffer::getFile(path_of(name), /*IsText=*/false, /*RequiresNullTerminator=*/false);
    if (!file) return llvm::createStringError("the linker left no file: " + file.getError().message());
    return (*file)->getBuffer().str();
  }

 private:
  explicit Workshop(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

// Nothing, or what the linker says.
auto run(const std::vector<std::string>& arguments, llvm::ArrayRef<lld::DriverDef> drivers) -> llvm::Error {
  static std::mutex one_at_a_time;
  static bool usable = true;
  const std::lock_guard lock(one_at_a_time);
  if (!usable) return llvm::createStringError("the linker gave up before, and cannot be used again");
  std::vector<const char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(argument.c_str());
  std::string said;
  llvm::raw_string_ostream out(said);
  const lld::Result result = lld::lldMain(pointers, out, out, drivers);
  usable = result.canRunAgain;
  if (result.retCode == 0) return llvm::Error::success();
  return llvm::createStringError("the linker refuses: " + said);
}

// As `arguments` begin, of the objects, into a file with this name.
auto linked(std::vector<std::string> arguments, const std::vector<std::unique_ptr<llvm::MemoryBuffer>>& objects,
            const std::string& name, const lld::DriverDef& driver) -> llvm::Expected<std::string> {
  auto shop = Workshop::open();
  if (!shop) return shop.takeError();
  arguments.insert(arguments.end(), {"--strip-all", "--threads=1", "-o", shop->path_of(name)});
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const std::string object = std::to_string(i) + ".o";
    if (auto error = shop->put(object, objects[i]->getBuffer())) return std::move(error);
    arguments.push_back(shop->path_of(object));
  }
  if (auto error = run(arguments, {driver})) return std::move(error);
  return shop->get(name);
}

}  // namespace

auto link_library(const std::vector<std::unique_ptr<llvm::MemoryBuffer>>& objects) -> llvm::Expected<std::string> {
  // What runtime/native/library.hpp understands: symbols counted by the old table of hashes, no padding of its own.
  return linked({"ld.lld", "-shared", "--hash-style=sysv", "-Bsymbolic", "-z", "norelro", "-z", "nognustack"}, objects,
                "policy.so", {lld::Gnu, &lld::elf::link});
}

auto link_wasm(const std::vector<std::unique_ptr<llvm::MemoryBuffer>>& objects, const std::string& runtime)
    -> llvm::Expected<std::string> {
  // The stack below the data: to use more of it than there is traps.
  return linked({"wasm-ld", "--no-entry", "--export=_initialize", "--gc-sections", "--stack-first", "-z",
                 "stack-size=4194304", "--fatal-warnings", runtime},
                objects, "policy.wasm", {lld::Wasm, &lld::wasm::link});
}

}  // namespace writ::jit
