#pragma once

#include <string>
#include <string_view>

namespace liveload::liveview {

/// The template of an address, as a metric's dimension: the path, with every segment that names one
/// thing among many replaced. `https://shop/products/123?x=1` → `/products/:id`.
///
/// Replaced are numbers (`:id`), UUIDs (`:uuid`), and words of 8 hex digits and more, of 20 letters
/// and digits mixed, or of 40 characters (`:token`). Query and fragment are dropped: they never
/// reach a metric. A path of more than 8 segments ends in `/…`. The result has at most 200 bytes.
/// What has no path is `/`.
std::string route_template(std::string_view url);

/// The address without query, fragment and credentials, at most 200 bytes: the dimension of
/// WebSocket metrics.
std::string without_query(std::string_view url);

}  // namespace liveload::liveview
