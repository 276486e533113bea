#include "scenario/throttle_figures.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"

namespace liveload::scenario {
namespace {

using Kind = Throttle::Kind;

/// Above this, what can be kept depends on the machine.
constexpr long double kMostASecond = 1e6L;
constexpr int kMostSteps = 10'000;
constexpr Duration kLongest = std::chrono::hours(24 * 366 * 10);

class Check {
 public:
  explicit Check(const Throttle& throttle) : throttle_(throttle) {}

  Result<void> all() const {
    if (throttle_.name().empty()) return wrong("a throttle needs a name");
    if (auto good = beginning(); !good) return good;
    Duration total{};
    for (std::size_t i = 0; i < throttle_.segments().size(); ++i) {
      const Throttle::Segment& segment = throttle_.segments()[i];
      const std::string where = fmt::format("segment {} ", i + 1);
      if (auto good = shape(segment, where); !good) return good;
      if (auto good = target(segment, where); !good) return good;
      if (segment.duration > kLongest - total) return wrong(where + "ends after ten years");
      total += segment.duration;
    }
    return {};
  }

 private:
  Result<void> wrong(std::string cause) const {
    return fail({.kind = ErrorKind::kConfig,
                 .tried = "declare the throttle",
                 .target = throttle_.name(),
                 .cause = std::move(cause)});
  }

  Result<void> beginning() const {
    const bool parallelism = throttle_.kind() == Kind::kParallelism;
    if (!parallelism && throttle_.interval() <= Duration::zero()) {
      return wrong(
          fmt::format("the interval must be above 0, not {} ns", throttle_.interval().count()));
    }
    if (throttle_.kind() == Kind::kInterarrival) return quick_enough("", throttle_.interval());
    const bool rises = std::ranges::any_of(throttle_.segments(),
                                           [](const auto& segment) { return segment.to > 0; });
    if (throttle_.permits() < 0 || (throttle_.permits() == 0 && !rises)) {
      return wrong(fmt::format("the {} must be above 0, not {}", parallelism ? "limit" : "rate",
                               throttle_.permits()));
    }
    return parallelism ? Result<void>() : rare_enough("", throttle_.permits());
  }

  Result<void> shape(const Throttle::Segment& segment, const std::string& where) const {
    if (segment.duration < Duration::zero()) {
      return wrong(fmt::format("{}lasts {}", where, base::format_duration(segment.duration)));
    }
    if (!segment.steps) return {};
    if (*segment.steps < 1 || *segment.steps > kMostSteps) {
      return wrong(
          fmt::format("{}must have from 1 to {} steps, not {}", where, kMostSteps, *segment.steps));
    }
    if (segment.duration == Duration::zero()) return wrong(where + "has steps that last nothing");
    return {};
  }

  Result<void> target(const Throttle::Segment& segment, const std::string& where) const {
    const bool interarrival = throttle_.kind() == Kind::kInterarrival;
    if (segment.interval != interarrival) {
      return wrong(where + (interarrival ? "leads to a number: an interarrival goes to a duration"
                                         : "leads to a duration: this throttle goes to a number"));
    }
    if (interarrival) {
      if (segment.to > 0) return quick_enough(where, Duration(segment.to));
      return wrong(
          fmt::format("{}leads to an interval of {} ns, which must be above 0", where, segment.to));
    }
    if (segment.to < 0) return wrong(fmt::format("{}leads to {}", where, segment.to));
    return throttle_.kind() == Kind::kRate ? rare_enough(where, segment.to) : Result<void>();
  }

  Result<void> rare_enough(const std::string& where, std::int64_t permits) const {
    const auto interval = static_cast<long double>(throttle_.interval().count());
    if (static_cast<long double>(permits) * 1e9L <= kMostASecond * interval) return {};
    return too_much(where);
  }
  Result<void> quick_enough(const std::string& where, Duration interval) const {
    if (static_cast<long double>(interval.count()) * kMostASecond >= 1e9L) return {};
    return too_much(where);
  }
  Result<void> too_much(const std::string& where) const {
    return wrong(fmt::format("{}{} more than {} permits a second", where,
                             where.empty() ? "it asks for" : "leads to", kMostASecond));
  }

  const Throttle& throttle_;
};

}  // namespace

Result<void> check_figures(const Throttle& throttle) {
  return Check(throttle).all();
}

}  // namespace liveload::scenario
