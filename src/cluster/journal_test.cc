#include "cluster/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "cluster/recovery.hpp"
#include "cluster/simulated_run.hpp"
#include "liveload/abi.hpp"
#include "result/json.hpp"
#include "telemetry/recorder.hpp"

namespace liveload::cluster {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using namespace std::chrono_literals;

class JournalTest : public testing::Test, protected SimulatedRun {
 protected:
  JournalTest() {
    options_.journal = true;
    options_.thresholds = {"iterations[failed] share < 50%"};
    options_.config.set("api-token", "s3cret-value");
  }

  /// The journal as it was when `at` of the run had passed.
  void copy_at(Duration at) {
    progress_ = [this, at](const Progress& progress) {
      if (progress.elapsed < at || fs::exists(copy_)) return;
      for (const auto& entry : fs::directory_iterator(options_.files)) {
        if (entry.path().extension() == ".journal") fs::copy_file(entry.path(), copy_);
      }
    };
  }

  static Outcome recovered(const fs::path& journal) {
    auto outcome = recover(journal);
    EXPECT_TRUE(outcome) << outcome.error().message();
    return outcome ? std::move(*outcome) : Outcome{};
  }

  const fs::path copy_ = folder_ / "copy";
};

/// All that was measured is the same.
void expect_same_figures(const result::Measured& a, const result::Measured& b) {
  EXPECT_EQ(a.users, b.users);
  EXPECT_EQ(a.totals, b.totals);
  EXPECT_EQ(a.time_series, b.time_series);
  EXPECT_EQ(a.failures, b.failures);
  EXPECT_EQ(a.duration, b.duration);
}

void expect_same(const result::Data& a, const result::Data& b) {
  expect_same_figures(a.global, b.global);
  ASSERT_EQ(a.nodes.size(), b.nodes.size());
  for (std::size_t i = 0; i < a.nodes.size(); ++i) {
    EXPECT_EQ(a.nodes[i].name, b.nodes[i].name);
    EXPECT_EQ(a.nodes[i].status, b.nodes[i].status);
    EXPECT_EQ(a.nodes[i].clock_error, b.nodes[i].clock_error);
    expect_same_figures(*a.nodes[i].measured, *b.nodes[i].measured);
  }
  // Whole numbers are no floating-point numbers any more once they were written.
  EXPECT_EQ(*base::parse_json(base::dump_json(a.options)),
            *base::parse_json(base::dump_json(b.options)));
  EXPECT_EQ(a.target, b.target);
  EXPECT_EQ(a.tags, b.tags);
  EXPECT_EQ(a.environment, b.environment);
  EXPECT_EQ(a.connection, b.connection);
  EXPECT_EQ(a.metrics, b.metrics);
  EXPECT_EQ(a.verdicts.size(), 1U);
  EXPECT_EQ(a.verdicts, b.verdicts);
}

TEST_F(JournalTest, OfARunThatWasOverHoldsItsWholeResult) {
  options_.tags = {{"env", "staging"}};
  start_agents(3);
  const Outcome outcome = run();
  ASSERT_TRUE(fs::is_regular_file(outcome.journal)) << outcome.journal;
  const Outcome again = recovered(outcome.journal);
  EXPECT_FALSE(again.error);
  EXPECT_EQ(again.scenario, "Quiet");
  expect_same(outcome.result->data(), again.result->data());
  EXPECT_THAT(again.result->warnings(), Contains(HasSubstr("before the result was written")));
}

TEST_F(JournalTest, OfARunThatGoesOnHoldsWhatWasMeasuredUntilNow) {
  options_.scenario_duration = 3500ms;
  start_agents(3);
  copy_at(1500ms);
  const Outcome outcome = run();
  const Outcome then = recovered(copy_);
  ASSERT_TRUE(then.error);
  EXPECT_EQ(then.error->kind, ErrorKind::kInterrupted);
  EXPECT_THAT(then.error->message(), HasSubstr("the process that led the run ended"));
  EXPECT_EQ(then.result->users().unfinished, 9U);
  EXPECT_GT(then.result->counter("iterations"), 9U * 5);
  EXPECT_LT(then.result->counter("iterations"), outcome.result->counter("iterations"));
  EXPECT_GE(then.result->duration(), 900ms);
  EXPECT_LT(then.result->duration(), outcome.result->duration());
  EXPECT_EQ(then.result->nodes().size(), 3U);
  const auto parsed = base::parse_json(then.result->to_json());
  ASSERT_TRUE(parsed);
  EXPECT_TRUE(result::read_result(*parsed));
}

TEST_F(JournalTest, HoldsNoSecret) {
  start_agents(2);
  const Outcome outcome = run();
  std::ostringstream all;
  all << std::ifstream(outcome.journal, std::ios::binary).rdbuf();
  EXPECT_THAT(all.str(), AllOf(HasSubstr("api-token"), Not(HasSubstr("s3cret-value"))));
}

TEST_F(JournalTest, SaysWhatHasBecomeOfNodes) {
  options_.scenario_duration = 2500ms;
  options_.cluster->on_node_loss = OnNodeLoss::kContinue;
  start_agents(3);
  const auto lost = std::make_shared<bool>(false);
  progress_ = [&](const Progress& progress) { *lost = *lost || progress.elapsed > 100ms; };
  cluster_.watch_machines(
      [lost] { return *lost ? std::vector<Ended>{{"n1", "exit code 4"}} : std::vector<Ended>(); });
  const Outcome outcome = run();
  const Outcome again = recovered(outcome.journal);
  expect_same(outcome.result->data(), again.result->data());
  EXPECT_EQ(again.result->data().nodes[1].status, "error");
  EXPECT_THAT(again.result->warnings(), Contains(HasSubstr("exit code 4")));
}

TEST_F(JournalTest, WhereNoneCanBeKeptTheRunGoesOnAndSaysSo) {
  std::ofstream(options_.files) << "no folder";
  start_agents(1);
  const Outcome outcome = run();
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(outcome.journal, "");
  EXPECT_THAT(outcome.result->warnings(), Contains(HasSubstr("no journal of the run was kept")));
}

TEST_F(JournalTest, OfAnotherVersionIsRefused) {
  fs::create_directories(options_.files);
  const fs::path path = fs::path(options_.files) / "other.journal";
  const auto refusal = [&path](const Value::Object& head) {
    {
      auto file = JournalFile::create(path);
      file->append(head);
      file->flush();
    }
    const auto outcome = recover(path);
    EXPECT_FALSE(outcome);
    return outcome ? "" : outcome.error().message();
  };
  EXPECT_THAT(refusal({{"kind", "run"}, {"liveload", "0.0.1"}}),
              AllOf(HasSubstr("LiveLoad 0.0.1 wrote it"), HasSubstr("other.journal")));
  EXPECT_THAT(refusal({{"kind", "flush"}}), HasSubstr("does not begin with"));
  EXPECT_THAT(refusal({{"kind", "run"}, {"liveload", LIVELOAD_ABI}}), HasSubstr("its description"));
}

/// What `measured` second by second comes to, with a journal that is begun anew on the way.
TEST_F(JournalTest, BegunAnewItComesToTheSame) {
  constexpr std::uint64_t kLeast = 1 << 17;
  Ledger ledger(std::make_shared<base::Secrets>());
  ledger.open("a", 2);
  ledger.open("b", 3);
  for (std::size_t node : {0, 1}) ledger.set_metrics(node, telemetry::MetricTable::catalogue());
  result::RunFacts facts{.scenario = "Shop", .users = 5};
  const fs::path path = Journal::place(options_.files, "Shop", facts.started_at);
  auto journal = Journal::begin(path, facts, {}, ledger.nodes(), kLeast);
  ASSERT_TRUE(journal) << journal.error().message();
  ledger.keep(**journal);
  const base::Instant start{};
  telemetry::Recorder recorder(start, telemetry::MetricTable::catalogue(), 100);
  for (int second = 0; second < 60; ++second) {
    const base::Instant at = start + std::chrono::seconds(second);
    for (int i = 0; i < 2000; ++i) {
      recorder.record(telemetry::Histogram::kActionDurationUs, std::to_string(i % 50),
                      std::chrono::microseconds(i * i), at);
    }
    std::vector<engine::Flush> flushes(1);
    flushes[0].delta = recorder.take(at);
    flushes[0].failures.samples.push_back(
        {.kind = "timeout", .category = "click: timeout", .user_id = 7, .node = "a"});
    flushes[0].failures.others["click: timeout"] = 3;
    ledger.enter(static_cast<std::size_t>(second % 2), flushes);
    ledger.save();
  }
  int whole = 0;
  const auto end = read_journal(path, [&whole](const Frame& frame) {
    whole += frame.kind() == "whole" ? 1 : 0;
    return Result<void>();
  });
  ASSERT_TRUE(end);
  EXPECT_EQ(whole, 1);
  facts.duration = 2h;
  (*journal)->note({.users = 5, .ended = base::Instant() + 2h}, ledger.nodes(), true);
  ledger.save();
  const Outcome again = recovered(path);
  const RunResult direct = result::build(facts, ledger.nodes(), ledger.whole());
  expect_same_figures(direct.data().global, again.result->data().global);
  expect_same_figures(*direct.data().nodes[0].measured, *again.result->data().nodes[0].measured);
}

}  // namespace
}  // namespace liveload::cluster
