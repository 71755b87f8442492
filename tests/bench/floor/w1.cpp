// Entities are numbers, who is a member of whom on any way is a matrix of bits, and the rules are written out.
#include <simdjson.h>

#include <array>
#include <memory>
#include <unordered_map>

#include "tests/bench/floor/floor.hpp"
#include "tests/bench/floor/symbols.hpp"

namespace writ::bench {
namespace {

using Id = std::uint32_t;
using Element = simdjson::dom::element;

enum Attribute : std::uint8_t { Readers, Triagers, Writers, Maintainers, Admins, Owner, Editors, View, AttributeCount };
constexpr std::array<std::string_view, AttributeCount> kAttributes = {
    "readers", "triagers", "writers", "maintainers", "admins", "owner", "editors", "documentsAndFoldersWithViewAccess"};

struct Entity {
  std::array<Id, AttributeCount> attributes;
  std::vector<Id> documents, folders, parents;
  bool is_public = false;
};

auto key_of(Element uid) -> std::string {
  return std::string(uid["type"].get_string().value()) + "::" + std::string(uid["id"].get_string().value());
}

class Graph {
 public:
  explicit Graph(simdjson::dom::array rows) {
    for (const Element row : rows) ids_.emplace(key_of(row["uid"].value()), static_cast<Id>(ids_.size()));
    entities_.resize(ids_.size());
    for (const Element row : rows) read(row);
    close();
  }
  [[nodiscard]] auto id(const std::string& key) const -> Id {
    const auto found = ids_.find(key);
    return found == ids_.end() ? kNoSymbol : found->second;
  }
  [[nodiscard]] auto operator[](Id id) const -> const Entity& { return entities_[id]; }
  // Whether `who` is `group` or a member of it, on any way.
  [[nodiscard]] auto within(Id who, Id group) const -> bool {
    return (above_[who * words_ + group / 64] >> (group % 64) & 1) != 0;
  }
  [[nodiscard]] auto symbols() const -> Symbols {
    std::vector<std::string> names(ids_.size());
    for (const auto& [name, id] : ids_) names[id] = name;
    return Symbols(std::move(names));
  }

 private:
  auto reference(Element value) -> Id { return ids_.at(key_of(value["__entity"].value())); }
  void read(Element row) {
    Entity& entity = entities_[ids_.at(key_of(row["uid"].value()))];
    entity.attributes.fill(kNoSymbol);
    for (const Element parent : row["parents"].get_array()) entity.parents.push_back(ids_.at(key_of(parent)));
    for (const auto [name, value] : row["attrs"].get_object()) read_attribute(entity, name, value);
  }
  void read_attribute(Entity& entity, std::string_view name, Element value) {
    for (std::size_t a = 0; a < AttributeCount; ++a) {
      if (name == kAttributes[a]) entity.attributes[a] = reference(value);
    }
    if (name == "isPublic") entity.is_public = value.get_bool().value();
    if (name != "ownedDocuments" && name != "ownedFolders") return;
    for (const Element one : value.get_array())
      (name == "ownedDocuments" ? entity.documents : entity.folders).push_back(reference(one));
  }
  void close() {
    words_ = (entities_.size() + 63) / 64;
    above_.assign(entities_.size() * words_, 0);
    for (Id start = 0; start < entities_.size(); ++start) {
      std::vector<Id> left = {start};
      while (!left.empty()) {
        const Id at = left.back();
        left.pop_back();
        std::uint64_t& word = above_[start * words_ + at / 64];
        if ((word >> (at % 64) & 1) != 0) continue;
        word |= 1ull << (at % 64);
        left.insert(left.end(), entities_[at].parents.begin(), entities_[at].parents.end());
      }
    }
  }

  std::unordered_map<std::string, Id> ids_;
  std::vector<Entity> entities_;
  std::vector<std::uint64_t> above_;
  std::size_t words_ = 0;
};

struct Github {
  static auto actions() -> std::vector<std::string> { return {"read", "triage", "write", "maintain", "admin"}; }
  const Graph& graph;
  Id application = kNoSymbol;
  // Bit k: the k-th role of a repository, of its owner, grants the action.
  auto allows(Id who, Id action, Id what) const -> bool {
    static constexpr std::array<unsigned, 5> kRepo = {31, 30, 28, 24, 16};
    static constexpr std::array<unsigned, 5> kOwner = {1 + 4 + 16, 4 + 16, 4 + 16, 16, 16};
    const auto& repo = graph[what].attributes;
    const auto& owner = graph[repo[Owner]].attributes;
    bool yes = false;
    for (unsigned k = 0; k < 5; ++k) yes |= (kRepo[action] >> k & 1) != 0 && graph.within(who, repo[k]);
    for (unsigned k = 0; k < 5; k += 2) yes |= (kOwner[action] >> k & 1) != 0 && graph.within(who, owner[k]);
    return yes;
  }
};

struct Gdrive {
  static auto actions() -> std::vector<std::string> {
    return {"createDocument", "changeOwner", "share", "write", "read"};
  }
  const Graph& graph;
  Id application = kNoSymbol;
  auto owns(const Entity& user, Id what) const -> bool {
    for (const Id one : user.documents) {
      if (graph.within(what, one)) return true;
    }
    for (const Id one : user.folders) {
      if (graph.within(what, one)) return true;
    }
    return false;
  }
  auto allows(Id who, Id action, Id what) const -> bool {
    const Entity& user = graph[who];
    const auto among = [what](const std::vector<Id>& ids) {
      for (const Id id : ids) {
        if (id == what) return true;
      }
      return false;
    };
    if (action == 0) return among(user.folders);
    if (action == 1) return among(user.documents);
    if (action == 4 && (graph[what].is_public || graph.within(what, user.attributes[View]))) return true;
    return owns(user, what);
  }
};

struct TinyTodo {
  static auto actions() -> std::vector<std::string> {
    return {"CreateList", "GetList",    "UpdateList", "DeleteList", "GetLists",
            "CreateTask", "UpdateTask", "DeleteTask", "EditShares"};
  }
  const Graph& graph;
  Id application = kNoSymbol;
  auto allows(Id who, Id action, Id what) const -> bool {
    if (what == application) return action == 0 || action == 4;
    const auto& list = graph[what].attributes;
    if (list[Owner] == who) return true;
    if (action == 1) return graph.within(who, list[Readers]) || graph.within(who, list[Editors]);
    return (action == 2 || (action >= 5 && action <= 7)) && graph.within(who, list[Editors]);
  }
};

struct Ask {
  std::string who, action, what;
  Id who_id, action_id, what_id;
};

template <class Rules>
struct State {
  Graph graph;
  Rules rules;
  Symbols entities;
  Symbols actions;
  std::vector<Ask> asks;

  explicit State(Element root)
      : graph(root["entities"].get_array()),
        rules{graph, graph.id("Application::TinyTodo")},
        entities(graph.symbols()),
        actions(Rules::actions()) {
    for (const Element row : root["requests"].get_array()) asks.push_back(ask_from(row));
  }
  auto ask_from(Element row) -> Ask {
    const auto uid = [&](std::string_view name) {
      return std::string(row[name].at(0).get_string().value()) +
             "::" + std::string(row[name].at(1).get_string().value());
    };
    Ask ask{uid("p"), std::string(row["a"].get_string().value()), uid("r"), 0, 0, 0};
    ask.who_id = graph.id(ask.who);
    ask.action_id = actions.find(ask.action);
    ask.what_id = graph.id(ask.what);
    return ask;
  }
};

template <class Rules>
auto variants(const Case& one, Element root) -> std::vector<Variant> {
  const auto state = std::make_shared<State<Rules>>(root);
  State<Rules>* s = state.get();
  std::vector<Variant> made;
  const auto variant = [&](const char* stage, auto body) {
    const auto agrees = [body, &one](std::size_t i) { return body(i) == one.expected[i].allow; };
    made.push_back({"floor", stage, one.requests.size(), agrees, loop(body)});
  };
  variant("parsed", [state, s](std::size_t i) {
    const Ask& ask = s->asks[i];
    return s->rules.allows(ask.who_id, ask.action_id, ask.what_id);
  });
  variant("strings", [state, s](std::size_t i) {
    const Ask& ask = s->asks[i];
    return s->rules.allows(s->entities.find(ask.who), s->actions.find(ask.action), s->entities.find(ask.what));
  });
  return made;
}

}  // namespace

auto w1_floor(const Case& one) -> std::vector<Variant> {
  simdjson::dom::parser parser;
  const Element root = parser.load(one.folder + "/reference.json").value();
  const std::string_view app = root["app"].get_string().value();
  if (app == "github") return variants<Github>(one, root);
  if (app == "gdrive") return variants<Gdrive>(one, root);
  return variants<TinyTodo>(one, root);
}

}  // namespace writ::bench
