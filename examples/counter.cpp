// A counter that everybody clicks, but no more than --clicks-per-second times all together.
//
//   liveload run examples/counter.cpp --users 5 --base-url http://localhost:4000
//   --clicks-per-second 20
#include <liveload/liveload.hpp>

using namespace liveload;
using namespace std::chrono_literals;

class Counter : public Scenario {
 public:
  // Once, before any user starts: check the options, and give `run` what it needs.
  Result<Config> config(const Config& options) override {
    Config made;
    made.set("url", options.get("base-url", "http://localhost:4000") + "/counter");
    made.set("rate", options.get("clicks-per-second", 20));
    return made;
  }

  // All users share these.
  std::vector<Throttle> throttles(const Config& config) override {
    return {Throttle::rate("clicks", config.get("rate", 20), 1s)};
  }

  void run(Context& user, UserId, const Config& config) override {
    // Cookies, page and assigns last from one iteration to the next: open the page once.
    if (user.iteration() == 1) user.navigate(config.require("url")).wait_for_liveview();

    user.inner_text("#count", as("before"));
    user.throttle("clicks")
        .click("#inc", {.label = "increment"})
        .wait_for_phx_loading_completion(Phx::kClick, "#inc");

    // A reader without `as` returns what it read ("" once something has failed).
    const std::string after = user.inner_text("#count");
    const double expected = user.assigned("before").number() + 1;
    if (!user.failed() && Value(after).number() != expected) {
      user.fail("the counter says " + after + " after one click");
    }
  }
};

LIVELOAD_SCENARIO(Counter);
