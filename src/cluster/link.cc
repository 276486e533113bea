#include "cluster/link.hpp"

#include <algorithm>

namespace liveload::cluster {

void Link::send(Value::Object head, std::string_view body, base::Instant now) {
  head["number"] = ++last_number_;
  if (waiting_.empty()) last_progress_ = now;
  waiting_.push_back({last_number_, pack(head, body)});
  bytes_waiting_ += waiting_.back().message.size();
  send_more();
}

void Link::send_more() {
  const std::size_t most = again_ > 0 ? again_ : waiting_.size();
  while (sent_ < std::min(most, waiting_.size()) &&
         (bytes_sent_ == 0 || bytes_sent_ < kWindowBytes)) {
    const Waiting& next = waiting_[sent_++];
    bytes_sent_ += next.message.size();
    last_sent_ = std::max(last_sent_, next.number);
    publish_(next.message);
  }
  if (sent_ == waiting_.size()) again_ = 0;
}

void Link::acknowledge(std::int64_t number, base::Instant now) {
  // What was never sent has not arrived, whoever says so.
  number = std::min(number, last_sent_);
  if (waiting_.empty() || waiting_.front().number > number) return;
  bool late = false;
  while (!waiting_.empty() && waiting_.front().number <= number) {
    const std::size_t bytes = waiting_.front().message.size();
    waiting_.pop_front();
    bytes_waiting_ -= bytes;
    if (sent_ == 0) {  // Given up already; it arrived all the same.
      late = true;
      continue;
    }
    bytes_sent_ -= bytes;
    --sent_;
  }
  last_progress_ = now;
  patience_ = kPatience;
  again_ = late ? 0 : again_ * 2;
  // Nothing was lost: all that were ever sent are on their way still.
  for (; late && sent_ < waiting_.size() && waiting_[sent_].number <= last_sent_; ++sent_) {
    bytes_sent_ += waiting_[sent_].message.size();
  }
  send_more();
}

std::optional<Frame> Link::receive(Frame frame, base::Instant now) {
  if (const std::int64_t* acknowledged = frame.head["received"].if_integer()) {
    acknowledge(*acknowledged, now);
  }
  const std::int64_t* number = frame.head["number"].if_integer();
  if (number == nullptr) return frame;
  if (*number != received_ + 1) {
    // One that came before, or after one that was lost: that one will come again, and it with it.
    to_acknowledge_ = true;
    return {};
  }
  ++received_;
  return frame;
}

void Link::tick(base::Instant now, const std::function<Value::Object()>& status) {
  if (!waiting_.empty() && now - last_progress_ >= patience_) {
    last_progress_ = now;
    patience_ = std::min(patience_ * 2, kLongestPatience);
    again_ = 1;
    sent_ = 0;
    bytes_sent_ = 0;
    send_more();
  }
  const std::int64_t dealt_with = std::max(received_ - held_, acknowledged_);
  const bool due = to_acknowledge_ || dealt_with > acknowledged_ || !next_beat_;
  if (!due && now < *next_beat_) return;
  Value::Object beat = status();
  beat["kind"] = "beat";
  beat["received"] = acknowledged_ = dealt_with;
  publish_(pack(beat));
  to_acknowledge_ = false;
  next_beat_ = now + kBeatInterval;
}

}  // namespace liveload::cluster
