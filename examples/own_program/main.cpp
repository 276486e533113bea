// A load test that is a program of its own: no `liveload run`, the scenario is compiled in.
//
//   own_program http://localhost:4000
#include <cstdio>
#include <liveload/liveload.hpp>
#include <liveload/run.hpp>

using namespace liveload;
using namespace std::chrono_literals;

struct Visit : Scenario {
  void run(Context& user, UserId, const Config& config) override {
    user.navigate(config.require("base-url")).wait_for_liveview().sleep(500ms);
  }
};
LIVELOAD_SCENARIO(Visit);

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s URL\n", argv[0]);
    return 2;
  }
  const auto outcomes =
      run({.users = 2, .scenario_duration = 3s, .config = Config().set("base-url", argv[1])});
  if (!outcomes) {
    std::fprintf(stderr, "%s\n", outcomes.error().message().c_str());
    return 1;
  }
  for (const Outcome& outcome : *outcomes) {
    if (outcome.error) std::fprintf(stderr, "%s\n", outcome.error->message().c_str());
    if (!outcome.result) return 1;
    const auto join = outcome.result->histogram("liveview_join_duration_us");
    std::printf("%s: %d visits, %d failed users, join p95 %.1f ms\n", outcome.scenario.c_str(),
                static_cast<int>(outcome.result->counter("iterations")),
                static_cast<int>(outcome.result->users().failed),
                join ? join->quantile(0.95) / 1e3 : 0.0);
  }
}
