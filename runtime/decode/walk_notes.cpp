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

Noting::Noted::Noted(const TypeTable& types, std::string_view name, Arena& arena)
    : decoding(types, kNoDocument, name, arena) {}

auto Noting::noted() -> Noted& {
  if (!noted_) {
    noted_.emplace(plan_.types(), name_, arena_);
    noted_->decoding.notes = notes_;
  }
  return *noted_;
}

template <class Make>
auto Noting::at_place(const Place* place, const Make& make) {
  Decoding& d = noted().decoding;
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

auto Noting::rank_of(const Place* place) -> Rank {
  Rank rank;
  for (const Place* p : Way(place)) rank.push_back(p->index);
  return rank;
}

template <class Make>
auto Noting::note(Cell& out, const Make& make) -> bool {
  Noted& noted = this->noted();
  const std::size_t before = noted.decoding.out.issues.size();
  out = at_place(place_, make);
  if (noted.decoding.out.issues.size() > before) {
    noted.issue_ranks.push_back(rank_of(place_));
    noted.issue_ranks.back().push_back(kWhole);
  }
  return !noted.decoding.limit_broken();
}

auto Noting::odd_node(const TypePlan& type, const Node& node, Cell& out) -> bool {
  if (node.shape == Shape::Null && type.optional) {
    out = Cell::of_absent();
    return true;
  }
  return note(out, [&](Decoding& d) { return odd_cell(d, type, node); });
}

void Noting::missing(const TypePlan& type, Cell& out) {
  if (type.optional) {
    out = Cell::of_absent();
    return;
  }
  note(out, [&](Decoding& d) {
    return d.unknown(type.id, Reason::Missing, [] { return std::string("there is no such key"); });
  });
}

auto Noting::too_short(const TypePlan& type, std::uint32_t count, Cell& out) -> bool {
  return note(out, [&](Decoding& d) { return too_few(d, type.id, count); });
}

auto Noting::distinct_set(const TypePlan& type, Cell* items, std::uint32_t count, Cell& out) -> bool {
  return note(out, [&](Decoding& d) { return made_set(d, type.id, items, count, false); });
}

auto Noting::sorted_map(const TypePlan& type, std::vector<MapEntry>& entries, Cell& out) -> bool {
  return note(out, [&](Decoding& d) { return made_map(d, type.id, entries, false); });
}

auto Noting::map_key(const TypePlan& type, std::string_view key, Cell& out) -> bool {
  return note(out, [&](Decoding& d) { return decode_key(d, type.id, key); });
}

auto Noting::opaque_part(const TypePlan& type, std::string_view json, Cell& out) -> bool {
  const Fallible<Document> part = read_json(json);
  return part && note(out, [&](Decoding& d) { return decode_opaque(d, *part, type.id, 0); });
}

// ---------------------------------------------------------------- their order

// Whether what stands at a place comes before what has a rank.
auto Noting::precedes(const Place* place, const Rank& rank) -> bool {
  const Way way(place);
  const auto same = [](const Place* p, std::uint32_t index) { return p->index == index; };
  const auto [at, other] = std::mismatch(way.begin(), way.end(), rank.begin(), rank.end(), same);
  if (other == rank.end()) return false;
  return at == way.end() || (*at)->index < *other;
}

auto Noting::is_late(const Place* record) const -> bool {
  if (!noted_ || record == nullptr) return false;
  const std::vector<NotedExtra>& extra = noted_->extra;
  if (extra.size() < limits::kReportedExtraKeys || extra.back().rank.empty()) return false;
  const Place* outermost = record;
  while (outermost->outer != nullptr) outermost = outermost->outer;
  return outermost->index > extra.back().rank.front();
}

void Noting::keep_extra(const Place* record, std::string_view key) {
  std::vector<NotedExtra>& kept = noted().extra;
  const bool full = kept.size() == limits::kReportedExtraKeys;
  if (full && !precedes(record, kept.back().rank)) return;
  if (full) kept.pop_back();
  kept.reserve(limits::kReportedExtraKeys);
  const auto at =
      std::find_if(kept.begin(), kept.end(), [&](const NotedExtra& one) { return precedes(record, one.rank); });
  std::string path = at_place(record, [&](const Decoding& d) { return d.path() + "." + harmless(key); });
  kept.insert(at, {rank_of(record), std::move(path)});
}

auto Noting::tell(Decoded& out) -> bool {
  Decoded& noted = noted_->decoding.out;
  // Which of so many come first is not known here.
  if (notes_ == Notes::Named && noted.further_issues > 0) return false;
  out.extra.reserve(noted_->extra.size());
  for (NotedExtra& extra : noted_->extra) out.extra.push_back(std::move(extra.path));
  out.collapsed += noted.collapsed;
  out.further_issues = noted.further_issues;
  const std::vector<Rank>& ranks = noted_->issue_ranks;
  std::vector<std::size_t> order(noted.issues.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return ranks[a] < ranks[b]; });
  for (const std::size_t i : order) out.issues.push_back(std::move(noted.issues[i]));
  return true;
}

}  // namespace writ::decode
