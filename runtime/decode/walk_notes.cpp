// What is not as the types want it, on the direct way: as the reader of nodes has it, word by word.
#include <algorithm>
#include <array>

#include "runtime/decode/shown.hpp"
#include "runtime/decode/walk.hpp"

namespace writ::decode {
namespace {

// Behind all that stands below a place: what concerns a value as a whole is noted after its parts.
constexpr std::uint32_t kWhole = ~std::uint32_t{0};

const Document kNoDocument;

// The places that lead to one, from the outermost in. No more than lists and objects are open.
class Way {
 public:
  explicit Way(const Place* place) {
    for (; place != nullptr; place = place->outer) *--first_ = place;
  }
  [[nodiscard]] auto begin() const -> const Place* const* { return first_; }
  [[nodiscard]] auto end() const -> const Place* const* { return places_.data() + places_.size(); }

 private:
  std::array<const Place*, limits::kDocumentNesting> places_;
  const Place** first_ = places_.data() + places_.size();
};

auto odd_cell(Decoding& d, const TypePlan& type, const Node& node) -> Cell {
  if (node.shape == Shape::Null) return d.unknown(type.id, Reason::Missing, [] { return std::string("it is null"); });
  const bool has_parts =
      type.form == Form::Record || type.form == Form::List || type.form == Form::Set || type.form == Form::Map;
  return has_parts ? d.invalid(type.id, node) : decode_scalar(d, type.id, node);
}

}  // namespace

auto Walk::decoding() -> Decoding& {
  if (!decoding_) {
    decoding_.emplace(plan_.types(), kNoDocument, name_, arena_);
    decoding_->notes = notes_;
  }
  return *decoding_;
}

template <class Make>
auto Walk::at_place(const Place* place, const Make& make) {
  Decoding& d = decoding();
  const Way places(place);
  const auto is_hidden = [](const Place* p) { return p->field != nullptr && p->field->sensitive; };
  for (const Place* p : places) {
    d.enter({p->kind, p->field != nullptr ? p->field->name : p->key, p->index});
    if (is_hidden(p)) d.hide();
  }
  auto made = make(d);
  for (const Place* p : places) {
    if (is_hidden(p)) d.unhide();
    d.leave();
  }
  return made;
}

auto Walk::rank_of(const Place* place) -> Rank {
  Rank rank;
  for (const Place* p : Way(place)) rank.push_back(p->index);
  return rank;
}

template <class Make>
auto Walk::noted(Cell& out, const Make& make) -> bool {
  const std::size_t before = decoding().out.issues.size();
  out = at_place(place_, make);
  Decoding& d = decoding();
  if (d.out.issues.size() > before) {
    issue_ranks_.push_back(rank_of(place_));
    issue_ranks_.back().push_back(kWhole);
  }
  return !d.limit_broken();
}

auto Walk::odd(const TypePlan& type, At at, Cell& out) -> At {
  Node node;
  at = read_node(at, node);
  if (at == nullptr) return nullptr;
  if (node.shape == Shape::Null && type.optional) {
    out = Cell::of_absent();
    return at;
  }
  return noted(out, [&](Decoding& d) { return odd_cell(d, type, node); }) ? at : nullptr;
}

void Walk::missing(const TypePlan& type, Cell& out) {
  if (type.optional) {
    out = Cell::of_absent();
    return;
  }
  noted(out, [&](Decoding& d) {
    return d.unknown(type.id, Reason::Missing, [] { return std::string("there is no such key"); });
  });
}

auto Walk::too_short(const TypePlan& type, std::uint32_t count, Cell& out) -> bool {
  return noted(out, [&](Decoding& d) { return too_few(d, type.id, count); });
}

auto Walk::distinct_set(const TypePlan& type, Cell* items, std::uint32_t count, Cell& out) -> bool {
  return noted(out, [&](Decoding& d) { return made_set(d, type.id, items, count, false); });
}

auto Walk::sorted_map(const TypePlan& type, std::vector<MapEntry>& entries, Cell& out) -> bool {
  return noted(out, [&](Decoding& d) { return made_map(d, type.id, entries, false); });
}

auto Walk::map_key(const TypePlan& type, std::string_view key, Cell& out) -> bool {
  return noted(out, [&](Decoding& d) { return decode_key(d, type.id, key); });
}

auto Walk::opaque(const TypePlan& type, At at, Cell& out) -> At {
  if (is(at, 'n')) return odd(type, at, out);
  const char* const begin = place_of(at);
  at = skip(at);
  if (at == nullptr) return nullptr;
  const Fallible<Document> part = read_json({begin, static_cast<std::size_t>(place_of(at) - begin)});
  if (!part) return nullptr;
  return noted(out, [&](Decoding& d) { return decode_opaque(d, *part, type.id, 0); }) ? at : nullptr;
}

// ---------------------------------------------------------------- their order

// Whether what stands at a place comes before what has a rank.
auto Walk::precedes(const Place* place, const Rank& rank) -> bool {
  const Way way(place);
  const auto same = [](const Place* p, std::uint32_t index) { return p->index == index; };
  const auto [at, other] = std::mismatch(way.begin(), way.end(), rank.begin(), rank.end(), same);
  if (other == rank.end()) return false;
  return at == way.end() || (*at)->index < *other;
}

void Walk::keep_extra(const Place* record, std::string_view key) {
  const bool full = extra_.size() == limits::kReportedExtraKeys;
  if (full && !precedes(record, extra_.back().rank)) return;
  if (full) extra_.pop_back();
  extra_.reserve(limits::kReportedExtraKeys);
  const auto at =
      std::find_if(extra_.begin(), extra_.end(), [&](const NotedExtra& kept) { return precedes(record, kept.rank); });
  std::string path = at_place(record, [&](const Decoding& d) { return d.path() + "." + harmless(key); });
  extra_.insert(at, {rank_of(record), std::move(path)});
}

auto Walk::finish(Decoded& out) -> bool {
  out.extra.reserve(extra_.size());
  for (NotedExtra& extra : extra_) out.extra.push_back(std::move(extra.path));
  out.extra_keys = extra_keys_;
  out.collapsed = collapsed_;
  if (!decoding_) return true;
  Decoded& noted = decoding_->out;
  out.collapsed += noted.collapsed;
  out.further_issues = noted.further_issues;
  // Which of so many come first is not known here.
  if (notes_ == Notes::Named && out.further_issues > 0) return false;
  std::vector<std::size_t> order(noted.issues.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return issue_ranks_[a] < issue_ranks_[b]; });
  for (const std::size_t i : order) out.issues.push_back(std::move(noted.issues[i]));
  return true;
}

}  // namespace writ::decode
