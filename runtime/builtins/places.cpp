// From the end of the pattern to its start, so that where a part leads to is there when the part is made.
#include "runtime/builtins/places.hpp"

#include <unordered_map>

#include "runtime/builtins/automaton.hpp"

namespace writ::builtins {

namespace {

class Maker {
 public:
  explicit Maker(const PatternTree& tree) : tree_(tree) { made_.places.push_back({}); }

  auto make() -> std::optional<Places> {
    made_.start = add(tree_.root, 0);
    return full_ ? std::nullopt : std::optional(std::move(made_));
  }

 private:
  // Where `id` begins, if `next` comes behind it.
  auto add(PatternId id, PlaceIndex next) -> PlaceIndex {
    // Parts without a byte, many times over, would take long without making a place.
    if (++steps_ > 4 * kAutomatonPlaces) full_ = true;
    if (full_) return next;
    return std::visit([&](const auto& form) { return part(form, next); }, tree_.rows[id]);
  }

  auto part(const OneOf& form, PlaceIndex next) -> PlaceIndex { return place({set_of(form.bytes), next, 0}); }

  auto part(const InOrder& form, PlaceIndex next) -> PlaceIndex {
    for (auto at = form.parts.rbegin(); at != form.parts.rend(); ++at) next = add(*at, next);
    return next;
  }

  auto part(const AnyOf& form, PlaceIndex next) -> PlaceIndex {
    PlaceIndex begin = add(form.parts[0], next);
    for (std::size_t i = 1; i < form.parts.size(); ++i) begin = fork(begin, add(form.parts[i], next));
    return begin;
  }

  auto part(const Repeated& form, PlaceIndex next) -> PlaceIndex {
    std::uint32_t written = 0;
    if (!form.most) {
      const PlaceIndex again = fork(next, next);
      const PlaceIndex begin = add(form.part, again);
      made_.places[again].other = begin;
      next = form.least == 0 ? again : begin;
      written = form.least == 0 ? 0 : 1;
    } else {
      const PlaceIndex behind = next;
      for (std::uint32_t i = form.least; i < *form.most && !full_; ++i) next = fork(behind, add(form.part, next));
    }
    for (std::uint32_t i = written; i < form.least && !full_; ++i) next = add(form.part, next);
    return next;
  }

  auto fork(PlaceIndex next, PlaceIndex other) -> PlaceIndex { return place({Place::kNoSet, next, other}); }

  auto place(const Place& made) -> PlaceIndex {
    if (made_.places.size() >= kAutomatonPlaces) full_ = true;
    if (full_) return 0;
    made_.places.push_back(made);
    return static_cast<PlaceIndex>(made_.places.size() - 1);
  }

  auto set_of(const ByteSet& bytes) -> std::uint16_t {
    const auto [at, added] = sets_.try_emplace(bytes, static_cast<std::uint16_t>(made_.sets.size()));
    if (added) made_.sets.push_back(bytes);
    return at->second;
  }

  const PatternTree& tree_;
  Places made_;
  std::unordered_map<ByteSet, std::uint16_t> sets_;
  std::size_t steps_ = 0;
  bool full_ = false;
};

}  // namespace

auto places_of(const PatternTree& tree) -> std::optional<Places> { return Maker(tree).make(); }

}  // namespace writ::builtins
