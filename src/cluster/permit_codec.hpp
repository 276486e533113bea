#pragma once

#include <string>
#include <string_view>

#include "cluster/permit_messages.hpp"
#include "liveload/error.hpp"

namespace liveload::cluster {

/// A Demand and a Grant as bytes: a version, then numbers of variable length; times and tickets as
/// distances to the one before. A thousand permits take some three kilobytes.
std::string encode(const Demand& demand);
std::string encode(const Grant& grant);

/// Of any bytes. Error of kind `protocol` for what is cut short, goes on behind the end, is of
/// another version or out of order, and for times beyond ten years.
Result<Demand> decode_demand(std::string_view bytes);
Result<Grant> decode_grant(std::string_view bytes);

}  // namespace liveload::cluster
