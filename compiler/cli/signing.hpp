// What `sign`, `statement` and `ledger` share: a private key from its file, and how what was made goes out.
#pragma once

#include <string>
#include <string_view>

#include "compiler/cli/exit_codes.hpp"
#include "runtime/base/signature.hpp"

namespace writ::cli {

// Files of other people's that can be read are not refused: keys come from secret stores in many ways.
auto read_private_key(const std::string& path) -> Fallible<PrivateKey>;

// `text` as a signed document of this type, by the key in a file; without a file as it is, to be signed elsewhere.
auto signed_by_file(std::string_view type, std::string text, const std::string& key_file) -> Fallible<std::string>;

// A document on one line of standard output, or why there is none.
auto print_made(const Fallible<std::string>& document) -> Exit;

}  // namespace writ::cli
