#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "live/terminal.hpp"

namespace liveload::live {

/// `text`, safe to print, in at most `room` columns, with an ellipsis where something is cut off.
std::string fitted(const Terminal& terminal, std::string_view text, std::size_t room);

/// `text`, safe to print, broken at blanks into lines of at most `room` columns.
std::vector<std::string> wrapped(std::string_view text, std::size_t room);

/// What we wrote ourselves, in the letters that the terminal has.
std::string spelled(const Terminal& terminal, std::string text);

}  // namespace liveload::live
