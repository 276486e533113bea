#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "cluster/coordinator.hpp"
#include "cluster/memory_bus.hpp"
#include "cluster/remote_crew.hpp"
#include "cluster/simulated_worker.hpp"
#include "support/temp_folder.hpp"

namespace liveload::cluster {

struct Quiet : Scenario {
  void run(Context&, UserId, const Config&) override {}
};

/// For tests: a whole run on simulated nodes. Coordinator, crew, agents and what they say to each
/// other, without browsers and without a server for the bus.
class SimulatedRun {
 public:
  SimulatedRun() {
    options_.users = 9;
    options_.scenario_duration = std::chrono::milliseconds(400);
    options_.files = folder_ / "result-files";
    options_.config = Config({{"simulate-iteration", "50ms"}, {"simulate-dimensions", 2}});
    library_ = folder_ / "simulated.so";
    std::ofstream(library_) << "nobody opens it";
    EXPECT_TRUE(cluster_.listen());
  }
  ~SimulatedRun() {
    cluster_.end(base::Deadline::after(std::chrono::seconds(5)));
    for (std::thread& agent : agents_) agent.join();
  }
  SimulatedRun(const SimulatedRun&) = delete;
  SimulatedRun& operator=(const SimulatedRun&) = delete;

  void start_agents(int count) {
    for (int i = 0; i < count; ++i) {
      agents_.emplace_back([this, i] {
        AgentOptions agent{.ticket = {.run_id = "r1"}, .node = "n" + std::to_string(i)};
        agent.make_worker = make_simulated_worker;
        agent.stop_requested = [] { return false; };
        agent.tell = [](const std::string&) {};
        (void)serve(agent, std::make_unique<MemoryBus>(hub_));
      });
    }
    while (cluster_.nodes().size() < static_cast<std::size_t>(count)) {
      cluster_.work(base::Deadline::after(std::chrono::milliseconds(20)));
    }
  }

  Outcome run() {
    RunHooks hooks;
    hooks.progress = progress_;
    hooks.partial = partial_;
    hooks.users_change = users_change_;
    Order order{options_, hooks, "Quiet", "quiet.cpp"};
    const scenario::LoadedScenario quiet{.name = "Quiet",
                                         .origin = "quiet.cpp",
                                         .factory = [] { return std::make_unique<Quiet>(); },
                                         .library = library_};
    auto crew = RemoteCrew::make(cluster_, order, quiet, ++task_);
    EXPECT_TRUE(crew) << crew.error().message();
    return Coordinator(order, **crew).run();
  }

  const test::TempFolder folder_;
  RunOptions options_;
  std::function<void(const Progress&)> progress_;
  std::function<void(const Partial&)> partial_;
  std::function<std::int64_t()> users_change_;
  std::string library_;
  std::int64_t task_ = 0;
  MemoryHub hub_;
  Cluster cluster_{options_.cluster.emplace(), "r1", nullptr, std::make_unique<MemoryBus>(hub_)};
  std::vector<std::thread> agents_;
};

}  // namespace liveload::cluster
