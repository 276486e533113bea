// A session that is signed in once and used again and again, by snapshots of the storage.

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "liveload/liveload.hpp"
#include "shop.hpp"

namespace liveload::testing {
namespace {

using namespace std::chrono_literals;

void sign_in(Context& browser, const Config& config) {
  browser.navigate(config.require("base-url") + "/login").wait_for_liveview();
  browser.fill("#user_email", "ann@example.com").fill("#user_password", "password");
  browser.submit_form("#login-form").wait_for_liveview();
}

void expect_signed_in(Context& user, const Config& config) {
  user.navigate(config.require("base-url") + "/").wait_for_liveview();
  if (const auto name = user.inner_text("#user"); name != "ann@example.com") {
    user.fail("signed in as " + name);
  }
}

/// Signs in at first, and from then on takes up that session anew.
struct SignsInOnce : Scenario {
  void run(Context& user, UserId, const Config& config) override {
    if (user.iteration() == 1) {
      sign_in(user, config);
      user.context_storage_snapshot(as("session"));
    } else {
      user.reset_context_storage();
      user.navigate(config.require("base-url") + "/").wait_for_liveview();
      if (user.visible("#user")) user.fail("still signed in");
      user.restore_context_storage(user.assigned("session"));
    }
    expect_signed_in(user, config);
    if (user.iteration() == 3) user.halt();
  }
};
LIVELOAD_SCENARIO(SignsInOnce);

double served(Shop& shop, const char* event) {
  const auto stats = shop.stats();
  const auto* events = stats.at("events").if_object();
  const auto* found = events ? events->if_contains(event) : nullptr;
  return found ? found->to_number<double>() : 0;
}

TEST(Session, IsTakenUpAgainInLaterIterations) {
  Shop shop;
  RunOptions options;
  options.users = 2;
  const Outcome outcome = shop.run("SignsInOnce", options);
  ASSERT_TRUE(outcome.result);
  for (const FailureCategory& category : outcome.result->failures()) {
    for (const FailureSample& sample : category.samples) ADD_FAILURE() << sample.reason;
  }
  EXPECT_EQ(outcome.result->users().succeeded, 2u);
  EXPECT_EQ(served(shop, "sign_in"), 2) << "once a user";
}

}  // namespace
}  // namespace liveload::testing
