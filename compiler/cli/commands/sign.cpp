// writ sign: puts a signature around a piece of evidence, an in-toto statement, a statement on an approval or the head
// of a ledger.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/cli/command.hpp"
#include "compiler/cli/signing.hpp"
#include "compiler/cli/terminal.hpp"
#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/decode/document.hpp"
#include "runtime/evidence/signed.hpp"

namespace writ::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  openssl genpkey -algorithm ed25519 -out eval.pem && openssl pkey -in eval.pem -pubout -out eval.pub\n"
    "  writ sign report.json --key eval.pem > evidence/eval_report.json\n"
    "Evidence is an envelope with `evidence` (which it is), `subject`, `issuer`, `issued_at` and `content`. What is "
    "printed is a\n"
    "DSSE envelope on one line; `writ gate` takes it wherever it takes the unsigned document, and believes it when its "
    "key stands\n"
    "in the package's list of keys. Keys: PEM, Ed25519, ECDSA on P-256 or P-384, RSA from 2,048 bits on.\n"
    "Exit codes: 0 signed; 2 the document or the key cannot be used.";

struct Options {
  std::string path;
  std::string key;
};

struct Kind {
  std::string_view type;
  std::vector<std::string_view> keys;  // that it must have
  std::string_view what;
};

auto kind_of(const decode::Document& document) -> std::optional<Kind> {
  const auto has = [&](std::string_view key) { return decode::find_entry(document, 0, key).has_value(); };
  if (has("_type"))
    return Kind{evidence::kInTotoPayload, {"subject", "predicateType", "predicate"}, "an in-toto statement"};
  if (has("says")) return Kind{evidence::kStatementPayload, {"approval", "by", "at", "binds"}, "a statement"};
  if (has("ledger"))
    return Kind{evidence::kHeadPayload, {"at", "count", "ledger", "statements"}, "the head of a ledger"};
  if (has("content"))
    return Kind{evidence::kEvidencePayload, {"evidence", "subject", "issuer", "issued_at", "content"}, "evidence"};
  return std::nullopt;
}

auto missing_key(const decode::Document& document, const Kind& kind) -> std::string {
  for (const std::string_view key : kind.keys) {
    if (!decode::find_entry(document, 0, key)) return std::string(key);
  }
  return {};
}

auto signed_document(const Options& options) -> Fallible<std::string> {
  const bool piped = options.path == "-";
  auto bytes = piped ? read_stdin(limits::kDocumentBytes) : read_file(options.path, limits::kDocumentBytes);
  if (!bytes) return fail("the document cannot be read: " + bytes.error().message);
  auto document = decode::read_document(*bytes, decode::Format::Json);
  if (!document) return fail(options.path + " cannot be signed: it is no JSON: " + document.error().message);
  if (decode::find_entry(*document, 0, "payloadType")) return fail(options.path + " is signed already");
  const auto kind = kind_of(*document);
  if (!kind) {
    return fail(options.path +
                " cannot be signed: it is neither evidence (`content`), nor an in-toto statement (`_type`), "
                "nor a statement on an approval (`says`), nor the head of a ledger (`ledger`)");
  }
  const std::string missing = missing_key(*document, *kind);
  if (!missing.empty())
    return fail(options.path + " cannot be signed: it looks like " + std::string(kind->what) + ", and has no `" +
                missing + "`");
  auto key = read_private_key(options.key);
  if (!key) return fail(key.error().message);
  return evidence::sign(kind->type, *bytes, *key);
}

}  // namespace

auto setup_sign(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  app.add_option("FILE", options->path, "The document, JSON; `-` is standard input")->required();
  app.add_option("--key", options->key, "The private key, PEM")->type_name("FILE")->required();
  app.footer(kFooter);
  return [options] { return print_made(signed_document(*options)); };
}

}  // namespace writ::cli
