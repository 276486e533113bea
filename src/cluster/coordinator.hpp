#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/secrets.hpp"
#include "cluster/crew.hpp"
#include "cluster/finish.hpp"
#include "cluster/ledger.hpp"
#include "cluster/losses.hpp"
#include "cluster/order.hpp"
#include "cluster/staffing.hpp"
#include "liveload/run.hpp"
#include "result/verdict.hpp"

namespace liveload::cluster {

/// Leads a crew through one scenario, from its `setup` to its `teardown`, and makes the result of
/// what it measured. Confined to the calling thread.
class Coordinator {
 public:
  /// What is referred to must outlive it.
  Coordinator(Order order, Crew& crew);

  /// Blocks until the scenario has ended, in whatever way.
  Outcome run();

 private:
  /// Until every node is ready.
  std::optional<Error> prepare();
  /// Those that are for this scenario: its own metrics are known by then.
  std::optional<Error> read_thresholds();
  /// Where one is asked for.
  void begin_journal();
  void note_in_journal(Course course, bool over);
  void note_journal_trouble(std::vector<std::string>& warnings) const;
  /// Everything from the scenario's `setup` to its `teardown`.
  void conduct();
  /// Has the scenario's `setup` called; users may start where there is no error.
  std::optional<Error> set_up();
  /// Until every user has ended, or nothing more is to be expected.
  void steer();
  void tear_down();
  /// To a node that is still there, where that of the setup was lost.
  void move_teardown();
  /// Until its browsers have ended.
  void dismiss();
  /// Waits a moment; afterwards what the nodes have measured and whether to stop is known.
  void tick(Progress::Phase phase);
  void collect();
  void lose(std::size_t node);
  void heed_stop();
  void heed_users(base::Instant until);
  void break_off(Error error, Duration grace);
  void report(Progress::Phase phase);
  void describe(Progress::Phase phase);
  Course course(base::Instant ended) const;
  /// Calls `act` with each node that is still there.
  void each(const std::function<void(Member&)>& act);
  bool users_over() const;

  const Order order_;
  Crew& crew_;
  std::unique_ptr<Journal> journal_;
  Ledger ledger_;
  Losses losses_;
  base::Instant start_{};
  base::Instant ended_{};
  base::Instant next_report_{};
  /// The node whose instance of the scenario is asked for what concerns all users.
  std::size_t host_ = 0;
  bool hosted_ = false;
  Staffing staffing_;
  std::vector<bool> gone_;  ///< Members that are lost, and were taken note of.
  bool started_ = false;
  bool stopping_ = false;
  bool cut_ = false;
  std::optional<Error> broke_off_;
  std::vector<std::string> warnings_;
  std::vector<result::Threshold> thresholds_;
};

}  // namespace liveload::cluster
