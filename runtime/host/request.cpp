#include "runtime/host/request.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "runtime/base/limits.hpp"
#include "runtime/decode/decode.hpp"
#include "runtime/values/json_text.hpp"
#include "runtime/values/refined.hpp"
#include "runtime/values/text.hpp"
#include "runtime/values/text_hash.hpp"

namespace writ::host {
namespace {

auto unknown_of(const Type& type, Reason reason) -> Cell {
  return type.kind == Kind::Bool ? Cell::unknown_bool(bit(reason)) : Cell::unknown(bit(reason));
}

}  // namespace

void TextRoom::grow(std::size_t size) {
  room_ = std::max<std::size_t>({2 * room_, size, 16});
  bytes_ = std::make_unique<char[]>(room_);
}

Request::Request(std::shared_ptr<const OpenGate> open, std::shared_ptr<const RequestFields> fields)
    : open_(std::move(open)), fields_(std::move(fields)), own_texts_(&open_->module().own_texts) {
  const std::vector<TextForm>& forms = fields_->text_forms();
  const std::size_t count = forms.size();
  slots_.reserve(count);
  for (const TextForm& form : forms) slots_.push_back(slot_of(form));
  texts_.resize(count);
  parts_.resize(count);
  root_ = nothing_of(fields_->root());
}

auto Request::slot_of(const TextForm& form) -> Slot {
  constexpr std::uint32_t kLeast = 4, kMost = TextEnds::kWhole;
  switch (form.as) {
    case TextForm::As::Member: return {nullptr, form.members, kLeast, kMost};
    case TextForm::As::Itself: return {nullptr, nullptr, std::max(form.least, kLeast), std::min(form.most, kMost)};
    case TextForm::As::Json: break;
  }
  return {};
}

auto Request::read(std::shared_ptr<const OpenGate> open, std::shared_ptr<const RequestFields> fields,
                   std::string_view json) -> Fallible<std::unique_ptr<Request>> {
  auto made = std::make_unique<Request>(std::move(open), std::move(fields));
  const ir::Input& input = made->open_->module().inputs[made->open_->gate->request];
  auto decoded = decode::decode(*made->open_->plan, input.type, input.name, json, decode::Format::Json, made->memory_,
                                decode::Notes::Counted);
  if (!decoded) return fail("the request cannot be used: " + decoded.error().message);
  made->root_ = decoded->value;
  if (const RequestPacking* packing = made->fields_->packing(); packing != nullptr) {
    packing->make_ready(made->root_, made->memory_);
  } else {
    made->hash_texts(input.type, made->root_);
  }
  made->extra_keys_ = decoded->extra_keys;
  made->read_ = json;
  made->is_as_read_ = true;
  return made;
}

// What is decided on often is hashed once.
void Request::hash_texts(TypeId id, Cell& cell) {
  const Type& type = fields_->types()[id];
  if (cell.is_unknown() || cell.absent) return;
  if (type.kind == Kind::Record) {
    const std::vector<Field>& rows = fields_->types()[type.record].fields;
    auto* cells = const_cast<Cell*>(cell.fields);  // in memory_: this request made it
    for (std::size_t i = 0; i < rows.size(); ++i) hash_texts(rows[i].type, cells[i]);
  } else if (is_text(type.kind)) {
    cell.text.hash = short_hash(cell.text.view());
    if (const TextRef* own = own_texts_->find(cell.text); own != nullptr) cell.text = *own;
  }
}

// What a field says when nothing is said of it.
auto Request::nothing_of(TypeId id) -> Cell {
  const Type& type = fields_->types()[id];
  if (type.optional) return Cell::of_absent();
  return type.kind == Kind::Record ? record_of_nothing(type.record) : unknown_of(type, Reason::Missing);
}

auto Request::record_of_nothing(RecordId record) -> Cell {
  const std::vector<Field>& rows = fields_->types()[record].fields;
  Cell* cells = memory_.cells(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) cells[i] = nothing_of(rows[i].type);
  return Cell::of_fields(cells);
}

// Records on the way that are absent or unknown become records in which nothing is said.
auto Request::find_place(std::size_t field) -> Cell& {
  const TypeTable& types = fields_->types();
  Cell* at = &root_;
  TypeId type = fields_->root();
  for (const std::uint32_t step : fields_->rows()[field].steps) {
    const RecordId record = types[type].record;
    if (at->absent || at->is_unknown()) *at = record_of_nothing(record);
    type = types[record].fields[step].type;
    at = const_cast<Cell*>(at->fields) + step;  // in memory_: this request made it
  }
  slots_[field].place = at;
  return *at;
}

[[gnu::noinline]] void Request::forget_reading() {
  is_as_read_ = false;
  root_.is_packed = false;
}

[[gnu::noinline]] auto Request::refuse(std::size_t field, Reason reason) -> bool {
  place(field) = unknown_of(fields_->types()[fields_->rows()[field].type], reason);
  return false;
}

auto Request::set_bool(std::size_t field, bool value) -> bool {
  const Type& type = fields_->types()[fields_->rows()[field].type];
  if (type.kind != Kind::Bool) return refuse(field, Reason::Invalid);
  place(field) = Cell::of(truth_of(value));
  return true;
}

auto Request::set_int(std::size_t field, std::int64_t value) -> bool {
  const Type& type = fields_->types()[fields_->rows()[field].type];
  if (type.kind != Kind::Int) return set_json(field, std::to_string(value));
  if (!is_in_range(type, Cell::of_int(value))) return refuse(field, Reason::Invalid);
  place(field) = Cell::of_int(value);
  return true;
}

auto Request::set_real(std::size_t field, double value) -> bool {
  const Type& type = fields_->types()[fields_->rows()[field].type];
  if (!std::isfinite(value)) return refuse(field, Reason::Invalid);
  if (type.kind != Kind::Float) {
    std::array<char, 32> digits{};  // the shortest that are read back as the same number
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    return set_json(field, {digits.data(), end});
  }
  if (!is_in_range(type, Cell::of_float(value))) return refuse(field, Reason::Invalid);
  place(field) = Cell::of_float(value == 0 ? 0.0 : value);  // there is one zero
  return true;
}

auto Request::set_text(std::size_t field, std::string_view text) -> bool {
  const TextForm& form = fields_->text_forms()[field];
  if (form.as == TextForm::As::Member) return set_member(field, *form.members, text);
  if (form.as == TextForm::As::Itself && form.least <= text.size() && text.size() <= form.most)
    return set_fitting(field, text);
  if (!is_valid_utf8(text)) return refuse(field, Reason::Invalid);
  if (form.as == TextForm::As::Json) return set_json(field, json::quoted(text));
  return refuse(field, text.size() > form.most ? Reason::OverLimit : Reason::Invalid);
}

auto Request::set_member(std::size_t field, const index::Column& members, std::string_view name) -> bool {
  const TextEnds ends = ends_of(name);
  const index::Class member = members.class_of_text(name, short_hash(name, ends), ends);
  if (member + 1 >= members.count()) return refuse(field, Reason::Invalid);
  place(field).integer = member;
  return true;
}

auto Request::set_fitting(std::size_t field, std::string_view text) -> bool {
  TextRef given{text.data(), static_cast<std::uint32_t>(text.size()), short_hash(text)};
  if (const TextRef* const own = own_texts_->find(given); own != nullptr) {
    place(field).text = *own;
    return true;
  }
  if (!is_valid_utf8(text)) return refuse(field, Reason::Invalid);
  given.data = texts_[field].assign(text).data();
  place(field).text = given;
  return true;
}

auto Request::set_json(std::size_t field, std::string_view json) -> bool {
  const RequestField& row = fields_->rows()[field];
  auto& memory = parts_[field];
  if (memory == nullptr) memory = std::make_unique<Arena>();
  memory->reset();
  auto decoded =
      decode::decode(*open_->plan, row.type, row.path, json, decode::Format::Json, *memory, decode::Notes::Counted);
  if (!decoded) return refuse(field, Reason::Invalid);
  place(field) = decoded->value;
  return decoded->issues.empty() && decoded->further_issues == 0;
}

void Request::unset(std::size_t field) { place(field) = nothing_of(fields_->rows()[field].type); }

auto Request::document() const -> std::string {
  return is_as_read_ ? read_ : decode::to_json(fields_->types(), fields_->root(), root_);
}

}  // namespace writ::host
