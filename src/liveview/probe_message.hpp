#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "liveload/error.hpp"

namespace liveload::liveview {

/// One thing the page reports. Views are valid while the message is being read.
///
/// | code | what                          | numbers                    | texts        |
/// |------|-------------------------------|----------------------------|--------------|
/// | `s`  | a channel message was sent    | bytes                      | transport, and of an event
/// its name | | `v`  | a channel message came in     | bytes                      | transport    |
/// | `e`  | an event was answered         | server ms, patch ms, bytes | name         |
/// | `d`  | the server pushed unasked     | patch ms, bytes            | event names  |
/// | `u`  | an event will have no answer  |                            | name         |
/// | `a`  | a join was accepted           | bytes                      | path         |
/// | `j`  | that join is in the document  | join ms, patch ms          | path         |
/// | `J`  | a join was refused            |                            | path, reason |
/// | `c`  | a view crashed                |                            | path         |
/// | `i`  | a view connected first        | ms                         | path         |
/// | `x`  | a view was lost               |                            | path         |
/// | `r`  | a lost view is back           | ms                         | path         |
/// | `h`  | a heartbeat was answered      | ms                         | transport    |
/// | `p`  | a page load stopped           | ms                         | kind         |
/// | `P`  | a page load never stops       |                            | kind         |
/// | `l`  | a loading class is off        | ms                         | kind         |
/// | `n`  | a navigation                  |                            | type         |
/// | `g`  | the main thread was late      | ms                         |              |
/// | `w`  | a Web Vital is final          | ms, or its score           | name, path   |
struct ProbeItem {
  char code = 0;
  base::Instant ended;
  std::vector<double> numbers;
  std::vector<std::string_view> texts;
};

/// Reads one message of the probe, the JSON array [1, time origin ms, now ms, path, items] with
/// items [code, ended ms, cells…]; see web/probe/report.ts. `page` gets the document's path, `item`
/// each item in turn.
///
/// Whoever can run code in the page may forge messages, so everything is bounded and checked: at
/// most 1 MB and 4096 items, texts of 512 bytes, numbers finite and not negative, instants of the
/// page's present and at most one day old. What breaks the form is left out; returns how many items
/// (or one for the whole message) were.
std::size_t read_probe_message(std::string_view payload, base::Instant received,
                               const std::function<void(std::string_view path)>& page,
                               const std::function<void(const ProbeItem&)>& item);

}  // namespace liveload::liveview
