#include "cluster/ledger.hpp"

#include <gtest/gtest.h>

#include "engine/flush.hpp"

namespace liveload::cluster {
namespace {

using namespace std::chrono_literals;
using telemetry::Second;

class LedgerTest : public testing::Test {
 protected:
  /// Nodes that do `kRate` iterations a second, and hand them over as a node does.
  double rate_after(Duration elapsed, std::size_t nodes) {
    Ledger ledger(std::make_shared<base::Secrets>());
    const base::Instant start{};
    for (std::size_t n = 0; n < nodes; ++n) ledger.open("node-" + std::to_string(n), 1);
    for (std::size_t n = 0; n < nodes; ++n) {
      ledger.set_metrics(n, telemetry::MetricTable::catalogue());
      engine::FlushClock clock(start, n, nodes);
      while (clock.next() <= start + elapsed) {
        const base::Instant over = clock.turn(clock.next());
        const auto second = std::chrono::floor<std::chrono::seconds>(over - start).count() - 1;
        std::vector<engine::Flush> flushes(1);
        flushes[0].delta.counters = {
            {telemetry::Counter::kIterations, "completed", {{static_cast<Second>(second), kRate}}}};
        ledger.enter(n, flushes);
      }
    }
    Progress progress;
    progress.elapsed = elapsed;
    ledger.describe(progress);
    return progress.iterations_per_second;
  }

  static constexpr std::uint64_t kRate = 12;
};

TEST_F(LedgerTest, TellsTheRateOfTheLastSeconds) {
  for (const Duration elapsed :
       {Duration(4s), Duration(12s), Duration(12'340ms), Duration(59'990ms)}) {
    EXPECT_NEAR(rate_after(elapsed, 1), 12, 1e-9) << elapsed.count();
  }
}

TEST_F(LedgerTest, AllowsForNodesThatHandOverOneAfterTheOther) {
  for (const std::size_t nodes : {2, 3, 10}) {
    const double all = 12 * static_cast<double>(nodes);
    for (const Duration elapsed : {Duration(12s), Duration(12'340ms), Duration(31'900ms)}) {
      EXPECT_NEAR(rate_after(elapsed, nodes), all, all * 0.01) << nodes << " " << elapsed.count();
    }
  }
}

// With buckets of two seconds, of four and of eight.
TEST_F(LedgerTest, TellsTheRateOfALongRunToo) {
  for (const Duration elapsed : {Duration(901s), Duration(1'803s), Duration(4'799s)}) {
    EXPECT_NEAR(rate_after(elapsed, 1), 12, 1e-9) << elapsed.count();
  }
}

TEST_F(LedgerTest, HasNoRateAtFirst) {
  EXPECT_EQ(rate_after(0s, 1), 0);
  EXPECT_EQ(rate_after(500ms, 3), 0);
}

}  // namespace
}  // namespace liveload::cluster
