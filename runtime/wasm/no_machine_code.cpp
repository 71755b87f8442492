// Native policies are machine code for other machines: there are none in a WebAssembly module.
#include "runtime/native/image.hpp"
#include "runtime/native/library.hpp"

namespace writ::native {

auto is_image(std::string_view /*bytes*/) -> bool { return false; }
auto read_image(std::string_view /*bytes*/) -> Fallible<Image> { return fail("it is not for a WebAssembly module"); }

auto engine_of(const ir::Module& /*module*/, const Image& /*image*/, std::string_view /*digest*/)
    -> Fallible<std::unique_ptr<ir::NativeEngine>> {
  return fail("it is not for a WebAssembly module");
}

}  // namespace writ::native
