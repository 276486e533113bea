#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "cluster/bus.hpp"

namespace liveload::cluster {

/// What several MemoryBus are ends of, for tests: messages are handed over in the call that
/// publishes them, one at a time. Thread-safe.
class MemoryHub {
 public:
  void subscribe(const void* end, std::string subject, Bus::Handler handler) {
    const std::lock_guard lock(mutex_);
    handlers_.push_back({end, std::move(subject), std::move(handler)});
  }
  /// None of its handlers runs any more.
  void leave(const void* end) {
    const std::lock_guard lock(mutex_);
    std::erase_if(handlers_, [end](const Entry& entry) { return entry.end == end; });
  }
  void publish(const BusMessage& message) {
    const std::lock_guard lock(mutex_);
    // A copy: handlers may subscribe.
    for (const Entry& entry : std::vector<Entry>(handlers_)) {
      const bool any = entry.subject.ends_with(".*");
      const std::string_view prefix(entry.subject.data(), entry.subject.size() - (any ? 1 : 0));
      const bool meant =
          any ? message.subject.starts_with(prefix) : message.subject == entry.subject;
      if (meant) entry.handler(message);
    }
  }

 private:
  struct Entry {
    const void* end;
    std::string subject;
    Bus::Handler handler;
  };
  std::recursive_mutex mutex_;  // Handlers publish, too.
  std::vector<Entry> handlers_;
};

class MemoryBus : public Bus {
 public:
  explicit MemoryBus(MemoryHub& hub) : hub_(hub) {}
  ~MemoryBus() override { hub_.leave(this); }
  Result<void> subscribe(std::string subject, Handler handler) override {
    hub_.subscribe(this, std::move(subject), std::move(handler));
    return {};
  }
  Result<void> publish(std::string_view subject, std::string_view body,
                       std::string_view reply_to) override {
    hub_.publish({std::string(subject), std::string(body), std::string(reply_to)});
    return {};
  }
  Result<std::string> request(std::string_view subject, std::string_view body,
                              base::Deadline) override {
    const auto answer = std::make_shared<std::string>();
    const std::string inbox = "inbox." + std::to_string(reinterpret_cast<std::uintptr_t>(&*answer));
    hub_.subscribe(this, inbox,
                   [answer](BusMessage message) { *answer = std::move(message.body); });
    hub_.publish({std::string(subject), std::string(body), inbox});
    return *answer;
  }
  Result<void> flush(base::Deadline) override { return {}; }
  bool connected() const override { return true; }
  std::size_t max_body() const override { return 4096; }
  BusCounts counts() const override { return {}; }
  std::string last_trouble() const override { return {}; }

 private:
  MemoryHub& hub_;
};

}  // namespace liveload::cluster
