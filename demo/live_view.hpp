#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "component.hpp"
#include "event.hpp"
#include "session.hpp"
#include "shop.hpp"
#include "upload.hpp"
#include "uri.hpp"

namespace liveload::demo {

struct Shop {
  Catalogue catalogue;
  Carts carts;
  Guestbook guestbook;
  Mishaps mishaps;
};

// Short messages to the visitor by kind ("info", "error"); they outlive a navigation.
using Flash = std::map<std::string, std::string, std::less<>>;

// Where a view lives: what its channel, or its HTTP request, lends it.
struct ViewContext {
  Shop& shop;
  const Signer& signer;
  const Session& session;
  const std::string& id;        // of its element
  const std::string& page_url;  // of the page that it is or belongs to, as it was loaded
  Flash& flash;
  bool connected;  // false while the page is rendered over HTTP
};

// What a view sees of its connection, and where it leaves what it wants done. Handed to each
// callback.
class ViewSocket {
 public:
  explicit ViewSocket(const ViewContext& context_in)
      : context(context_in),
        shop(context_in.shop),
        session(context_in.session),
        connected(context_in.connected) {}

  const ViewContext context;
  Shop& shop;
  const Session& session;
  const bool connected;

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
  // Answers the hook whose pushEvent this is; `payload` is a JSON object.
  void reply(std::string payload) { event_reply = std::move(payload); }
  // Shown until it is clicked away, the next live patch, or the page after a navigation is left.
  void put_flash(const std::string& kind, std::string text) {
    context.flash[kind] = std::move(text);
    flash_changed = true;
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
  std::string event_reply;
  bool flash_changed = false;
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
  // A file of an upload has come further.
  virtual void handle_progress(const UploadEntry& entry, ViewSocket& socket);
  // The upload with this ref, if the view has one.
  virtual Upload* upload(std::string_view ref);
  // The live components that the view places, if it has any.
  virtual Components* components();
  virtual std::string title() const = 0;
  virtual Rendered render(const ViewSocket& socket) const = 0;
};

struct LiveRoute {
  std::function<std::unique_ptr<LiveView>()> make;
  Params params;
};
// The view at a path, or nothing if there is none.
std::optional<LiveRoute> find_live_route(std::string_view path);
// A view that pages nest, by its name; null if there is none.
std::unique_ptr<LiveView> make_nested_view(std::string_view name);

// The element of a LiveView inside of this one. `params` go to its mount. Over HTTP it comes with
// its content, later the client joins it by itself. A sticky one stays while the pages around it
// change.
enum class Sticky { kNo, kYes };
Raw live_render(const ViewSocket& socket, std::string_view id, std::string_view name,
                const Params& params = {}, Sticky sticky = Sticky::kNo);

}  // namespace liveload::demo
