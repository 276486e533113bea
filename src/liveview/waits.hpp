#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.hpp"
#include "browser/connection.hpp"
#include "liveload/context.hpp"
#include "liveload/error.hpp"

namespace liveload::liveview {

// What a scenario waits for on a LiveView page. Each suspends the calling fiber and ends by its
// deadline with `timeout`; `liveview` as soon as LiveView has refused. Confined to the page's
// shard.

/// The page holds a LiveView, connected or not.
Result<void> ensure_liveview(browser::Page& page, base::Deadline deadline);

/// Every LiveView of the page has joined, and its first rendering is in the DOM.
Result<void> wait_for_liveview(browser::Page& page, base::Deadline deadline);

/// Nothing is pending on any LiveView of the page: all have joined, every event has been answered
/// and patched in, no navigation, upload or debounced event is under way.
Result<void> wait_for_idle(browser::Page& page, base::Deadline deadline);

/// No element that matches awaits the answer to an event of that kind. A removed one has been
/// answered.
Result<void> wait_for_loading(browser::Page& page, Phx kind, std::string_view selector,
                              base::Deadline deadline);

/// Clicks the form's submit button; returns once LiveView has answered, or the page that the form
/// leads to is loaded.
Result<void> submit_form(browser::Page& page, std::string_view form, base::Deadline deadline);

/// Page::go, and LiveView has shown where a live navigation of the history led to.
Result<bool> go(browser::Page& page, int steps, base::Deadline deadline);

/// Page::set_files; of an upload of LiveView it has answered to them and, with auto_upload, has all
/// of those that it takes. What it refuses (too large, too many) is for the page to show.
Result<void> upload(browser::Page& page, std::string_view selector,
                    const std::vector<std::string>& paths, base::Deadline deadline);

/// Has the page report what it still holds, and what began and will not be seen to end (unfinished
/// events, canceled loads). The last thing to ask of a page before it is drained and closed;
/// without it these are lost.
Result<void> finish(browser::Page& page, base::Deadline deadline);

}  // namespace liveload::liveview
