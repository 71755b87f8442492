// One document of evidence, signed or not, as an item: what it says, and who vouches for it.
#pragma once

#include <string_view>

#include "runtime/evidence/evidence.hpp"
#include "runtime/evidence/keys.hpp"

namespace writ::evidence {

// What a document is vouched for by.
struct Vouching {
  const Keys* keys = nullptr;    // null: none are trusted
  std::int64_t now = 0;          // keys that are revoked by then count for nothing
  bool accept_unsigned = false;  // documents without a signature count. Never those with one that does not verify
};

struct ReadItem {
  Item item;
  decode::Decoded content;
};

// The document is an evidence envelope (decode.hpp), or a signed one (signed.hpp) around an envelope or an in-toto
// statement. What is signed must say which evidence it is, or be of in-toto: otherwise a report of one kind could be
// handed in as one of another. The issuer of an in-toto statement is the role that its key speaks for.
auto read_item(const ir::Module& module, ir::InputId input, std::string_view bytes, decode::Format format,
               const Vouching& vouching, Arena& arena) -> Fallible<ReadItem>;

}  // namespace writ::evidence
