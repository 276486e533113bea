#include "cluster/link.hpp"

namespace liveload::cluster {

void Link::send(Value::Object head, std::string_view body, base::Instant now) {
  head["number"] = ++last_number_;
  if (waiting_.empty()) last_progress_ = now;
  waiting_.push_back({last_number_, pack(head, body)});
  bytes_waiting_ += waiting_.back().message.size();
  send_more();
}

void Link::send_more() {
  while (sent_ < waiting_.size() && (bytes_sent_ == 0 || bytes_sent_ < kWindowBytes)) {
    const std::string& message = waiting_[sent_++].message;
    bytes_sent_ += message.size();
    publish_(message);
  }
}

void Link::acknowledge(std::int64_t number, base::Instant now) {
  while (!waiting_.empty() && sent_ > 0 && waiting_.front().number <= number) {
    const std::size_t bytes = waiting_.front().message.size();
    waiting_.pop_front();
    bytes_waiting_ -= bytes;
    bytes_sent_ -= bytes;
    --sent_;
    last_progress_ = now;
  }
  send_more();
}

std::optional<Frame> Link::receive(Frame frame, base::Instant now) {
  if (const std::int64_t* acknowledged = frame.head["received"].if_integer()) {
    acknowledge(*acknowledged, now);
  }
  const std::int64_t* number = frame.head["number"].if_integer();
  if (number == nullptr) return frame;
  to_acknowledge_ = true;
  // One that came before, or after one that was lost: that one will come again, and it with it.
  if (*number != received_ + 1) return {};
  ++received_;
  return frame;
}

void Link::tick(base::Instant now, const std::function<Value::Object()>& status) {
  if (!waiting_.empty() && now - last_progress_ >= kPatience) {
    last_progress_ = now;
    sent_ = 0;
    bytes_sent_ = 0;
    send_more();
  }
  if (!to_acknowledge_ && next_beat_ && now < *next_beat_) return;
  Value::Object beat = status();
  beat["kind"] = "beat";
  beat["received"] = received_;
  publish_(pack(beat));
  to_acknowledge_ = false;
  next_beat_ = now + kBeatInterval;
}

}  // namespace liveload::cluster
