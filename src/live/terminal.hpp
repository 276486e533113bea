#pragma once

#include <string>
#include <string_view>

namespace liveload::live {

/// What the stream that people look at can show. Immutable value.
struct Terminal {
  bool interactive = false;  ///< Lines may be drawn again in place.
  bool color = false;
  bool unicode = false;
  int width = 100;  ///< Columns.

  /// Of the open descriptor `fd`: interactive on a terminal that is not TERM=dumb, in colour unless
  /// NO_COLOR is set (no-color.org), Unicode in a UTF-8 locale.
  static Terminal of(int fd);
};

enum class Style { kPlain, kBold, kDim, kGood, kWarning, kBad };

/// `text` in `style`, where the terminal has colour.
std::string paint(const Terminal& terminal, Style style, std::string_view text);

/// How many columns `text` takes: code points, escape sequences of `paint` not counted. Right for
/// what LiveLoad writes.
std::size_t columns(std::string_view text);

/// `text` filled up with blanks to `width` columns.
std::string pad_right(std::string_view text, std::size_t width);
std::string pad_left(std::string_view text, std::size_t width);

/// What a target or a scenario said, safe to print: control characters (escape sequences among
/// them) become `?`, at most `limit` bytes, cut at a character.
std::string printable(std::string_view text, std::size_t limit = 500);

}  // namespace liveload::live
