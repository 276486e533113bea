#pragma once

#include <boost/json/value.hpp>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "liveload/run.hpp"
#include "support/temp_folder.hpp"
#include "testing/demo_process.hpp"
#include "testing/test_client.hpp"

namespace liveload::testing {

/// A demo shop of the test's own, and runs against it.
class Shop {
 public:
  explicit Shop(const std::vector<std::string>& faults = {});

  std::string url(const std::string& path = "") const;
  /// What the shop saw: GET /stats.
  boost::json::object stats();
  void reset_stats();
  /// Runs the scenario that this program registered under `name`, against this shop.
  /// Files of failures are written below `folder`.
  Outcome run(const std::string& name, RunOptions options = {}, const RunHooks& hooks = {});
  /// Where a result of these runs would lie; gone with the shop.
  const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  demo::DemoProcess process_;
  test::TempFolder folder_;
};

}  // namespace liveload::testing
