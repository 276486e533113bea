#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace liveload::cli {

/// Insertions, deletions, replacements and swaps of neighbours between two words.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// What of `known` was probably meant by `word`: the nearest one within two edits (one, where the
/// word has less than six letters), or one that ends in `-word`. Empty when nothing is near.
std::string closest(std::string_view word, std::span<const std::string_view> known);

}  // namespace liveload::cli
