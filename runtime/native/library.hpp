// The code of a native policy in memory: the bytes of an ELF shared object become pages that can be run.
//
// Not by the system's loader: that takes files, and would take them again after they were verified, runs what they
// hold at once, and lets them name other libraries. Here only what a native policy needs is understood: segments,
// relocations by the base, and references to the helpers. All else is an Error: initializers, other libraries,
// unknown symbols, a segment that could be both written and run. Pages are filled while they can be written, and
// nothing can be written any more when the first of them can be run.
//
// Nothing of it runs here. Every offset is checked; what the code does is not: see image.hpp on trust.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "runtime/base/result.hpp"
#include "runtime/ir/native_engine.hpp"
#include "runtime/native/helpers.hpp"
#include "runtime/native/image.hpp"

namespace writ::native {

class Library {
 public:
  // Keeps nothing of `bytes`.
  static auto map(std::string_view bytes) -> Fallible<std::unique_ptr<const Library>>;
  virtual ~Library() = default;  // unmaps: nothing of it may be running

  // The array of `count` entries that the library exports as `name`. Null where it does not, and where one of them does
  // not point into code of the library.
  [[nodiscard]] virtual auto table(std::string_view name, std::size_t count) const -> const Entry* = 0;
};

// The engine of a native policy. `module` is what image.policy reads as, with the digest `digest`, and must outlive the
// engine. Keeps nothing of the bytes of `image`. An Error says what does not fit together.
auto engine_of(const ir::Module& module, const Image& image, std::string_view digest)
    -> Fallible<std::unique_ptr<ir::NativeEngine>>;

}  // namespace writ::native
