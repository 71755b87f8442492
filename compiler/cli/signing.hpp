// What `sign` and `statement` share: a private key from its file.
#pragma once

#include <string>

#include "runtime/base/signature.hpp"

namespace writ::cli {

// Files of other people's that can be read are not refused: keys come from secret stores in many ways.
auto read_private_key(const std::string& path) -> Fallible<PrivateKey>;

}  // namespace writ::cli
