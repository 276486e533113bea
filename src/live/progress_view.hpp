#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "live/terminal.hpp"
#include "liveload/progress.hpp"

namespace liveload::live {

/// The lines of a terminal's progress block.
std::vector<std::string> progress_block(const Terminal& terminal, const Progress& progress);

/// The same as one line, for logs.
std::string progress_line(const Terminal& terminal, const Progress& progress);

/// Shows a run while it goes on: a block drawn again in place on a terminal, else a line each five
/// seconds. Calls must not overlap.
class ProgressView {
 public:
  /// Writes to `out`, which must outlive it.
  ProgressView(std::FILE* out, Terminal terminal) : out_(out), terminal_(terminal) {}
  /// Leaves the terminal as it was.
  ~ProgressView() { clear(); }
  ProgressView(const ProgressView&) = delete;
  ProgressView& operator=(const ProgressView&) = delete;

  void update(const Progress& progress);
  /// Takes the block away, so that something else can be printed.
  void clear();

 private:
  void draw(const Progress& progress);

  std::FILE* out_;
  Terminal terminal_;
  std::size_t drawn_ = 0;  // Lines of the block on the screen.
  Duration last_line_{-1};
};

}  // namespace liveload::live
