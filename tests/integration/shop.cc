#include "shop.hpp"

#include <gtest/gtest.h>

#include <iostream>

namespace liveload::testing {

Shop::Shop(const std::vector<std::string>& faults) : process_(faults) {}

std::string Shop::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(process_.port()) + path;
}

boost::json::object Shop::stats() {
  return demo::TestBrowser(process_.port()).stats().as_object();
}

void Shop::reset_stats() {
  demo::TestBrowser(process_.port()).request("POST", "/stats/reset");
}

Outcome Shop::run(const std::string& name, RunOptions options, const RunHooks& hooks) {
  options.scenarios = {name};
  options.files = folder_ / "result-files";
  if (!options.config.has("base-url")) options.config.set("base-url", url());
  auto outcomes = liveload::run(options, hooks);
  if (!outcomes) {
    ADD_FAILURE() << outcomes.error().message();
    return {.scenario = name, .result = {}, .error = outcomes.error()};
  }
  EXPECT_EQ(outcomes->size(), 1u);
  Outcome outcome = outcomes->front();
  // Only seen when a test fails: what the users ran into.
  if (outcome.result) {
    for (const FailureCategory& category : outcome.result->failures()) {
      for (const FailureSample& sample : category.samples) {
        std::cout << "user " << sample.user_id << " at " << sample.url << ": " << sample.reason
                  << '\n';
      }
    }
  }
  return outcome;
}

}  // namespace liveload::testing
