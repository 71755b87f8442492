// YAML through yaml-cpp, event by event, so that limits hold before memory is taken.
//
// What could be read in two ways is refused: keys that are no text, `<<` merges, tags that
// change a type, a second document. Aliases are written out, and count as often as they
// stand. yaml-cpp reports by exceptions; none leaves this file.
#include <algorithm>
#include <array>
#include <istream>
#include <optional>
#include <streambuf>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "runtime/base/limits.hpp"
#include "runtime/decode/document.hpp"
#include "runtime/decode/shown.hpp"
#include "runtime/values/arena.hpp"

namespace writ::decode {
namespace {

struct Stop {};  // thrown out of yaml-cpp once the builder has failed

// Hands out the bytes little by little. yaml-cpp holds every token of a collection in brackets
// until its end, a hundred bytes for one, so it may not run far ahead of what it has reported.
class Bytes : public std::streambuf {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
  void reported(std::size_t offset) { reported_ = std::max(reported_, offset); }
  [[nodiscard]] auto starved() const -> bool { return starved_; }
  [[nodiscard]] auto reported() const -> std::size_t { return reported_; }

 protected:
  auto underflow() -> int_type override {
    if (given_ == bytes_.size()) return traits_type::eof();
    if (given_ > reported_ + limits::kYamlLookahead) {
      starved_ = true;
      return traits_type::eof();
    }
    const std::size_t count = bytes_.copy(buffer_.data(), buffer_.size(), given_);
    given_ += count;
    setg(buffer_.data(), buffer_.data(), buffer_.data() + count);
    return traits_type::to_int_type(buffer_[0]);
  }

 private:
  std::string_view bytes_;
  std::array<char, 4096> buffer_{};
  std::size_t given_ = 0;
  std::size_t reported_ = 0;
  bool starved_ = false;
};

constexpr std::string_view kPlainTag = "?";
constexpr std::string_view kQuotedTag = "!";
constexpr std::string_view kTextTag = "tag:yaml.org,2002:str";

class Events : public YAML::EventHandler {
 public:
  Events(std::string_view bytes, Bytes& source, Arena& arena) : builder_(bytes), source_(source), arena_(arena) {}
  auto builder() -> Builder& { return builder_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (builder_.size() != 0)
      refuse(begin(mark), "there is a second document, or more text after the end of the first");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::size_t offset = begin(mark);
    if (wants_key()) refuse(offset, "a key is null; put it in quotes if it is a text");
    note(anchor);
    builder_.scalar(Shape::Null, {}, offset);
    done();
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const std::size_t offset = begin(mark);
    if (tag != kPlainTag && tag != kQuotedTag && tag != kTextTag) refuse_tag(offset, tag);
    const bool plain = tag == kPlainTag;
    if (wants_key()) return key(value, plain, anchor, offset);
    note(anchor);
    builder_.scalar(plain ? Shape::Plain : Shape::Text, arena_.text(value), offset);
    done();
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::size_t offset = begin(mark);
    const std::optional<Anchor> named = find(anchor);
    if (!named) refuse(offset, "this alias names nothing");
    if (wants_key()) return take_key(text_of(*named, offset), offset);
    if (named->key) {
      builder_.scalar(named->plain ? Shape::Plain : Shape::Text, *named->key, offset);
    } else {
      if (builder_.is_open(named->node)) refuse(offset, "this alias stands inside of what it names");
      builder_.repeat(named->node, offset);
    }
    done();
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Shape::List, "tag:yaml.org,2002:seq", mark, tag, anchor);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Shape::Object, "tag:yaml.org,2002:map", mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  // What an anchor stands before: a node, or the text of a key.
  struct Anchor {
    NodeIndex node = 0;
    std::optional<std::string_view> key;
    bool plain = false;
  };
  enum class Wants : std::uint8_t { Element, Key, Value };

  auto begin(const YAML::Mark& mark) -> std::size_t {
    const auto offset = static_cast<std::size_t>(std::max(mark.pos, 0));
    source_.reported(offset);
    return offset;
  }
  void check() const {
    if (builder_.failed()) throw Stop{};
  }
  [[noreturn]] void refuse(std::size_t offset, const std::string& why) {
    builder_.fail(offset, why);
    throw Stop{};
  }
  [[noreturn]] void refuse_tag(std::size_t offset, const std::string& tag) {
    refuse(offset, "the tag " + shown_key(tag) + " is not read; what a value means is for the rules to say");
  }

  auto text_of(const Anchor& named, std::size_t offset) -> std::string_view {
    if (named.key) return *named.key;
    const Node& node = builder_.node(named.node);
    if (node.shape != Shape::Text && node.shape != Shape::Plain) refuse(offset, "a key is no text");
    return node.text;
  }

  [[nodiscard]] auto wants_key() const -> bool { return !open_.empty() && open_.back() == Wants::Key; }
  void done() {
    check();
    if (!open_.empty() && open_.back() == Wants::Value) open_.back() = Wants::Key;
  }

  void key(const std::string& value, bool plain, YAML::anchor_t anchor, std::size_t offset) {
    if (plain && value == "<<") refuse(offset, "the merge key `<<` is not read; write the keys out");
    const std::string_view text = arena_.text(value);
    note(anchor, Anchor{0, text, plain});
    take_key(text, offset);
  }
  void take_key(std::string_view text, std::size_t offset) {
    builder_.key(text, offset);
    open_.back() = Wants::Value;
  }

  // The node that comes next is the one that the anchor names.
  void note(YAML::anchor_t anchor) { note(anchor, Anchor{builder_.size(), std::nullopt, false}); }
  void note(YAML::anchor_t anchor, const Anchor& named) {
    if (anchor == YAML::NullAnchor) return;
    anchors_.resize(std::max(anchors_.size(), anchor + 1));
    anchors_[anchor] = named;
  }
  auto find(YAML::anchor_t anchor) const -> std::optional<Anchor> {
    return anchor < anchors_.size() ? anchors_[anchor] : std::nullopt;
  }

  void open(Shape shape, std::string_view own_tag, const YAML::Mark& mark, const std::string& tag,
            YAML::anchor_t anchor) {
    const std::size_t offset = begin(mark);
    if (tag != kPlainTag && tag != kQuotedTag && tag != own_tag) refuse_tag(offset, tag);
    if (wants_key()) refuse(offset, "a key is a list or an object; keys are texts");
    note(anchor);
    builder_.open(shape, offset);
    check();
    open_.push_back(shape == Shape::Object ? Wants::Key : Wants::Element);
  }
  void close() {
    open_.pop_back();
    builder_.close();
    done();
  }

  Builder builder_;
  Bytes& source_;
  Arena& arena_;
  std::vector<std::optional<Anchor>> anchors_;  // by yaml-cpp's number, from 1
  std::vector<Wants> open_;
};

// Control characters are no YAML; yaml-cpp takes one of them for the end of the text.
auto control_fault(std::string_view bytes) -> std::size_t {
  const auto* at = std::find_if(bytes.begin(), bytes.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
  });
  return static_cast<std::size_t>(at - bytes.begin());
}

// The fault of the document, or nothing when it could be read.
auto parse(Events& events, Bytes& source, std::string_view bytes) -> std::optional<std::string> {
  try {
    std::istream stream(&source);
    YAML::Parser parser(stream);
    const bool any = parser.HandleNextDocument(events);
    if (!source.starved()) {
      if (!any) return "the document is empty";
      parser.HandleNextDocument(events);  // refused when there is one
    }
  } catch (const Stop&) {
    if (!source.starved()) return events.builder().fault();
  } catch (const YAML::Exception& e) {
    const auto offset = static_cast<std::size_t>(std::max(e.mark.pos, 0));
    if (!source.starved()) return (e.mark.is_null() ? "" : place_of(bytes, offset) + ": ") + harmless(e.msg);
  } catch (const std::exception& e) {
    if (!source.starved()) return "this is not YAML: " + harmless(e.what());
  }
  // Whatever it found where the bytes ended too early is not so.
  if (!source.starved()) return std::nullopt;
  return place_of(bytes, source.reported()) +
         ": what begins here is too long to be read as one; write it as JSON, or without brackets";
}

}  // namespace

auto read_yaml(std::string_view bytes) -> Fallible<Document> {
  if (std::string fault = utf8_fault_text(bytes); !fault.empty()) return fail(std::move(fault));
  if (const std::size_t control = control_fault(bytes); control != bytes.size()) {
    return fail(place_of(bytes, control) + ": there is a control character");
  }
  auto arena = std::make_shared<Arena>();
  Bytes source(bytes);
  Events events(bytes, source, *arena);
  if (const std::optional<std::string> fault = parse(events, source, bytes)) return fail(*fault);
  if (events.builder().failed()) return fail(events.builder().fault());
  return Document{events.builder().take(), arena};
}

}  // namespace writ::decode
