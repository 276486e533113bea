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
/// publishes them. Thread-safe.
class MemoryHub {
 public:
  void subscribe(std::string subject, Bus::Handler handler) {
    const std::lock_guard lock(mutex_);
    handlers_.emplace_back(std::move(subject), std::move(handler));
  }
  void publish(const BusMessage& message) {
    std::vector<Bus::Handler> called;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [subject, handler] : handlers_) {
        const bool any = subject.ends_with(".*");
        const std::string_view prefix(subject.data(), subject.size() - (any ? 1 : 0));
        if (any ? message.subject.starts_with(prefix) : message.subject == subject) {
          called.push_back(handler);
        }
      }
    }
    for (const Bus::Handler& handler : called) handler(message);
  }

 private:
  std::mutex mutex_;
  std::vector<std::pair<std::string, Bus::Handler>> handlers_;
};

class MemoryBus : public Bus {
 public:
  explicit MemoryBus(MemoryHub& hub) : hub_(hub) {}
  Result<void> subscribe(std::string subject, Handler handler) override {
    hub_.subscribe(std::move(subject), std::move(handler));
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
    hub_.subscribe(inbox, [answer](BusMessage message) { *answer = std::move(message.body); });
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
