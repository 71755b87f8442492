#include "runtime/native/library.hpp"

#include <elf.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <sys/mman.h>
#include <vector>

#include "runtime/base/limits.hpp"
#include "runtime/native/engine.hpp"

namespace writ::native {
namespace {

#if defined(__aarch64__)
constexpr Elf64_Half kMachine = EM_AARCH64;
constexpr std::uint32_t kRelative = R_AARCH64_RELATIVE;
constexpr std::uint32_t kAddress = R_AARCH64_ABS64;
constexpr std::uint32_t kSlot = R_AARCH64_JUMP_SLOT;
constexpr std::uint32_t kGlobal = R_AARCH64_GLOB_DAT;
#else
constexpr Elf64_Half kMachine = EM_X86_64;
constexpr std::uint32_t kRelative = R_X86_64_RELATIVE;
constexpr std::uint32_t kAddress = R_X86_64_64;
constexpr std::uint32_t kSlot = R_X86_64_JUMP_SLOT;
constexpr std::uint32_t kGlobal = R_X86_64_GLOB_DAT;
#endif

constexpr std::size_t kMostSegments = 32;
constexpr std::size_t kMostDynamic = 256;
constexpr std::uint64_t kMostMemory = 4 * limits::kModuleBytes;

auto page_size() -> std::uint64_t {
  static const auto size = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  return size;
}
auto page_down(std::uint64_t at) -> std::uint64_t { return at & ~(page_size() - 1); }
auto page_up(std::uint64_t at) -> std::uint64_t { return page_down(at + page_size() - 1); }

// Rows that the dynamic section points to.
struct Rows {
  std::uint64_t at = 0;
  std::uint64_t bytes = 0;
};
struct Dynamic {
  Rows texts;
  Rows relocations;
  Rows calls;  // relocations of calls of helpers
  std::uint64_t symbols = 0;
  std::uint64_t hash = 0;
};

class Mapped final : public Library {
 public:
  Mapped() = default;
  Mapped(const Mapped&) = delete;
  auto operator=(const Mapped&) -> Mapped& = delete;
  ~Mapped() override {
    if (memory_ != nullptr) ::munmap(memory_, size_);
  }

  // Nothing, or what is wrong.
  auto load(std::string_view bytes) -> std::string;
  [[nodiscard]] auto table(std::string_view name, std::size_t count) const -> const Entry* override;

 private:
  auto read_head(std::string_view bytes) -> std::string;
  auto take_memory() -> std::string;
  auto fill(std::string_view bytes) -> std::string;
  auto read_dynamic() -> std::string;
  auto add_dynamic(const Elf64_Dyn& entry) -> std::string;
  auto relocate(Rows rows) -> std::string;
  auto target_of(const Elf64_Rela& relocation, std::uint64_t& target) const -> std::string;
  auto protect() -> std::string;

  [[nodiscard]] auto holds(std::uint64_t at, std::uint64_t bytes) const -> bool {
    return at <= size_ && bytes <= size_ - at;
  }
  // A copy of what stands at an offset; of zeros where that is outside.
  template <class T>
  [[nodiscard]] auto get(std::uint64_t at) const -> T {
    T made{};
    if (holds(at, sizeof(T))) std::memcpy(&made, memory_ + at, sizeof(T));
    return made;
  }
  [[nodiscard]] auto symbol(std::uint64_t number) const -> Elf64_Sym {
    return get<Elf64_Sym>(dynamic_.symbols + number * sizeof(Elf64_Sym));
  }
  [[nodiscard]] auto name_of(const Elf64_Sym& symbol) const -> std::string_view;
  [[nodiscard]] auto is_code(Entry at) const -> bool;

  std::vector<Elf64_Phdr> segments_;  // that are loaded
  std::uint64_t dynamic_at_ = 0;
  std::uint64_t dynamic_bytes_ = 0;
  Dynamic dynamic_;
  std::uint32_t symbol_count_ = 0;
  char* memory_ = nullptr;
  std::uint64_t size_ = 0;
};

template <class T>
auto take(std::string_view bytes, std::uint64_t at, T& row) -> bool {
  if (at > bytes.size() || sizeof(T) > bytes.size() - at) return false;
  std::memcpy(&row, bytes.data() + at, sizeof(T));
  return true;
}

auto Mapped::read_head(std::string_view bytes) -> std::string {
  Elf64_Ehdr head;
  if (!take(bytes, 0, head) || std::memcmp(head.e_ident, ELFMAG, SELFMAG) != 0) return "it is no ELF file";
  if (head.e_ident[EI_CLASS] != ELFCLASS64 || head.e_ident[EI_DATA] != ELFDATA2LSB || head.e_type != ET_DYN)
    return "it is no shared object of 64 bits";
  if (head.e_machine != kMachine) return "it is for another kind of machine";
  if (head.e_phentsize != sizeof(Elf64_Phdr) || head.e_phnum > kMostSegments) return "its head is damaged";
  for (std::uint64_t i = 0; i < head.e_phnum; ++i) {
    Elf64_Phdr segment;
    if (head.e_phoff > bytes.size() || !take(bytes, head.e_phoff + i * sizeof(segment), segment))
      return "its head is damaged";
    if (segment.p_type == PT_TLS || segment.p_type == PT_INTERP) return "it has more than code";
    if (segment.p_type == PT_DYNAMIC) {
      dynamic_at_ = segment.p_vaddr;
      dynamic_bytes_ = segment.p_filesz;
    }
    if (segment.p_type == PT_LOAD) segments_.push_back(segment);
  }
  return segments_.empty() || dynamic_at_ == 0 ? "it has no code" : std::string();
}

// Segments stand one behind the other and share no page, so that each has the rights of its own.
auto Mapped::take_memory() -> std::string {
  std::uint64_t end = 0;
  for (const Elf64_Phdr& segment : segments_) {
    if (segment.p_memsz > kMostMemory || segment.p_vaddr > kMostMemory) return "it is too large";
    if (page_down(segment.p_vaddr) < end) return "two of its segments share a page";
    if ((segment.p_flags & PF_W) != 0 && (segment.p_flags & PF_X) != 0)
      return "one of its segments can be both written and run";
    end = page_up(segment.p_vaddr + segment.p_memsz);
  }
  void* made = ::mmap(nullptr, end, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (made == MAP_FAILED) return "there is no memory for it";
  memory_ = static_cast<char*>(made);
  size_ = end;
  return {};
}

auto Mapped::fill(std::string_view bytes) -> std::string {
  for (const Elf64_Phdr& segment : segments_) {
    if (segment.p_offset > bytes.size() || segment.p_filesz > bytes.size() - segment.p_offset ||
        segment.p_filesz > segment.p_memsz)
      return "one of its segments is not in the file";
    if (segment.p_filesz > 0) std::memcpy(memory_ + segment.p_vaddr, bytes.data() + segment.p_offset, segment.p_filesz);
  }
  return {};
}

auto Mapped::add_dynamic(const Elf64_Dyn& entry) -> std::string {
  const std::uint64_t value = entry.d_un.d_val;
  switch (entry.d_tag) {
    case DT_SYMTAB: dynamic_.symbols = value; break;
    case DT_STRTAB: dynamic_.texts.at = value; break;
    case DT_STRSZ: dynamic_.texts.bytes = value; break;
    case DT_HASH: dynamic_.hash = value; break;
    case DT_RELA: dynamic_.relocations.at = value; break;
    case DT_RELASZ: dynamic_.relocations.bytes = value; break;
    case DT_JMPREL: dynamic_.calls.at = value; break;
    case DT_PLTRELSZ: dynamic_.calls.bytes = value; break;
    case DT_NEEDED: return "it wants another library";
    case DT_INIT:
    case DT_FINI:
    case DT_INIT_ARRAY:
    case DT_FINI_ARRAY:
    case DT_PREINIT_ARRAY: return "it wants to run something when it is loaded";
    case DT_TEXTREL:
    case DT_REL:
    case DT_RELR: return "it has relocations of a kind that is not used here";
    default: break;  // a tag of ELF that says nothing of what is done here
  }
  return {};
}

auto Mapped::read_dynamic() -> std::string {
  const std::uint64_t count = std::min<std::uint64_t>(dynamic_bytes_ / sizeof(Elf64_Dyn), kMostDynamic);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto entry = get<Elf64_Dyn>(dynamic_at_ + i * sizeof(Elf64_Dyn));
    if (entry.d_tag == DT_NULL) break;
    if (std::string fault = add_dynamic(entry); !fault.empty()) return fault;
  }
  symbol_count_ = get<std::uint32_t>(dynamic_.hash + 4);  // as many as its chains have
  const bool fits = holds(dynamic_.texts.at, dynamic_.texts.bytes) &&
                    holds(dynamic_.symbols, symbol_count_ * sizeof(Elf64_Sym)) && dynamic_.hash != 0;
  return fits ? std::string() : "its table of symbols is damaged";
}

auto Mapped::name_of(const Elf64_Sym& symbol) const -> std::string_view {
  if (symbol.st_name >= dynamic_.texts.bytes) return {};
  const char* text = memory_ + dynamic_.texts.at + symbol.st_name;
  return {text, ::strnlen(text, dynamic_.texts.bytes - symbol.st_name)};
}

auto Mapped::target_of(const Elf64_Rela& relocation, std::uint64_t& target) const -> std::string {
  const auto base = reinterpret_cast<std::uint64_t>(memory_);
  const std::uint32_t kind = ELF64_R_TYPE(relocation.r_info);
  const auto addend = static_cast<std::uint64_t>(relocation.r_addend);
  if (kind == kRelative) {
    target = base + addend;
    return {};
  }
  if (kind != kAddress && kind != kSlot && kind != kGlobal)
    return "it has a relocation of a kind that is not used here";
  const std::uint64_t number = ELF64_R_SYM(relocation.r_info);
  if (number >= symbol_count_) return "its table of symbols is damaged";
  const Elf64_Sym wanted = symbol(number);
  target = (kind == kAddress ? addend : 0);
  if (wanted.st_shndx != SHN_UNDEF) {
    target += base + wanted.st_value;
    return {};
  }
  const std::string_view name = name_of(wanted);
  for (const Helper& helper : all_helpers()) {
    if (helper.name != name) continue;
    target += reinterpret_cast<std::uint64_t>(helper.address);
    return {};
  }
  return "it wants `" + std::string(name) + "`, which the runtime does not have";
}

auto Mapped::relocate(Rows rows) -> std::string {
  if (!holds(rows.at, rows.bytes)) return "its relocations are damaged";
  for (std::uint64_t at = rows.at; at + sizeof(Elf64_Rela) <= rows.at + rows.bytes; at += sizeof(Elf64_Rela)) {
    const auto relocation = get<Elf64_Rela>(at);
    if (!holds(relocation.r_offset, sizeof(std::uint64_t))) return "its relocations are damaged";
    std::uint64_t target = 0;
    if (std::string fault = target_of(relocation, target); !fault.empty()) return fault;
    std::memcpy(memory_ + relocation.r_offset, &target, sizeof(target));
  }
  return {};
}

// All that is not code can only be read from here on: what had to be written was written.
auto Mapped::protect() -> std::string {
  if (::mprotect(memory_, size_, PROT_READ) != 0) return "its memory cannot be protected";
  for (const Elf64_Phdr& segment : segments_) {
    if ((segment.p_flags & PF_X) == 0) continue;
    const std::uint64_t begin = page_down(segment.p_vaddr);
    const std::uint64_t end = page_up(segment.p_vaddr + segment.p_memsz);
    if (::mprotect(memory_ + begin, end - begin, PROT_READ | PROT_EXEC) != 0) return "its code cannot be run here";
    __builtin___clear_cache(memory_ + begin, memory_ + end);
  }
  return {};
}

auto Mapped::load(std::string_view bytes) -> std::string {
  if (std::string fault = read_head(bytes); !fault.empty()) return fault;
  if (std::string fault = take_memory(); !fault.empty()) return fault;
  if (std::string fault = fill(bytes); !fault.empty()) return fault;
  if (std::string fault = read_dynamic(); !fault.empty()) return fault;
  if (std::string fault = relocate(dynamic_.relocations); !fault.empty()) return fault;
  if (std::string fault = relocate(dynamic_.calls); !fault.empty()) return fault;
  return protect();
}

auto Mapped::is_code(Entry at) const -> bool {
  const auto offset = reinterpret_cast<std::uint64_t>(at) - reinterpret_cast<std::uint64_t>(memory_);
  return std::any_of(segments_.begin(), segments_.end(), [&](const Elf64_Phdr& segment) {
    return (segment.p_flags & PF_X) != 0 && offset >= segment.p_vaddr && offset - segment.p_vaddr < segment.p_memsz;
  });
}

auto Mapped::table(std::string_view name, std::size_t count) const -> const Entry* {
  for (std::uint32_t i = 0; i < symbol_count_; ++i) {
    const Elf64_Sym found = symbol(i);
    if (found.st_shndx == SHN_UNDEF || name_of(found) != name) continue;
    if (found.st_value % alignof(void*) != 0 || count > size_ || !holds(found.st_value, count * sizeof(void*)))
      return nullptr;
    const auto* entries = reinterpret_cast<const Entry*>(memory_ + found.st_value);
    return std::all_of(entries, entries + count, [this](Entry at) { return is_code(at); }) ? entries : nullptr;
  }
  return nullptr;
}

}  // namespace

auto Library::map(std::string_view bytes) -> Fallible<std::unique_ptr<const Library>> {
  auto mapped = std::make_unique<Mapped>();
  if (std::string fault = mapped->load(bytes); !fault.empty()) return fail("its library cannot be loaded: " + fault);
  return std::unique_ptr<const Library>(std::move(mapped));
}

auto engine_of(const ir::Module& module, const Image& image, std::string_view digest)
    -> Fallible<std::unique_ptr<ir::NativeEngine>> {
  const Facts& facts = image.facts;
  if (digest != facts.policy_digest) return fail("its code was made for another policy than it holds");
  auto mapped = Library::map(image.library);
  if (!mapped) return fail(mapped.error().message);
  const std::shared_ptr<const Library> library = std::move(*mapped);
  std::vector<const Entry*> tables;
  for (std::size_t number = 0; number < facts.code.tables.size(); ++number) {
    tables.push_back(library->table(table_name(number), facts.code.tables[number].size()));
    if (tables.back() == nullptr) return fail("its library lacks the code that its facts name");
  }
  return make_engine(module, facts.code, tables, library);
}

}  // namespace writ::native
