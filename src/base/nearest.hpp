#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace liveload::base {

/// The name that was probably meant by `text`: the one that the fewest edits lead to (letter case
/// set aside), as long as they are at most a third of it. Empty when none is near.
std::string nearest(std::string_view text, const std::vector<std::string>& names);

}  // namespace liveload::base
