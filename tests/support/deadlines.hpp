#pragma once

#include <gmock/gmock.h>

#include <chrono>

#include "base/deadline.hpp"

namespace liveload::test {

/// For what takes milliseconds on an idle machine, so that a busy one fails no test.
inline base::Deadline soon() {
  return base::Deadline::after(std::chrono::seconds(20));
}

/// Matches a Deadline that was made `duration` ahead in the last five seconds.
MATCHER_P(EndsIn, duration, "") {
  const Duration left = arg.left();
  return left <= Duration(duration) && left > Duration(duration) - std::chrono::seconds(5);
}

}  // namespace liveload::test
