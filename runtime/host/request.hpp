// A request that was read, or is set field by field, and is decided on as often as wanted.
//
// A value is held against the type of its field as a decoder would hold it: what does not fit makes the field unknown,
// and a decision stricter. After warm-up setting numbers, truths, texts and enums allocates nothing. One thread at a
// time; any number may decide on it while nobody sets.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/host/gate.hpp"
#include "runtime/host/request_fields.hpp"
#include "runtime/values/text_hash.hpp"

namespace writ::host {

// Memory for one text that is set again and again.
class TextRoom {
 public:
  auto assign(std::string_view text) -> std::string_view {
    if (text.size() >= room_) grow(text.size() + 1);  // the empty text stands somewhere too
    copy_text(text, bytes_.get());
    return {bytes_.get(), text.size()};
  }

 private:
  void grow(std::size_t size);
  std::unique_ptr<char[]> bytes_;
  std::size_t room_ = 0;
};

class Request {
 public:
  // Fields that may be absent are, all others are missing. `fields` are of `open`.
  Request(std::shared_ptr<const OpenGate> open, std::shared_ptr<const RequestFields> fields);
  // An Error when it is not JSON.
  static auto read(std::shared_ptr<const OpenGate> open, std::shared_ptr<const RequestFields> fields,
                   std::string_view json) -> Fallible<std::unique_ptr<Request>>;

  [[nodiscard]] auto fields() const -> const RequestFields& { return *fields_; }
  [[nodiscard]] auto open() const -> const std::shared_ptr<const OpenGate>& { return open_; }
  [[nodiscard]] auto value() const -> const Cell& { return root_; }
  [[nodiscard]] auto version() const -> std::uint64_t { return version_; }  // another one whenever a field was set

  [[nodiscard]] auto size() const -> std::size_t { return slots_.size(); }
  // Keys of what was read that no record declares.
  [[nodiscard]] auto extra_keys() const -> std::size_t { return extra_keys_; }

  // `field` is less than size(), an index into fields().rows(). False: the value does not fit, and the field is unknown
  // now.
  auto set_bool(std::size_t field, bool value) -> bool;
  auto set_int(std::size_t field, std::int64_t value) -> bool;
  auto set_real(std::size_t field, double value) -> bool;
  auto set_text(std::size_t field, std::string_view text) -> bool;
  // The same of a text that needs no other memory, as nearly all are of a request that is set again and again: of four
  // to sixteen bytes, and one that the rules hold, or the name of a member. False: nothing was done.
  [[gnu::always_inline]] auto set_held(std::size_t field, std::string_view text) noexcept -> bool {
    const Slot& slot = slots_[field];
    if (slot.place == nullptr || text.size() < slot.least || text.size() > slot.most) return false;
    const TextEnds ends = ends_of_short(text);
    const std::uint32_t hash = kept_hash(hash_of_short(text.size(), ends));
    if (slot.members != nullptr) {
      const index::Class member = slot.members->class_at_first(text, hash, ends);
      if (member == index::Column::kOther) return false;
      changed(*slot.place).integer = member;
      return true;
    }
    const TextRef* const own =
        own_texts_->find_at_first({text.data(), static_cast<std::uint32_t>(text.size()), hash}, ends);
    if (own == nullptr) return false;
    changed(*slot.place).text = *own;  // it is well-formed, and stays where it is
    return true;
  }
  auto set_json(std::size_t field, std::string_view json) -> bool;
  void unset(std::size_t field);

  // The bytes that it was read from, or where something was set, JSON that says the same as long as every
  // value fitted.
  [[nodiscard]] auto document() const -> std::string;

 private:
  // A field, and which texts set_held() may set it to.
  struct alignas(32) Slot {
    Cell* place = nullptr;                   // null until it is set for the first time
    const index::Column* members = nullptr;  // of an enum
    std::uint32_t least = 1;                 // bytes, both inclusive
    std::uint32_t most = 0;
  };

  // The cell of a field that is set: known, and nothing is said in it yet.
  auto place(std::size_t field) -> Cell& {
    Cell* const known = slots_[field].place;
    return changed(known != nullptr ? *known : find_place(field));
  }
  auto changed(Cell& at) -> Cell& {
    if (is_as_read_) forget_reading();
    ++version_;
    at.why = 0;
    at.absent = false;
    at.is_packed = false;
    return at;
  }
  void forget_reading();
  auto find_place(std::size_t field) -> Cell&;
  void hash_texts(TypeId type, Cell& cell);
  static auto slot_of(const TextForm& form) -> Slot;
  auto set_member(std::size_t field, const index::Column& members, std::string_view name) -> bool;
  auto set_fitting(std::size_t field, std::string_view text) -> bool;
  auto refuse(std::size_t field, Reason reason) -> bool;
  auto record_of_nothing(RecordId record) -> Cell;
  [[nodiscard]] auto nothing_of(TypeId type) -> Cell;

  std::shared_ptr<const OpenGate> open_;
  std::shared_ptr<const RequestFields> fields_;
  const TextTable* own_texts_;  // of the module, which finds them sooner than others; empty where it has none
  std::vector<Slot> slots_;     // by field
  std::uint64_t version_ = 0;
  bool is_as_read_ = false;  // nothing was set since
  Cell root_;
  Arena memory_;  // of records, and of what was read
  std::size_t extra_keys_ = 0;
  std::vector<TextRoom> texts_;                // by field
  std::vector<std::unique_ptr<Arena>> parts_;  // by field: of values that have parts
  std::string read_;                           // the bytes, where `is_as_read_`
};

}  // namespace writ::host
