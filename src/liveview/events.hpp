#pragma once

#include <string_view>

#include "base/clock.hpp"
#include "base/deadline.hpp"
#include "browser/page.hpp"

namespace liveload::liveview {

// Events between a scenario and the LiveViews of its page. Each suspends the calling fiber and ends
// by its deadline with `timeout`. Confined to the page's shard.

/// The payload of the oldest event of that name that the server pushed to the document which is
/// open, since `since`. Each event is given out once.
Result<Value> wait_for_event(browser::Page& page, std::string_view event, base::Instant since,
                             base::Deadline deadline);

/// Pushes an event to the LiveView that holds the element which matches first, or to the main
/// one where the selector is empty, once that has joined. The reply's payload, once it is patched
/// in; null where there is none. `liveview` where the LiveView is lost before it answers.
Result<Value> push_event(browser::Page& page, std::string_view event, const Value& payload,
                         std::string_view selector, base::Deadline deadline);

}  // namespace liveload::liveview
