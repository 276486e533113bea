#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rendered.hpp"
#include "session.hpp"
#include "shop.hpp"
#include "uri.hpp"

namespace liveload::demo {

struct Shop {
  Catalogue catalogue;
  Carts carts;
};

// An event of the client: a form's fields, or the phx-value-* of a click or key, as text.
struct Event {
  std::string name;
  std::string type;  // "click", "form", "keydown"…
  Params value;
};

// What a view sees of its connection, and where it leaves what it wants done. Handed to each
// callback.
class ViewSocket {
 public:
  ViewSocket(Shop& shop_in, const Session& session_in, bool connected_in)
      : shop(shop_in), session(session_in), connected(connected_in) {}

  Shop& shop;
  const Session& session;
  const bool connected;  // false while the page is rendered over HTTP

  struct Navigation {
    enum class Kind { kPatch, kNavigate, kRedirect };
    Kind kind;
    std::string to;
    bool replace;
  };

  // Same view, new address: handle_params is called. `replace` leaves no entry in the browser's
  // history.
  void push_patch(std::string to, bool replace = false) {
    navigation = {Navigation::Kind::kPatch, std::move(to), replace};
  }
  // Another view over the same socket.
  void push_navigate(std::string to) {
    navigation = {Navigation::Kind::kNavigate, std::move(to), false};
  }
  // Another page over HTTP.
  void redirect(std::string to) {
    navigation = {Navigation::Kind::kRedirect, std::move(to), false};
  }
  // Runs in the browser as a "phx:NAME" event; `payload` is JSON.
  void push_event(std::string name, std::string payload) {
    events.emplace_back(std::move(name), std::move(payload));
  }
  // Calls handle_info(info) later, if the view is connected and lives until then.
  void send_after(Milliseconds delay, std::string info) {
    timers.emplace_back(delay, std::move(info));
  }
  // Makes this callback last that long: its answer waits, and so does whatever is next.
  void work_for(Milliseconds time) { work = time; }

  std::optional<Navigation> navigation;
  std::vector<std::pair<std::string, std::string>> events;
  std::vector<std::pair<Milliseconds, std::string>> timers;
  Milliseconds work{};
};

// One page. Lives as long as its channel, or for one HTTP request; confined to its socket's
// executor. A callback that throws crashes the view: the client is told and joins anew.
class LiveView {
 public:
  virtual ~LiveView() = default;
  // `params` are the parts of the path: "id" of /products/:id.
  virtual void mount(const Params& params, ViewSocket& socket);
  virtual void handle_params(const Uri& uri, ViewSocket& socket);
  // Throws std::runtime_error for an event the view does not know, as a Phoenix view would crash.
  virtual void handle_event(const Event& event, ViewSocket& socket);
  virtual void handle_info(std::string_view info, ViewSocket& socket);
  virtual std::string title() const = 0;
  virtual Rendered render(const ViewSocket& socket) const = 0;
};

struct LiveRoute {
  std::function<std::unique_ptr<LiveView>()> make;
  Params params;
};
// The view at a path, or nothing if there is none.
std::optional<LiveRoute> find_live_route(std::string_view path);

}  // namespace liveload::demo
