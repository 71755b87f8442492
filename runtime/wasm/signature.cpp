// Keys and signatures, where OpenSSL is not there: no key can be read. So a list of keys and a directory with keys are
// refused as a whole, and with them the decision. To read keys and find every signature wrong would be worse: who
// rejects something signs that too.
#include "runtime/base/signature.hpp"

namespace writ {
namespace {

auto no_signatures() -> Unexpected<Error> {
  return fail("signatures cannot be checked in a WebAssembly module; decide this where writ or its library runs");
}

}  // namespace

PublicKey::PublicKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
auto PublicKey::read(std::string_view /*pem*/) -> Fallible<PublicKey> { return no_signatures(); }
auto PublicKey::verifies(std::string_view /*message*/, std::string_view /*signature*/) const -> bool { return false; }

auto PrivateKey::read(std::string_view /*pem*/) -> Fallible<PrivateKey> { return no_signatures(); }
auto PrivateKey::sign(std::string_view /*message*/) const -> Fallible<std::string> { return no_signatures(); }

}  // namespace writ
