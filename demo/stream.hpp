#pragma once
#include <optional>
#include <string>
#include <utility>

#include "rendered.hpp"

namespace liveload::demo {

// A list that the server forgets once it is sent (phx-update="stream"): the view says what to do to
// it, and the next render carries that. Each item's template must have `id="{}"` of the dom id as
// its first hole.
class Stream {
 public:
  // `ref` tells the streams of a view apart.
  Stream(std::string ref, const Template& item) : ref_(std::move(ref)), item_(item) { begin(); }

  // `at` is 0 for the top and -1 for the end. A limit keeps so many items: above zero from the top,
  // below zero from the end. An item that is there already is updated where it is.
  template <typename... Values>
  void insert(const std::string& dom_id, int at, std::optional<int> limit, Values&&... values) {
    pending_.stream->inserts.push_back({dom_id, at, limit});
    pending_.add(dom_id, dom_id, std::forward<Values>(values)...);
  }
  void remove(std::string dom_id) { pending_.stream->deletes.push_back(std::move(dom_id)); }
  // Forgets what was inserted before, here and in the page.
  void reset() {
    begin();
    pending_.stream->reset = true;
  }

  // For the render that sends it.
  Comprehension take() {
    Comprehension out = std::move(pending_);
    begin();
    return out;
  }

 private:
  void begin() {
    pending_ = Comprehension(item_);
    pending_.stream = std::make_unique<StreamChange>();
    pending_.stream->ref = ref_;
  }

  const std::string ref_;
  const Template& item_;
  Comprehension pending_{item_};
};

}  // namespace liveload::demo
