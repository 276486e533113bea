#pragma once

#include <gmock/gmock.h>
#include <signal.h>

#include <condition_variable>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "cluster/bus_server.hpp"
#include "cluster/nats_bus.hpp"
#include "cluster/subjects.hpp"
#include "process/readings.hpp"
#include "support/deadlines.hpp"

namespace liveload::cluster::test {

using liveload::test::soon;

inline const Subjects kSubjects("r1");

/// What a handler was given, to be waited for.
class Received {
 public:
  Bus::Handler handler() {
    return [this](BusMessage message) {
      const std::lock_guard lock(mutex_);
      messages_.push_back(std::move(message));
      changed_.notify_all();
    };
  }
  /// The first `count` messages; fewer once it takes too long.
  std::vector<BusMessage> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, soon().at(), [&] { return messages_.size() >= count; });
    return messages_;
  }
  std::size_t count() const {
    const std::lock_guard lock(mutex_);
    return messages_.size();
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<BusMessage> messages_;
};

inline std::unique_ptr<Bus> join(const JoinTicket& ticket, const std::string& name = "test") {
  auto bus = connect_nats(ticket, name, soon());
  EXPECT_TRUE(bus) << bus.error().message();
  return bus ? std::move(*bus) : nullptr;
}

/// Asks again and again whether it holds; false once that takes too long.
template <class Condition>
bool eventually(Condition holds) {
  const base::Deadline deadline = soon();
  while (!deadline.passed()) {
    if (holds()) return true;
  }
  return false;
}

/// The nats-server that this process started; 0 where there is none.
inline pid_t server_process() {
  for (const pid_t process : process::process_tree(getpid())) {
    std::ifstream file("/proc/" + std::to_string(process) + "/comm");
    std::string name;
    if (std::getline(file, name) && name == "nats-server") return process;
  }
  return 0;
}

inline std::unique_ptr<BusServer> start_server(BusServerOptions options) {
  auto server = BusServer::start(std::move(options), soon());
  EXPECT_TRUE(server) << server.error().message();
  return server ? std::move(*server) : nullptr;
}

inline std::unique_ptr<BusServer> start_server() {
  return start_server(BusServerOptions{.run_id = "r1"});
}

}  // namespace liveload::cluster::test
