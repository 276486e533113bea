#pragma once

#include <memory>
#include <vector>

#include "browser/connection.hpp"
#include "net/fiber.hpp"

namespace liveload::engine {

/// What there is to say of a browser beside what it measured.
struct BrowserFacts {
  std::string version;
  std::string sandbox;  ///< "on", "off: running as root"
};

/// A shard's browsers: one for each `users_per_browser` users, and a new one in place of each that
/// died. Confined to its shard's fibers.
class BrowserPool {
 public:
  BrowserPool(net::EventLoop& loop, browser::Connection& connection,
              std::vector<browser::PageScript> scripts, const BrowserOptions& options);

  /// Starts `count` browsers. Error of kind `browser_start` if one does not start.
  Result<void> start(std::size_t count);
  /// The living browser for who has that seat (from 0). Starts another where that one has died, or
  /// where there are more users than were expected.
  Result<browser::Browser*> for_seat(std::size_t seat);
  /// What the result should say of the browsers, as of the first one: its version, sandbox… Empty
  /// before `start`.
  BrowserFacts facts() const;
  /// How many died during the run.
  std::size_t lost() const { return dead_.size(); }
  /// Stops all. Pages must be closed.
  void stop();

 private:
  Result<std::unique_ptr<browser::Browser>> start_one();
  bool ready(std::size_t slot) const;
  Result<void> make_ready(std::size_t slot);

  net::EventLoop& loop_;
  browser::Connection& connection_;
  std::vector<browser::PageScript> scripts_;
  const BrowserOptions& options_;
  net::Semaphore starting_{1};
  std::vector<std::unique_ptr<browser::Browser>> browsers_;
  /// Stopped, but kept until the end: pages of theirs may still be around.
  std::vector<std::unique_ptr<browser::Browser>> dead_;
};

}  // namespace liveload::engine
