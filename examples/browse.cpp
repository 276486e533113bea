// One visitor: searches the shop, opens the first hit, and puts it into the cart.
#include <liveload/liveload.hpp>
using namespace liveload;

struct Browse : Scenario {
  void run(Context& user, UserId, const Config& config) override {
    user.navigate(config.get("base-url", "http://localhost:4000")).wait_for_liveview();
    user.fill("#q", "oolong").wait_for_phx_loading_completion(Phx::kChange, "#search");
    user.click("#products a").wait_for_selector("#product-name");
    user.click("#add-to-cart").wait_for_phx_loading_completion(Phx::kClick, "#add-to-cart");
    user.sleep(std::chrono::seconds(2));  // people look around
  }
};

LIVELOAD_SCENARIO(Browse);
