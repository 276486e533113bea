#pragma once

#include <string>
#include <string_view>

namespace liveload::browser::cdp {

/// What a person means by `address` while `base` is shown: an absolute URL as it is, another one
/// completed from `base`. Escaping and dot segments are left to the browser. Empty when `address`
/// is relative and `base` is no http or https URL.
std::string resolve_address(std::string_view base, std::string_view address);

}  // namespace liveload::browser::cdp
