// A native policy: a compiled policy together with machine code for its functions, as one file of bytes.
//
//   library   an ELF shared object: the code. It refers to nothing but the helpers (helpers.hpp)
//   policy    the compiled policy (runtime/ir/compiled.hpp), byte for byte
//   facts     what the code was made of and for
//   end       what this is, the version of the form, the sizes of the three, "sha256:…" of all that stands before
//
// So each byte is under the digest, and a file in which one of them was changed, or that was cut short, does not read.
// What the digest does not say is who made the file. Its code runs in the process that loads it, with all that this
// process may do: a native policy is to be trusted like a program, and not like the rules that it was made of.
//
// Reading runs and maps nothing. Linear in the bytes; keeps nothing of them, an Image points into them.
#pragma once

#include <string>
#include <string_view>

#include "runtime/base/limits.hpp"
#include "runtime/base/result.hpp"
#include "runtime/native/facts.hpp"

namespace writ::native {

inline constexpr std::size_t kImageBytes = limits::kModuleBytes;  // of a native policy as a whole

struct Image {
  std::string_view library;
  std::string_view policy;
  Facts facts;
};

auto write_image(const Image& image) -> std::string;

// An Error says what is wrong with the bytes: not a native policy, another version, cut short, changed, or made for
// other machines or another version of Writ than this. It does not name the file. Ids are not held against the policy.
auto read_image(std::string_view bytes) -> Fallible<Image>;

// The first bytes say that this is an ELF file, which is what a native policy begins as.
auto is_image(std::string_view bytes) -> bool;

}  // namespace writ::native
