#pragma once

#include <string_view>

#include "browser/observer.hpp"

namespace liveload::browser::cdp {

/// Hands on what a page says of itself: errors on the console, exceptions that nobody caught, and
/// calls of our binding. Ignores other events.
void report_page_event(std::string_view method, std::string_view message, PageObserver& observer);

}  // namespace liveload::browser::cdp
