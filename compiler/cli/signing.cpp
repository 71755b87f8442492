#include "compiler/cli/signing.hpp"

#include "compiler/cli/terminal.hpp"
#include "runtime/base/files.hpp"
#include "runtime/evidence/signed.hpp"

namespace writ::cli {

auto read_private_key(const std::string& path) -> Fallible<PrivateKey> {
  constexpr std::size_t kMostBytes = 64u << 10;
  Fallible<std::string> pem = read_file(path, kMostBytes);
  if (!pem) return fail("the key cannot be read: " + pem.error().message);
  Fallible<PrivateKey> key = PrivateKey::read(*pem);
  if (!key) return fail("the key " + path + " cannot be used: " + key.error().message);
  return key;
}

auto signed_by_file(std::string_view type, std::string text, const std::string& key_file) -> Fallible<std::string> {
  if (key_file.empty()) return text;
  auto key = read_private_key(key_file);
  if (!key) return fail(key.error().message);
  return evidence::sign(type, text, *key);
}

auto print_made(const Fallible<std::string>& document) -> Exit {
  if (!document) return complain(document.error().message), Exit::Broken;
  print(*document + "\n");
  return Exit::Ok;
}

}  // namespace writ::cli
