#pragma once

#include <cstdint>
#include <string>

#include "liveload/run.hpp"
#include "report/page_data.hpp"

namespace liveload::report {

/// Where a run stands, for the live page.
struct LivePhase {
  std::string phase;        ///< "running", "stopping", "ended"…
  bool can_stop = false;    ///< Whether it may be stopped from the page.
  bool can_change = false;  ///< Whether users may be added and taken away.
};

/// The events of docs/formats/live.md, as JSON on one line.
///
/// All that the page needs to begin: `running` as far as it was measured, if a scenario runs, and
/// the report on those that have ended, if some have.
std::string live_state(const LivePhase& phase, const RunResult* running, const PageData* ended);
/// What has changed: the buckets from `from` on, which replace those that the page has.
std::string live_update(const LivePhase& phase, const RunResult& running, std::uint32_t from);

}  // namespace liveload::report
