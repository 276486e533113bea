#include <liveload/liveload.hpp>

struct Visit : liveload::Scenario {
  void run(liveload::Context& user, liveload::UserId, const liveload::Config& config) override {
    user.navigate(config.require("base-url"));
  }
};

LIVELOAD_SCENARIO(Visit);
