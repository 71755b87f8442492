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

}  // namespace

auto decode_directly(const Plan& plan, TypeId type, std::string_view name, std::string_view bytes, Arena& arena,
                     Notes notes) -> std::optional<Decoded> {
  if (bytes.size() > limits::kDocumentBytes) return std::nullopt;
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  auto* copy = static_cast<char*>(arena.allocate(bytes.size() + kBlanksBehind));
  if (!bytes.empty()) std::memcpy(copy, bytes.data(), bytes.size());
  std::memset(copy + bytes.size(), ' ', kBlanksBehind);
  const std::string_view text(copy, bytes.size());
  Scratch& scratch = scratch_of_thread();
  std::optional<Decoded> made;
  if (scratch.structure.find(text)) made = Walk(plan, text, name, arena, scratch, notes).read(type);
  if (!made) scratch.forget();
  scratch.shrink();
  return made;
}

auto decode(const Plan& plan, TypeId type, std::string_view name, std::string_view bytes, Format format, Arena& arena,
            Notes notes) -> Fallible<Decoded> {
  if (format == Format::Json) {
    if (std::optional<Decoded> made = decode_directly(plan, type, name, bytes, arena, notes)) return std::move(*made);
  }
  Fallible<Document> document = read_document(bytes, format);
  if (!document) return fail(document.error().message);
  Decoding d(plan.types(), *document, name, arena);
  d.notes = notes;
  return decode_whole(d, type, 0);
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
