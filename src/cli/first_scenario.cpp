// A first scenario: what one person does on the site, again and again until the time is up.
//
//   liveload run scenario.cpp --users 5 --scenario-duration 30s --base-url http://localhost:4000
#include <liveload/liveload.hpp>

using namespace liveload;
using namespace std::chrono_literals;

class First : public Scenario {
 public:
  // Whatever `liveload run` does not know itself is an option of the scenario.
  void run(Context& user, UserId, const Config& config) override {
    user.navigate(config.get("base-url", "http://localhost:4000"))
        .wait_for_liveview()
        .wait_for_selector("h1")
        .inner_text("h1", as("headline"));

    // Actions wait until they can be done. Give each the selector of something on your page:
    //   user.fill("#search", "tea").wait_for_phx_loading_completion(Phx::kChange, "#search-form");
    //   user.click("#buy").wait_for_phx_loading_completion(Phx::kClick, "#buy");
    //   user.submit_form("#checkout");

    user.sleep(1s);  // people pause
  }
};

LIVELOAD_SCENARIO(First);
