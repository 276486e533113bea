#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "event.hpp"
#include "rendered.hpp"

namespace liveload::demo {

class ViewSocket;

// A live component: a part of a view with a state of its own, whose events come with its number.
class Component {
 public:
  virtual ~Component() = default;
  // Throws std::runtime_error for an event it does not know.
  virtual void handle_event(const Event& event, ViewSocket& socket) = 0;
  // One element; `myself` is what phx-target takes. The template must be of Kind::kRoot.
  virtual Rendered render(int myself) const = 0;
};

// The components of one view, numbered from 1 in the order in which they first appear. As in
// Phoenix they are made when they are first rendered, and live until the client says that they are
// gone.
class Components {
 public:
  using Make = std::function<std::unique_ptr<Component>()>;

  // Renders the component called `id`, made now if it is new.
  Dynamic place(const std::string& id, const Make& make);
  Component* find(std::int64_t cid);
  // The client has taken these out of the page; those that are placed before `destroy` stay.
  void will_destroy(const std::vector<std::int64_t>& cids);
  // The numbers of those that are gone now.
  std::vector<std::int64_t> destroy(const std::vector<std::int64_t>& cids);
  std::size_t size() const { return by_cid_.size(); }

 private:
  struct Held {
    std::string id;
    std::unique_ptr<Component> component;
    bool doomed = false;
  };
  std::map<std::int64_t, Held> by_cid_;
  std::map<std::string, int, std::less<>> by_id_;
  int last_cid_ = 0;
};

}  // namespace liveload::demo
