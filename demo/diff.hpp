#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rendered.hpp"

namespace liveload::demo {

// What travels beside the tree: the page title ("t"; empty: unchanged) and the events pushed to the
// client ("e": name and JSON payload), and the answer to a hook ("r": a JSON object, or empty).
struct DiffExtras {
  std::string title;
  std::vector<std::pair<std::string, std::string>> events;
  std::string reply;
};

// The whole tree as JSON, as in a join reply: dynamics under their index, "s" the statics (an index
// into "p", which holds each distinct list of statics once), "r" for roots, "k"/"kc" for lists,
// "stream" for what is done to one, a number for a live component, whose own tree is under "c".
std::string encode_full(const Rendered& tree, const DiffExtras& extras = {});

// What turns `before` into `after`; "" if nothing does and there are no extras. Moved list entries
// are sent as their old index, with "km" (Phoenix LiveView 1.2,
// assets/js/phoenix_live_view/rendered.js, mergeKeyed).
std::string encode_diff(const Rendered& before, const Rendered& after,
                        const DiffExtras& extras = {});

}  // namespace liveload::demo
