#pragma once

#include <string_view>

namespace liveload::cli {

/// Turns SIGINT, SIGTERM and SIGHUP into requests while it lives: the first asks the run to stop,
/// the second to cut its users at once, the third ends the process as the system does by default.
/// Each says so on standard error. One at a time; made and destroyed on the main thread, asked from
/// any.
class Interrupt {
 public:
  /// What the first one says, a line of its own; must outlive this.
  explicit Interrupt(std::string_view stop_notice);
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  bool stop_requested() const;
  bool cut_requested() const;
};

}  // namespace liveload::cli
