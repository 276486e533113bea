#pragma once

#include <string>
#include <string_view>

namespace liveload::browser {

/// The name of the event by which scripts of ours in a page's own world ask the helpers in the
/// isolated world for the elements of a selector (web/probe/select.ts). Random, one for the
/// process: no page can know it. Thread-safe.
const std::string& query_event();

/// `script` with its placeholder of that name filled in.
std::string with_query_event(std::string_view script);

}  // namespace liveload::browser
