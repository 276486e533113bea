#pragma once
#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "html.hpp"

namespace liveload::demo {

class Template;
struct Rendered;
struct Comprehension;
struct PlacedComponent;

// HTML that is markup already and goes out unescaped.
struct Raw {
  std::string html;
};

// What stands between two statics: text (escaped here, once), a nested tree, a list, or a live
// component. Move-only.
class Dynamic {
 public:
  Dynamic(std::string_view text);
  Dynamic(const std::string& text) : Dynamic(std::string_view(text)) {}
  Dynamic(const char* text) : Dynamic(std::string_view(text)) {}
  Dynamic(std::integral auto number) : value_(std::to_string(number)) {}
  Dynamic(Raw raw) : value_(std::move(raw.html)) {}
  Dynamic(Rendered nested);
  Dynamic(Comprehension list);
  Dynamic(PlacedComponent component);
  Dynamic(Dynamic&&) noexcept;
  Dynamic& operator=(Dynamic&&) noexcept;
  ~Dynamic();

  // Exactly one of the four is not null.
  const std::string* text() const { return std::get_if<std::string>(&value_); }
  const Rendered* nested() const;
  const Comprehension* list() const;
  const PlacedComponent* component() const;

 private:
  std::variant<std::string, std::unique_ptr<Rendered>, std::unique_ptr<Comprehension>,
               std::unique_ptr<PlacedComponent>>
      value_;
};

// A template with its dynamics filled in. The template must outlive it (templates are statics of
// their page).
struct Rendered {
  const Template* source = nullptr;
  std::vector<Dynamic> dynamics;
};

// A live component at its place: the number by which the client knows it, and its content.
struct PlacedComponent {
  int cid = 0;
  Rendered rendered;
};

// What is done to a stream: a list that only the client keeps. Places are those of Phoenix: 0 is
// the first, -1 the last. A limit above zero keeps so many from the top, below zero from the
// bottom.
struct StreamChange {
  struct Insert {
    std::string dom_id;
    int at = -1;
    std::optional<int> limit;
  };
  std::string ref;
  std::vector<Insert> inserts;
  std::vector<std::string> deletes;
  bool reset = false;

  bool empty() const { return inserts.empty() && deletes.empty() && !reset; }
};

// A list whose entries share one template. Keys tell entries apart between two renders, so that a
// moved one is sent as a move; they must be unique.
struct Comprehension {
  explicit Comprehension(const Template& item) : source(&item) {}

  template <typename... Values>
  void add(std::string key, Values&&... values) {
    entries.push_back({std::move(key), {}});
    auto& dynamics = entries.back().dynamics;
    dynamics.reserve(sizeof...(values));
    (dynamics.emplace_back(std::forward<Values>(values)), ...);
  }

  struct Entry {
    std::string key;
    std::vector<Dynamic> dynamics;
  };
  const Template* source;
  std::vector<Entry> entries;
  std::unique_ptr<StreamChange> stream;  // of a stream, whose entries are only those inserted now
};

// A piece of HTML with `{}` for each dynamic, split once. Immutable; its address is its
// fingerprint. kRoot says that it has exactly one element at its root, which lets the client skip
// it while nothing in it changes (the "r" of the protocol).
class Template {
 public:
  enum class Kind { kFragment, kRoot };
  explicit Template(std::string_view source, Kind kind = Kind::kFragment);
  Template(const Template&) = delete;
  Template& operator=(const Template&) = delete;

  // Throws std::logic_error unless there is one value for each `{}`.
  template <typename... Values>
  Rendered operator()(Values&&... values) const {
    check_count(sizeof...(values));
    Rendered rendered{this, {}};
    rendered.dynamics.reserve(sizeof...(values));
    (rendered.dynamics.emplace_back(std::forward<Values>(values)), ...);
    return rendered;
  }

  const std::vector<std::string>& statics() const { return statics_; }
  bool is_root() const { return kind_ == Kind::kRoot; }

 private:
  void check_count(std::size_t values) const;

  std::vector<std::string> statics_;
  Kind kind_;
};

std::string to_html(const Rendered& rendered);

}  // namespace liveload::demo
