#include "channel.hpp"

#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "diff.hpp"
#include "flash.hpp"
#include "layout.hpp"

namespace liveload::demo {
namespace {

using boost::json::object;

constexpr std::string_view kLiveViewVersion = "1.2.12";

std::string_view text_of(const object& payload, std::string_view name) {
  const boost::json::value* value = payload.if_contains({name.data(), name.size()});
  if (!value || !value->is_string()) return {};
  return {value->get_string().data(), value->get_string().size()};
}

// How often the client says it has mounted this view before.
bool has_mounted_before(const object& payload) {
  const auto* params = payload.if_contains("params");
  if (!params || !params->is_object()) return false;
  const auto* mounts = params->get_object().if_contains("_mounts");
  return mounts && mounts->is_int64() && mounts->get_int64() > 0;
}

Event read_event(const object& payload) {
  Event event{
      std::string(text_of(payload, "event")), std::string(text_of(payload, "type")), {}, {}};
  if (const auto* cid = payload.if_contains("cid"); cid && cid->is_int64()) {
    event.component = cid->get_int64();
  }
  const auto* value = payload.if_contains("value");
  if (!value) return event;
  if (value->is_string()) {
    event.value = parse_query(text_of(payload, "value"));
  } else if (value->is_object()) {
    for (const auto& [name, field] : value->get_object()) {
      event.value.set({name.data(), name.size()}, field.is_string()
                                                      ? std::string(field.get_string())
                                                      : boost::json::serialize(field));
    }
  }
  return event;
}

}  // namespace

Channel::Channel(App& app, Transport& transport, const Session& session,
                 std::function<void(Channel&)> ended)
    : app_(app),
      transport_(transport),
      session_(session),
      on_ended_(std::move(ended)),
      answer_timer_(transport.executor()) {}

void Channel::deliver(Message message) {
  constexpr std::size_t kLongestMailbox = 1000;
  if (ended_) return;
  if (mailbox_.size() >= kLongestMailbox) return transport_.close();
  if (topic_.empty()) {
    topic_ = message.topic;
    join_ref_ = message.join_ref;
  }
  mailbox_.emplace_back(std::move(message));
  pump();
}

void Channel::close() {
  ended_ = true;
  answer_timer_.cancel();
  timers_.clear();
  transport_.send(encode_message(join_ref_, join_ref_, topic_, "phx_close", "{}"));
  on_ended_(*this);
}

// What is handled may add to the mailbox, which comes back here: that waits for its turn.
void Channel::pump() {
  if (handling_) return;
  const auto self = shared_from_this();
  handling_ = true;
  work_off();
  handling_ = false;
}

Channel::Outcome Channel::handle_next(const std::variant<Message, Info, Task>& next) {
  const Message* message = std::get_if<Message>(&next);
  try {
    if (message) return handle(*message);
    if (const Info* info = std::get_if<Info>(&next)) return handle(*info);
    return std::get<Task>(next)();
  } catch (const std::exception&) {
    return crash(message && message->event == "phx_join" ? message : nullptr);
  }
}

void Channel::work_off() {
  while (!busy_ && !ended_ && !mailbox_.empty()) {
    const auto next = std::move(mailbox_.front());
    mailbox_.pop_front();
    const auto start = std::chrono::steady_clock::now();
    Outcome outcome = handle_next(next);
    if (outcome.delay.count() == 0) {
      send(std::move(outcome));
      continue;
    }
    busy_ = true;
    answer_timer_.expires_at(start + outcome.delay);
    answer_timer_.async_wait([weak = weak_from_this(), held = std::move(outcome)](auto error) {
      const auto self = weak.lock();
      if (error || !self) return;
      self->busy_ = false;
      self->send(held);
      self->pump();
    });
  }
}

void Channel::send(Outcome outcome) {
  for (std::string& message : outcome.messages) transport_.send(std::move(message));
  if (ended_) on_ended_(*this);
}

void Channel::push(Outcome& outcome, std::string_view kind, std::string_view payload) {
  app_.stats.server_push(kind);
  outcome.messages.push_back(encode_message(join_ref_, std::nullopt, topic_, kind, payload));
}

Channel::Outcome Channel::handle(const Message& message) {
  if (message.event == "phx_join") return join(message);
  if (message.event == "phx_leave") return leave(message);
  if (message.event == "event") return event(message);
  if (message.event == "live_patch") return live_patch(message);
  if (message.event == "progress") return progress(message);
  if (message.event == "allow_upload") return allow_upload(message);
  if (message.event == "cids_will_destroy") return cids_will_destroy(message);
  if (message.event == "cids_destroyed") return cids_destroyed(message);
  throw std::runtime_error("unknown channel event " + message.event);
}

ViewSocket Channel::make_socket() {
  return ViewSocket({app_.shop, app_.signer, session_, id_, page_url_, flash_, true});
}

Channel::Outcome Channel::handle(const Info& info) {
  ViewSocket socket = make_socket();
  view_->handle_info(info.text, socket);
  start_timers(socket);
  return changed(socket);
}

// What the view does unasked.
Channel::Outcome Channel::changed(ViewSocket& socket) {
  Outcome outcome;
  if (const std::string diff = render_diff(socket); !diff.empty()) push(outcome, "diff", diff);
  return outcome;
}

Channel::Outcome Channel::join(const Message& message) {
  const object& payload = message.payload.get_object();
  const auto token = app_.signer.verify("live_view", text_of(payload, "session"));
  const Params claims = parse_query(token.value_or(""));
  if (!token || "lv:" + std::string(claims.get("id")) != topic_) {
    return refuse(message, R"({"reason":"stale"})");
  }
  id_ = claims.get("id");
  nested_ = claims.has("view");
  const bool redirected = payload.contains("redirect");
  // A nested view has no address of its own: the faults are those of the page around it.
  const Uri uri = parse_uri(nested_      ? claims.get("url")
                            : redirected ? text_of(payload, "redirect")
                                         : text_of(payload, "url"));
  const auto route = find_live_route(uri.path);
  if (!route) return refuse(message, R"({"reason":"unauthorized"})");
  // A page keeps the faults it was asked for with through its patches and rejoins, which change the
  // query.
  const Uri first = parse_uri(claims.get("url"));
  faults_ = app_.faults.pages();
  if (first.path == uri.path && !redirected) faults_ = faults_.with_query(first.query);
  faults_ = faults_.with_query(uri.query);
  if (!faults_.refuse_join.empty()) {
    Outcome refused = refuse(message, "{\"reason\":" + json_string(faults_.refuse_join) + "}");
    refused.delay = faults_.join_latency;
    return refused;
  }
  page_url_ = uri.to_string();
  if (nested_) return mount_nested(message, claims);
  take_flash(payload, claims);
  return mount(message, uri, *route);
}

// A navigation brings its flash along; the first join of a page that was loaded has the page's.
void Channel::take_flash(const object& payload, const Params& claims) {
  if (const std::string_view token = text_of(payload, "flash"); !token.empty()) {
    flash_ = read_flash(app_.signer, token);
  } else if (claims.has("flash") && !payload.contains("redirect") && !has_mounted_before(payload)) {
    flash_ = read_flash(app_.signer, claims.get("flash"));
  }
}

Channel::Outcome Channel::mount_nested(const Message& message, const Params& claims) {
  if (claims.has("parent")) parent_ = "lv:" + std::string(claims.get("parent"));
  app_.stats.mount();
  view_ = make_nested_view(claims.get("view"));
  if (!view_) return refuse(message, R"({"reason":"unauthorized"})");
  ViewSocket socket = make_socket();
  view_->mount(parse_query(claims.get("params")), socket);
  return joined(message, socket);
}

Channel::Outcome Channel::mount(const Message& message, const Uri& uri, const LiveRoute& route) {
  app_.stats.mount();
  ViewSocket socket = make_socket();
  view_ = route.make();
  view_->mount(route.params, socket);
  if (!socket.navigation) view_->handle_params(uri, socket);
  if (socket.navigation) return refuse(message, navigation_json(socket));
  return joined(message, socket);
}

Channel::Outcome Channel::joined(const Message& message, ViewSocket& socket) {
  const object& payload = message.payload.get_object();
  start_timers(socket);
  app_.stats.join_ok(has_mounted_before(payload));
  std::string response = "{";
  if (payload.contains("redirect")) response += R"("container":["div",{}],)";
  response += R"("liveview_version":)" + json_string(kLiveViewVersion) + R"(,"rendered":)" +
              render_diff(socket, true) + "}";
  return {{encode_reply(message, "ok", response)}, faults_.join_latency + socket.work};
}

Channel::Outcome Channel::refuse(const Message& message, std::string_view response) {
  app_.stats.join_refused();
  ended_ = true;
  return {{encode_reply(message, "error", response)}, {}};
}

Channel::Outcome Channel::event(const Message& message) {
  const Event event = read_event(message.payload.get_object());
  app_.stats.event(event.name);
  if (++events_ == faults_.drop_socket) {
    transport_.close();
    return {};
  }
  ViewSocket socket = make_socket();
  if (event.name == "lv:clear-flash") {
    clear_flash(flash_, event.value);
  } else if (event.component) {
    Component* component =
        view_->components() ? view_->components()->find(*event.component) : nullptr;
    // It may be gone already: the browser cannot know.
    if (!component) return {{encode_reply(message, "ok", "{}")}, faults_.event_latency};
    component->handle_event(event, socket);
  } else {
    put_selected_files(message.payload.get_object());
    view_->handle_event(event, socket);
  }
  return answer(message, socket);
}

Channel::Outcome Channel::live_patch(const Message& message) {
  app_.stats.live_patch();
  flash_.clear();
  ViewSocket socket = make_socket();
  view_->handle_params(parse_uri(text_of(message.payload.get_object(), "url")), socket);
  return answer(message, socket);
}

Channel::Outcome Channel::answer(const Message& message, ViewSocket& socket,
                                 std::string_view extra) {
  using Kind = ViewSocket::Navigation::Kind;
  Outcome outcome;
  outcome.delay = faults_.event_latency + socket.work;
  start_timers(socket);
  if (socket.navigation && socket.navigation->kind == Kind::kPatch) {
    const ViewSocket::Navigation patch = *socket.navigation;
    push(outcome, "live_patch",
         std::string(R"({"kind":)") + (patch.replace ? R"("replace")" : R"("push")") + R"(,"to":)" +
             json_string(patch.to) + "}");
    socket.navigation.reset();
    view_->handle_params(parse_uri(patch.to), socket);
  }
  if (socket.navigation) {
    // Phoenix flushes pending events before it lets go of the page, even when there are none.
    push(outcome, "diff", R"({"e":[]})");
    outcome.messages.push_back(encode_reply(message, "ok", navigation_json(socket)));
    return outcome;
  }
  const std::string diff = render_diff(socket);
  std::string response = "{";
  response += extra;
  if (!diff.empty()) response += "\"diff\":" + diff;
  if (response.ends_with(',')) response.pop_back();
  outcome.messages.push_back(encode_reply(message, "ok", response + "}"));
  return outcome;
}

Channel::Outcome Channel::leave(const Message& message) {
  app_.stats.leave();
  ended_ = true;
  timers_.clear();
  return {{encode_message(join_ref_, join_ref_, topic_, "phx_close", "{}"),
           encode_reply(message, "ok", "{}")},
          {}};
}

Channel::Outcome Channel::crash(const Message* joining) {
  app_.stats.crash();
  ended_ = true;
  timers_.clear();
  if (joining) {
    app_.stats.join_refused();
    return {{encode_reply(*joining, "error", R"({"reason":"join crashed"})")}, {}};
  }
  return {
      {encode_message(join_ref_, join_ref_, topic_, "phx_error", R"({"reason":"channel_crash"})")},
      {}};
}

std::string Channel::navigation_json(const ViewSocket& socket) const {
  const auto& to = *socket.navigation;
  std::string flash;
  if (socket.flash_changed) {
    flash = R"("flash":)" + json_string(sign_flash(app_.signer, flash_)) + ",";
  }
  if (to.kind == ViewSocket::Navigation::Kind::kRedirect) {
    return R"({"redirect":{)" + flash + R"("status":302,"to":)" + json_string(to.to) + "}}";
  }
  return R"({"live_redirect":{)" + flash + R"("kind":"push","to":)" + json_string(to.to) + "}}";
}

std::string Channel::render_diff(ViewSocket& socket, bool full) {
  Rendered now = nested_ ? view_->render(socket)
                         : app_layout(socket, view_->render(socket), faults_.slow_asset);
  DiffExtras extras;
  if (!nested_ && (full || view_->title() != title_)) extras.title = title_ = view_->title();
  extras.events = std::move(socket.events);
  extras.reply = std::move(socket.event_reply);
  for (const auto& [name, payload] : extras.events) app_.stats.push_event(name);
  std::string out = full ? encode_full(now, extras) : encode_diff(rendered_, now, extras);
  rendered_ = std::move(now);
  return out;
}

void Channel::start_timers(const ViewSocket& socket) {
  for (const auto& [delay, info] : socket.timers) {
    const auto timer = timers_.emplace(timers_.end(), transport_.executor(), delay);
    timer->async_wait([weak = weak_from_this(), timer, text = info](auto error) {
      const auto self = weak.lock();
      if (error || !self || self->ended_) return;
      self->timers_.erase(timer);
      self->mailbox_.emplace_back(Info{text});
      self->pump();
    });
  }
}

}  // namespace liveload::demo
