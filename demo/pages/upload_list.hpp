#pragma once
#include "../live_view.hpp"

namespace liveload::demo {

// What an upload's entries look like below its input: name, preview, progress, what is wrong, and a
// button that sends the event "cancel" with the entry's ref.
Rendered upload_list(const Upload& upload, bool previews);

}  // namespace liveload::demo
