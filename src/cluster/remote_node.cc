#include "cluster/remote_node.hpp"

#include <algorithm>
#include <utility>

namespace liveload::cluster {
namespace {

bool is_numbered(const Frame& frame) {
  return frame.head["number"].if_integer() != nullptr;
}

}  // namespace

RemoteNode::RemoteNode(Hello hello, Link::Publish publish, base::Instant now)
    : hello_(std::move(hello)), link_(std::move(publish)), last_heard_(now) {}

void RemoteNode::command(std::string_view kind, Value::Object head, base::Instant now) {
  head["kind"] = kind;
  head["instance"] = hello_.instance;
  link_.send(std::move(head), "", now);
}

void RemoteNode::mention(Value::Object head, std::string_view body) {
  head["instance"] = hello_.instance;
  link_.mention(head, body);
}

void RemoteNode::hear(Frame frame, base::Instant at) {
  longest_silence_ = std::max<Duration>(longest_silence_, at - last_heard_);
  last_heard_ = std::max(last_heard_, at);
  ++changes_;
  auto message = link_.receive(std::move(frame), at);
  if (!message) return;
  if (message->kind() == "beat") {
    status_ = std::move(message->head);
  } else if (message->kind() == "gone") {
    const std::string* cause = message->head["cause"].if_string();
    lose(cause == nullptr ? "it is gone" : *cause, true);
  } else {
    said_.push_back(std::move(*message));
  }
}

void RemoteNode::tick(base::Instant now) {
  // An acknowledgement says that what a node measured will not be lost with this process.
  link_.hold(static_cast<std::size_t>(std::ranges::count_if(said_, is_numbered)));
  link_.tick(now, [this] { return Value::Object{{"instance", hello_.instance}}; });
}

std::optional<Frame> RemoteNode::next(std::int64_t task) {
  while (!said_.empty()) {
    Frame frame = std::move(said_.front());
    said_.pop_front();
    if (frame.head["task"] == Value(task)) return frame;
  }
  return {};
}

void RemoteNode::lose(std::string cause, bool ended) {
  ended_ = ended_ || ended;
  ++changes_;
  if (lost_) return;
  lost_ = Error{.kind = ErrorKind::kCluster,
                .tried = "keep the node",
                .target = hello_.node,
                .cause = std::move(cause)};
}

}  // namespace liveload::cluster
