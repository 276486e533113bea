#pragma once

#include <optional>
#include <string>

#include "engine/person.hpp"
#include "engine/surroundings.hpp"
#include "net/fiber.hpp"

namespace liveload::engine {

/// How long a user that failed waits for its restart, after so many restarts in a row without a
/// good iteration between them: not at all, then 1 s, 2 s, 4 s… up to 30 s.
Duration back_off(std::uint64_t restarts_in_a_row);

/// One user's life: a person that iterates until the user's duration is over, it halts, it fails,
/// or the run stops; and where the run's policy is to restart, another one in place of each that
/// failed. The last iteration may end; each has its own time-out. Confined to its fiber.
class User {
 public:
  /// The user was to come at `due`. Its duration is over at `until`; without that, the scenario's
  /// duration after it came.
  User(UserId id, Surroundings surroundings, base::Instant due,
       std::optional<base::Instant> until = {});

  /// Runs the whole life in the calling fiber.
  void live(const FindBrowser& find_browser);
  /// The run stops: whoever waits to be restarted need not. From any fiber of the shard.
  void stop();
  /// The user ends after its iteration, its first if it has had none, as if its duration were over.
  /// From any fiber of the shard.
  void retire();
  bool retiring() const { return retiring_; }
  /// Cuts the user's waits short, so that `live` returns soon. From any fiber of the shard.
  void interrupt();
  /// As `interrupt`, where it holds a permit, which is another's from now on. From any fiber of the
  /// shard.
  void fence();

 private:
  enum class Ending { kSucceeded, kFailed, kCut };

  Ending send_person(const FindBrowser& find_browser);
  Ending accompany(Person& person, bool takes_over, const FindBrowser& find_browser);
  void begin(bool page_open);
  void count_restart();
  Ending go_through(Person& person);
  bool wait_for_restart();
  /// No further iteration is to begin.
  bool leaving() const { return retiring_ || around_.stopping; }
  base::Instant life_end() const;
  void end(Ending ending);

  UserId id_;
  Surroundings around_;
  base::Instant due_;
  std::optional<base::Instant> until_;
  net::Interrupt interrupt_;
  net::Interrupt back_off_over_;
  Past past_;
  Person* person_ = nullptr;  ///< The present one.
  std::uint64_t restarts_in_a_row_ = 0;
  std::string failure_;  ///< The last one's kind.
  bool begun_ = false;
  bool retiring_ = false;
  base::Instant began_{};
};

}  // namespace liveload::engine
