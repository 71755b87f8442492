// What the C library would ask of the system, of which there is none: a module imports nothing, so that every host runs
// it, and no host can give it anything but documents.
//
// These are the names under which the functions of wasi_snapshot_preview1 would be imported. Nothing of the runtime
// needs them; only messages of internal errors go through them, to nowhere, before the module stops.
#include <cstddef>
#include <cstdint>

namespace {
constexpr std::int32_t kNotSupported = 58;
constexpr std::int32_t kBadFile = 8;
}  // namespace

extern "C" {

[[noreturn]] void __imported_wasi_snapshot_preview1_proc_exit(std::int32_t /*code*/) { __builtin_trap(); }

auto __imported_wasi_snapshot_preview1_fd_write(std::int32_t, std::int32_t, std::int32_t, std::int32_t)
    -> std::int32_t {
  return kBadFile;
}
auto __imported_wasi_snapshot_preview1_fd_seek(std::int32_t, std::int64_t, std::int32_t, std::int32_t) -> std::int32_t {
  return kBadFile;
}
auto __imported_wasi_snapshot_preview1_fd_close(std::int32_t) -> std::int32_t { return kBadFile; }
auto __imported_wasi_snapshot_preview1_fd_fdstat_get(std::int32_t, std::int32_t) -> std::int32_t { return kBadFile; }
auto __imported_wasi_snapshot_preview1_fd_read(std::int32_t, std::int32_t, std::int32_t, std::int32_t) -> std::int32_t {
  return kBadFile;
}
auto __imported_wasi_snapshot_preview1_environ_get(std::int32_t, std::int32_t) -> std::int32_t { return kNotSupported; }
auto __imported_wasi_snapshot_preview1_environ_sizes_get(std::int32_t count, std::int32_t bytes) -> std::int32_t {
  *reinterpret_cast<std::uint32_t*>(count) = 0;
  *reinterpret_cast<std::uint32_t*>(bytes) = 0;
  return 0;
}
auto __imported_wasi_snapshot_preview1_clock_time_get(std::int32_t, std::int64_t, std::int32_t) -> std::int32_t {
  return kNotSupported;
}

// What is thrown elsewhere is not enough memory, or a fault of Writ: here it stops the module. (As C++ calls it.)
auto __cxa_allocate_exception(std::size_t /*size*/) -> void* { __builtin_trap(); }
[[noreturn]] void __cxa_throw(void* /*thrown*/, void* /*type*/, void (*)(void*)) { __builtin_trap(); }
// The C library was built with guards on its stack.
std::uintptr_t __stack_chk_guard = 0x5bd1e995;
[[noreturn]] void __stack_chk_fail() { __builtin_trap(); }
// The one thread does not end.
auto __cxa_thread_atexit(void (*)(void*), void* /*object*/, void* /*module*/) -> int { return 0; }

}  // extern "C"
