#pragma once
#include <boost/asio/steady_timer.hpp>
#include <deque>
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
  Channel(App& app, Transport& transport, const Session& session);

  // The first message is phx_join.
  void deliver(Message message);
  // Ends it as another join of the same topic does: phx_close, and nothing afterwards.
  void close();
  // Left, crashed, or refused.
  bool ended() const { return ended_; }
  const Ref& join_ref() const { return join_ref_; }

 private:
  struct Info {
    std::string text;
  };
  // What handling a message leads to: what to send, and when.
  struct Outcome {
    std::vector<std::string> messages;
    Milliseconds delay{};
  };

  void pump();
  Outcome handle(const Message& message);
  Outcome handle(const Info& info);
  Outcome join(const Message& message);
  Outcome mount(const Message& message, const Uri& uri, const LiveRoute& route);
  Outcome event(const Message& message);
  Outcome live_patch(const Message& message);
  Outcome leave(const Message& message);
  Outcome refuse(const Message& message, std::string_view response);
  Outcome answer(const Message& message, ViewSocket& socket);
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
  Faults faults_;
  int events_ = 0;
  std::unique_ptr<LiveView> view_;
  Rendered rendered_;
  std::string title_;
  std::deque<std::variant<Message, Info>> mailbox_;
  bool busy_ = false;
  bool ended_ = false;
  boost::asio::steady_timer answer_timer_;
  std::list<boost::asio::steady_timer> timers_;
};

}  // namespace liveload::demo
