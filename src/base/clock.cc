#include "base/clock.hpp"

#include <ctime>

namespace liveload::base {

Instant to_instant(WallTime wall) {
  const auto distance = std::chrono::system_clock::now() - wall;
  return Clock::now() - std::chrono::duration_cast<Clock::duration>(distance);
}

WallTime to_wall(Instant instant) {
  const auto distance = Clock::now() - instant;
  return std::chrono::system_clock::now() -
         std::chrono::duration_cast<std::chrono::system_clock::duration>(distance);
}

std::string iso8601(WallTime wall) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(wall);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text, length};
}

}  // namespace liveload::base
