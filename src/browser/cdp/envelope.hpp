#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace liveload::browser::cdp {

/// What routes a message of the DevTools protocol; views into its text.
struct Envelope {
  std::optional<std::int64_t> id;  ///< Present in replies.
  std::string_view method;         ///< Present in events.
  std::string_view session;        ///< Empty for the browser's own session.
};

/// Reads the envelope from both ends of a message without parsing what is between: Chromium writes
/// `{"id":…` or `{"method":…` first and `,"sessionId":"…"}` last. The text must be valid JSON, as
/// what a browser sends is; then no content of a page can be taken for an envelope, since a quote
/// inside of a string is always escaped. None for messages of another shape.
std::optional<Envelope> peek_envelope(std::string_view message);

}  // namespace liveload::browser::cdp
