// The scenario of the browser benchmark. `shop` in peer.mjs does the very same: change both or
// none.
#include <liveload/liveload.hpp>
using namespace liveload;
using namespace std::chrono_literals;

struct Shop : Scenario {
  void run(Context& user, UserId, const Config& config) override {
    const Duration think = config.get("think", Duration(400ms));
    user.navigate(config.require("base-url")).wait_for_liveview().sleep(think);
    user.fill("#q", "copper oolong").wait_for_selector("#product-15:only-child").sleep(think);
    user.click("#product-link-15").wait_for_selector("#reviews").sleep(think);
    user.click("#add-to-cart").wait_for_selector("#in-cart").sleep(think);
    user.click("#nav-cart").wait_for_selector("#cart-lines").sleep(think);
    user.click("#remove-15").wait_for_selector("#cart-empty").sleep(think);
  }
};

LIVELOAD_SCENARIO(Shop);
