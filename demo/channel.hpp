#pragma once
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "app.hpp"
#include "message.hpp"
#include "transport.hpp"

namespace liveload::demo {

// One joined LiveView: what a process is in Phoenix. Its messages are handled one after the other,
// each when the answer to the one before has left. Confined to its transport's executor; the
// transport outlives it.
class Channel : public std::enable_shared_from_this<Channel> {
 public:
  // `ended` is called once it has ended and its last message has left.
  Channel(App& app, Transport& transport, const Session& session,
          std::function<void(Channel&)> ended);

  // The first message is phx_join.
  void deliver(Message message);
  // Ends it as another join of the same topic does: phx_close, and nothing afterwards.
  void close();
  // Left, crashed, or refused.
  bool ended() const { return ended_; }
  const Ref& join_ref() const { return join_ref_; }
  const std::string& topic() const { return topic_; }
  // The topic of the LiveView that this one is nested in and ends with; empty if there is none.
  const std::string& parent() const { return parent_; }

  // A file's channel has joined: `registered` gets what it writes to, or null if the view expects
  // no such file (any more). Queues like a message.
  using Registered = std::function<void(std::shared_ptr<UploadedFile>)>;
  void register_upload(std::string upload_ref, std::string entry_ref, Registered registered);
  // A file's channel has ended: its entry goes.
  void upload_ended(std::string upload_ref, std::string entry_ref);

 private:
  struct Info {
    std::string text;
  };
  // What handling a message leads to: what to send, and when.
  struct Outcome {
    std::vector<std::string> messages;
    Milliseconds delay{};
  };

  using Task = std::function<Outcome()>;

  void pump();
  void work_off();
  Outcome handle_next(const std::variant<Message, Info, Task>& next);
  Outcome handle(const Message& message);
  Outcome handle(const Info& info);
  Outcome join(const Message& message);
  Outcome mount(const Message& message, const Uri& uri, const LiveRoute& route);
  Outcome mount_nested(const Message& message, const Params& claims);
  Outcome joined(const Message& message, ViewSocket& socket);
  void take_flash(const boost::json::object& payload, const Params& claims);
  ViewSocket make_socket();
  Upload& upload_of(const Message& message);
  void put_selected_files(const boost::json::object& payload);
  Outcome changed(ViewSocket& socket);
  Outcome event(const Message& message);
  Outcome live_patch(const Message& message);
  Outcome allow_upload(const Message& message);
  Outcome progress(const Message& message);
  Outcome cids_will_destroy(const Message& message);
  Outcome cids_destroyed(const Message& message);
  Outcome leave(const Message& message);
  Outcome refuse(const Message& message, std::string_view response);
  // `extra`: members of the reply beside the diff, each with a comma after it.
  Outcome answer(const Message& message, ViewSocket& socket, std::string_view extra = {});
  Outcome crash(const Message* joining);
  void send(Outcome outcome);
  void push(Outcome& outcome, std::string_view kind, std::string_view payload);
  std::string navigation_json(const ViewSocket& socket) const;
  std::string render_diff(ViewSocket& socket, bool full = false);
  void start_timers(const ViewSocket& socket);

  App& app_;
  Transport& transport_;
  const Session session_;
  std::string topic_;
  Ref join_ref_;
  std::string id_;
  std::string parent_;
  std::string page_url_;
  bool nested_ = false;
  Flash flash_;
  Faults faults_;
  int events_ = 0;
  std::unique_ptr<LiveView> view_;
  Rendered rendered_;
  std::string title_;
  std::deque<std::variant<Message, Info, Task>> mailbox_;
  bool busy_ = false;
  bool handling_ = false;
  bool ended_ = false;
  std::function<void(Channel&)> on_ended_;
  boost::asio::steady_timer answer_timer_;
  std::list<boost::asio::steady_timer> timers_;
};

}  // namespace liveload::demo
