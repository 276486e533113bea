// How a coordinator copes with many nodes: real agents, a real bus, users that are made up.
//
//   cluster_scale [NODES [USERS_A_NODE [SECONDS [AGENTS_A_PROCESS [AGENTS_A_THREAD]]]]]
//
// Each node measures three samples a second in each of 800 series, as a hundred users do who act
// once a second.
//
// A process each would be what a machine has; a hundred agents share one here, each with a
// connection, threads and a clock of its own, because a thousand processes cost more than what is
// to be measured. So does a thousand of these, where two cores have to bear all: several agents may
// share a thread and a connection as well.

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

#include "cluster/bus_server.hpp"
#include "cluster/coordinator.hpp"
#include "cluster/nats_bus.hpp"
#include "cluster/remote_crew.hpp"
#include "memory.hpp"
#include "process/child.hpp"
#include "process/readings.hpp"
#include "process/run_folder.hpp"
#include "scale_agents.hpp"

namespace {

using namespace liveload;
using namespace liveload::cluster;
using namespace std::chrono_literals;
using base::Clock;
using base::Deadline;

constexpr std::int64_t kSamples = 3;

struct Quiet : Scenario {
  void run(Context&, UserId, const Config&) override {}
};

int give_up(const Error& error) {
  fmt::print(stderr, "{}\n", error.message());
  return 1;
}

double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

/// CPU seconds of this process until now.
double cpu_time() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

/// CPU seconds of the bus's server until now.
double server_time() {
  for (const pid_t process : process::process_tree(getpid())) {
    std::ifstream file(fmt::format("/proc/{}/stat", process));
    std::string text;
    std::getline(file, text);
    if (text.find("(nats-server)") == std::string::npos) continue;
    std::istringstream fields(text.substr(text.rfind(')') + 1));
    std::string passed_over;
    for (int i = 0; i < 11; ++i) fields >> passed_over;
    double user = 0, system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
  }
  return 0;
}

/// What the agents' processes complained of.
void pass_on_complaints(std::vector<process::Child>& children) {
  for (process::Child& child : children) {
    if (!child.read_errors() && !child.recent_errors().empty()) {
      fmt::print(stderr, "agents: {}\n", child.recent_errors());
    }
    if (const auto status = child.poll_exit();
        status && (status->code != 0 || status->signal != 0)) {
      fmt::print(stderr, "a process of agents ended with {}\n", status->text());
    }
  }
}

/// Agents take their folders away with them.
void wait_for(std::vector<process::Child>& children) {
  const Deadline deadline = Deadline::after(30s);
  for (process::Child& child : children) {
    while (!child.poll_exit() && !deadline.passed()) std::this_thread::sleep_for(20ms);
  }
}

AgentOptions options_of(const JoinTicket& ticket, int number, const MadeUpSeconds& seconds) {
  AgentOptions options{.ticket = ticket, .node = fmt::format("node-{}", number)};
  options.make_worker = [&seconds](const Task& task, ContentSource&, const std::filesystem::path&) {
    return std::make_unique<MadeUpWorker>(task, seconds);
  };
  options.stop_requested = [] { return false; };
  options.tell = [](const std::string&) {};
  return options;
}

/// Agents that share a thread and a connection.
void be_together(std::vector<AgentOptions> all) {
  auto connected = connect_nats(all.front().ticket, all.front().node, Deadline::after(2min));
  if (!connected) return void(give_up(connected.error()));
  const std::shared_ptr<Bus> bus = std::move(*connected);
  std::vector<std::unique_ptr<Agent>> agents;
  for (const AgentOptions& options : all) {
    auto agent = Agent::make(options, std::make_unique<SharedBus>(bus));
    if (!agent) return void(give_up(agent.error()));
    agents.push_back(std::move(*agent));
  }
  for (base::Instant next = Clock::now(); !agents.empty(); next += Agent::kTurn) {
    std::this_thread::sleep_until(next);
    std::erase_if(agents, [](const std::unique_ptr<Agent>& agent) {
      if (agent->turn(Deadline::after(0s))) return false;
      if (const auto ended = agent->end(); !ended) give_up(ended.error());
      return true;
    });
  }
}

/// A process with `count` agents, from the `first` on.
int be_agents(int first, int count, int together) {
  // A coordinator has a machine of its own; here thousands of threads would take turns with it.
  setpriority(PRIO_PROCESS, 0, 19);
  const char* text = std::getenv("LIVELOAD_JOIN");
  const auto ticket = JoinTicket::decode(text == nullptr ? "" : text);
  if (!ticket) return give_up(ticket.error());
  const MadeUpSeconds seconds(static_cast<unsigned>(first), kSamples);
  std::vector<std::thread> threads;
  for (int i = first; i < first + count; i += together) {
    std::vector<AgentOptions> all;
    for (int j = i; j < std::min(i + together, first + count); ++j) {
      all.push_back(options_of(*ticket, j, seconds));
    }
    threads.emplace_back([all = std::move(all)] {
      if (all.size() > 1) return be_together(all);
      if (const auto served = serve(all.front()); !served) give_up(served.error());
    });
  }
  for (std::thread& thread : threads) thread.join();
  return 0;
}

struct Arguments {
  int nodes = 100;
  int users_a_node = 10;
  int seconds = 10;
  int agents_a_process = 100;
  int agents_a_thread = 1;
};

Result<std::vector<process::Child>> start_agents(const Arguments& arguments,
                                                 const JoinTicket& ticket) {
  std::vector<process::Child> children;
  for (int first = 0; first < arguments.nodes; first += arguments.agents_a_process) {
    const int count = std::min(arguments.agents_a_process, arguments.nodes - first);
    auto child = process::Child::spawn(
        {.argv = {"/proc/self/exe", "agents", std::to_string(first), std::to_string(count),
                  std::to_string(arguments.agents_a_thread)},
         .environment = {{"LIVELOAD_JOIN", ticket.encode()}}});
    if (!child) return tl::unexpected(child.error());
    children.push_back(std::move(*child));
  }
  return children;
}

int measure(const Arguments& arguments) {
  RunOptions options;
  options.users = std::int64_t{arguments.nodes} * arguments.users_a_node;
  options.scenario_duration = std::chrono::seconds(arguments.seconds);
  options.cluster.emplace();
  auto folder = process::RunFolder::create();
  if (!folder) return give_up(folder.error());
  options.files = folder->path() / "files";
  options.journal = true;
  auto server = BusServer::start({.run_id = "scale"}, Deadline::after(20s));
  if (!server) return give_up(server.error());
  auto bus = connect_nats((*server)->coordinator_ticket(), "coordinator", Deadline::after(20s));
  if (!bus) return give_up(bus.error());
  const JoinTicket ticket = (*server)->agent_ticket();
  Cluster cluster(*options.cluster, "scale", std::move(*server), std::move(*bus));
  if (auto listening = cluster.listen(); !listening) return give_up(listening.error());

  const base::Instant began = Clock::now();
  auto children = start_agents(arguments, ticket);
  if (!children) return give_up(children.error());
  while (cluster.nodes().size() < static_cast<std::size_t>(arguments.nodes)) {
    cluster.work(Deadline::after(100ms));
    if (Clock::now() - began > 5min) return give_up({.cause = "the agents do not come"});
  }
  fmt::print("{} agents joined after {:.2f} s\n", arguments.nodes, seconds(Clock::now() - began));

  const auto library = folder->path() / "scenario.so";
  std::ofstream(library) << "nobody opens it";
  bool started = false;
  double cpu_before = 0, cpu_last = 0, server_before = 0;
  base::Instant from{}, last{};
  RunHooks hooks;
  hooks.progress = [&](const Progress& progress) {
    const bool running = progress.phase == Progress::Phase::kRunning;
    if (running && progress.elapsed > 0s && !std::exchange(started, true)) {
      fmt::print("all were ready, and started at one instant, after {:.2f} s\n",
                 seconds(Clock::now() - progress.elapsed - began));
      cpu_before = cpu_last = cpu_time();
      server_before = server_time();
      from = last = Clock::now();
    }
    if (!running || !started || progress.elapsed < 1s) return;
    if (progress.nodes_lost > 0) pass_on_complaints(*children);
    const double now = cpu_time(),
                 passed = seconds(Clock::now() - std::exchange(last, Clock::now()));
    fmt::print(
        "{:3.0f} s: {} of {} users, {} iterations, {} nodes lost; coordinator {:.2f} cores lately, "
        "{:.2f} since the start, {:.0f} MB; server {:.2f} cores\n",
        seconds(progress.elapsed), progress.users_running, progress.users, progress.iterations,
        progress.nodes_lost, (now - std::exchange(cpu_last, now)) / passed,
        (now - cpu_before) / seconds(Clock::now() - from), resident_megabytes(),
        (server_time() - server_before) / seconds(Clock::now() - from));
    std::fflush(stdout);
  };
  Order order{options, hooks, "Quiet", "quiet.cpp"};
  const scenario::LoadedScenario quiet{.name = "Quiet",
                                       .origin = "quiet.cpp",
                                       .factory = [] { return std::make_unique<Quiet>(); },
                                       .library = library};
  auto crew = RemoteCrew::make(cluster, order, quiet, 1);
  if (!crew) return give_up(crew.error());
  const Outcome outcome = Coordinator(order, **crew).run();
  pass_on_complaints(*children);
  if (outcome.error) return give_up(*outcome.error);
  for (const std::string& warning : outcome.result->warnings()) fmt::print("{}\n", warning);
  const UserTotals users = outcome.result->users();
  fmt::print("{} of {} users succeeded; the result was there {:.2f} s after the start\n",
             users.succeeded, users.total, seconds(Clock::now() - from));
  if (!outcome.journal.empty()) {
    fmt::print("the journal has {:.0f} MB\n",
               static_cast<double>(std::filesystem::file_size(outcome.journal)) / 1e6);
  }
  cluster.end(Deadline::after(10s));
  wait_for(*children);
  return users.succeeded == users.total ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 5 && std::string_view(argv[1]) == "agents") {
    return be_agents(std::atoi(argv[2]), std::atoi(argv[3]), std::max(1, std::atoi(argv[4])));
  }
  Arguments arguments;
  const std::array targets{&arguments.nodes, &arguments.users_a_node, &arguments.seconds,
                           &arguments.agents_a_process, &arguments.agents_a_thread};
  for (std::size_t i = 0; i < targets.size() && static_cast<int>(i) + 1 < argc; ++i) {
    *targets[i] = std::atoi(argv[i + 1]);
  }
  return measure(arguments);
}
