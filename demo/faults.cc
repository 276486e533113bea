#include "faults.hpp"

#include <cmath>
#include <utility>

namespace liveload::demo {

Faults Faults::with_query(const Params& query) const {
  Faults out = *this;
  out.latency = query.milliseconds("latency").value_or(latency);
  out.join_latency = query.milliseconds("join_latency").value_or(join_latency);
  out.event_latency = query.milliseconds("event_latency").value_or(event_latency);
  out.slow_asset = query.milliseconds("slow_asset").value_or(slow_asset);
  out.drop_socket = query.number("drop_socket").value_or(drop_socket);
  if (query.has("refuse_join")) {
    const std::string_view reason = query.get("refuse_join");
    out.refuse_join = reason == "1" ? "unauthorized" : reason;
  }
  const int status = query.number("fail").value_or(0);
  if (status >= 400 && status <= 599) out.fail = status;
  return out;
}

ServerFaults::ServerFaults(Faults pages, Stall stall, double error_rate, SteadyTime start)
    : pages_(std::move(pages)),
      stall_from_(start + stall.from),
      stall_until_(start + stall.until),
      error_rate_(error_rate) {}

SteadyTime ServerFaults::release(SteadyTime due) const {
  return due >= stall_from_ && due < stall_until_ ? stall_until_ : due;
}

bool ServerFaults::next_request_fails() {
  // The epsilon makes a rate that binary cannot hold (0.1) fall due at the tenth call, not at the
  // eleventh.
  constexpr double kEpsilon = 1e-9;
  const unsigned number = ++requests_;
  const auto failures = [&](unsigned n) { return std::floor(n * error_rate_ + kEpsilon); };
  return failures(number) > failures(number - 1);
}

}  // namespace liveload::demo
