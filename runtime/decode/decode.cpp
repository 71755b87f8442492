#include "runtime/decode/decode.hpp"

#include <cstring>

#include "runtime/decode/decoding.hpp"
#include "runtime/decode/walk.hpp"

namespace writ::decode {
namespace {

constexpr NodeIndex kNowhere = ~NodeIndex{0};

// Notes in d.found_fields where each field of the record stands.
void find_fields(Decoding& d, RecordId record, NodeIndex object) {
  const NameIndex& fields = d.fields_of(record);
  const std::size_t base = d.found_fields.size();
  d.found_fields.resize(base + d.types[record].fields.size(), kNowhere);
  const NodeIndex end = object + d.node(object).span;
  for (NodeIndex at = object + 1; at != end; at = next_sibling(d.document, at)) {
    const auto field = fields.find(d.node(at).key);
    if (field)
      d.found_fields[base + *field] = at;
    else
      d.extra_key(d.node(at).key);
  }
}

auto decode_field(Decoding& d, const Field& field, NodeIndex at) -> Cell {
  const Type& type = d.types[field.type];
  if (at == kNowhere && type.optional) return Cell::of_absent();
  d.enter({Step::Kind::Field, field.name});
  if (field.sensitive) d.hide();
  const Cell cell = at != kNowhere
                        ? decode_value(d, field.type, at)
                        : d.unknown(field.type, Reason::Missing, [] { return std::string("there is no such key"); });
  if (field.sensitive) d.unhide();
  d.leave();
  return cell;
}

}  // namespace

auto decode_record(Decoding& d, TypeId id, NodeIndex at) -> Cell {
  const Type& type = d.types[id];
  if (d.node(at).shape != Shape::Object) return d.invalid(id, d.node(at));
  const std::vector<Field>& fields = d.types[type.record].fields;
  if (!d.may_make(fields.size())) return d.break_limit(id, "is where the document has more values than are read");
  const std::size_t base = d.found_fields.size();
  find_fields(d, type.record, at);
  Cell* cells = d.arena.cells(fields.size());
  for (std::size_t i = 0; i < fields.size() && !d.limit_broken(); ++i)
    cells[i] = decode_field(d, fields[i], d.found_fields[base + i]);
  d.found_fields.resize(base);
  return Cell::of_fields(cells);
}

auto decode_value(Decoding& d, TypeId id, NodeIndex at) -> Cell {
  const Type& type = d.types[id];
  const Node& node = d.node(at);
  if (!d.may_make(1)) return d.break_limit(id, "is where the document has more values than are read");
  if (node.shape == Shape::Null) {
    if (type.optional) return Cell::of_absent();
    return d.unknown(id, Reason::Missing, [] { return std::string("it is null"); });
  }
  switch (type.kind) {
    case Kind::Record: return decode_record(d, id, at);
    case Kind::List:
    case Kind::Set: return decode_sequence(d, id, at);
    case Kind::Map: return decode_mapping(d, id, at);
    case Kind::Json: return decode_opaque(d, d.document, id, at);
    case Kind::Bool:
    case Kind::Int:
    case Kind::Decimal:
    case Kind::Ratio:
    case Kind::Float:
    case Kind::String:
    case Kind::Digest:
    case Kind::Person:
    case Kind::Service:
    case Kind::Asset:
    case Kind::Instant:
    case Kind::Date:
    case Kind::Duration:
    case Kind::Semver:
    case Kind::Cidr:
    case Kind::Ip:
    case Kind::Country:
    case Kind::Enum: return decode_scalar(d, id, node);
  }
  return d.invalid(id, node);
}

auto decode_whole(Decoding& d, TypeId type, NodeIndex at) -> Decoded {
  const Cell value = decode_value(d, type, at);
  return d.finish(type, value);
}

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// A plan that is made for one document only pays where the document is large.
constexpr std::size_t kBytesForType = 64;

// A plain text of this size has no more tokens than a document may have.
constexpr std::size_t kPlainBytes = 1u << 20;
static_assert(kPlainBytes <= limits::kDocumentNodes);

// The text as a walk wants it: a copy in the arena, and what stands behind it.
auto copied(std::string_view bytes, Arena& arena) -> std::string_view {
  auto* copy = static_cast<char*>(arena.allocate(bytes.size() + kBytesBehind));
  if (!bytes.empty()) std::memcpy(copy, bytes.data(), bytes.size());
  put_behind(copy + bytes.size());
  return {copy, bytes.size()};
}

auto walk_plain(const Plan& plan, TypeId type, std::string_view name, std::string_view text, Arena& arena,
                Scratch& scratch, Notes notes, Decoded& out) -> bool {
  const Plain tokens;
  Walk<Plain> walk(plan, tokens, name, arena, scratch, notes);
  const char* const end = text.data() + text.size() + kStopBehind;
  return walk.read(type, tokens.behind(nullptr, text.data()), end, text.size(), out);
}

auto walk_indexed(const Plan& plan, TypeId type, std::string_view name, std::string_view text, Arena& arena,
                  Scratch& scratch, Notes notes, Decoded& out) -> bool {
  if (!scratch.structure.find(text)) return false;
  const Indexed tokens{text.data(), std::memchr(text.data(), '\\', text.size()) != nullptr};
  Walk<Indexed> walk(plan, tokens, name, arena, scratch, notes);
  const std::uint32_t* first = scratch.structure.tokens();
  const std::size_t count = scratch.structure.count();
  return walk.read(type, first, first + count, count, out);
}

}  // namespace

auto decode_in_place(const Plan& plan, TypeId type, std::string_view name, std::string_view text, Arena& arena,
                     Notes notes, Decoded& out) -> bool {
  if (text.size() > limits::kDocumentBytes) return false;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  Scratch& scratch = scratch_of_thread();
  scratch.prepare(plan);
  const bool plain = scratch.ways == Ways::Both && text.size() <= kPlainBytes && reads_plainly(text);
  const bool made = plain ? walk_plain(plan, type, name, text, arena, scratch, notes, out)
                          : walk_indexed(plan, type, name, text, arena, scratch, notes, out);
  if (!made) scratch.forget();
  if (!plain) scratch.shrink();
  return made;
}

auto decode_directly(const Plan& plan, TypeId type, std::string_view name, std::string_view bytes, Arena& arena,
                     Notes notes, Decoded& out) -> bool {
  if (bytes.size() > limits::kDocumentBytes) return false;
  return decode_in_place(plan, type, name, copied(bytes, arena), arena, notes, out);
}

void HeldBytes::assign(std::string_view bytes) {
  size_ = bytes.size();
  if (bytes_.size() < size_ + kBytesBehind) bytes_.resize(size_ + kBytesBehind);
  if (!bytes.empty()) std::memcpy(bytes_.data(), bytes.data(), size_);
  put_behind(bytes_.data() + size_);
}

namespace {

void forget(Decoded& out) {
  out.issues.clear();
  out.extra.clear();
  out.further_issues = 0;
}

[[gnu::noinline]] auto read_nodes_into(Decoded& out, const Plan& plan, TypeId type, std::string_view name,
                                       std::string_view bytes, Format format, Arena& arena, Notes notes)
    -> Fallible<Done> {
  Fallible<Document> document = read_document(bytes, format);
  if (!document) return fail(document.error().message);
  Decoding d(plan.types(), *document, name, arena);
  d.notes = notes;
  out = decode_whole(d, type, 0);
  return Done{};
}

}  // namespace

auto decode_into(Decoded& out, const Plan& plan, TypeId type, std::string_view name, std::string_view bytes,
                 Format format, Arena& arena, Notes notes) -> Fallible<Done> {
  forget(out);
  if (format == Format::Json && decode_directly(plan, type, name, bytes, arena, notes, out)) return Done{};
  return read_nodes_into(out, plan, type, name, bytes, format, arena, notes);
}

auto decode_held(Decoded& out, const Plan& plan, TypeId type, std::string_view name, const HeldBytes& bytes,
                 Arena& arena, Notes notes) -> Fallible<Done> {
  forget(out);
  if (decode_in_place(plan, type, name, bytes.view(), arena, notes, out)) return Done{};
  return read_nodes_into(out, plan, type, name, bytes.view(), Format::Json, arena, notes);
}

auto decode(const Plan& plan, TypeId type, std::string_view name, std::string_view bytes, Format format, Arena& arena,
            Notes notes) -> Fallible<Decoded> {
  Decoded out;
  if (const auto done = decode_into(out, plan, type, name, bytes, format, arena, notes); !done)
    return fail(done.error().message);
  return out;
}

auto decode_by_nodes(const TypeTable& types, TypeId type, std::string_view name, std::string_view bytes, Format format,
                     Arena& arena) -> Fallible<Decoded> {
  Fallible<Document> document = read_document(bytes, format);
  if (!document) return fail(document.error().message);
  Decoding d(types, *document, name, arena);
  return decode_whole(d, type, 0);
}

auto decode(const TypeTable& types, TypeId type, std::string_view name, std::string_view bytes, Format format,
            Arena& arena) -> Fallible<Decoded> {
  const bool pays = format == Format::Json && bytes.size() / kBytesForType >= types.types().size();
  return pays ? decode(Plan(types, type), type, name, bytes, format, arena)
              : decode_by_nodes(types, type, name, bytes, format, arena);
}

auto simd_levels() -> std::vector<std::string_view> { return structure_levels(); }
auto use_simd(std::string_view level) -> bool { return scratch_of_thread().structure.use(level); }

}  // namespace writ::decode
