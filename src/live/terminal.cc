#include "live/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "base/environment.hpp"
#include "base/utf8.hpp"

namespace liveload::live {
namespace {

bool utf8_locale() {
  // The order in which C libraries ask (POSIX, "Internationalization Variables").
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::string value = base::environment(name);
    if (value.empty()) continue;
    std::ranges::transform(value, value.begin(), [](unsigned char c) { return std::tolower(c); });
    return value.find("utf-8") != value.npos || value.find("utf8") != value.npos;
  }
  return false;
}

std::string_view code(Style style) {
  switch (style) {
    case Style::kPlain:
      return "";
    case Style::kBold:
      return "\x1b[1m";
    case Style::kDim:
      return "\x1b[2m";
    case Style::kGood:
      return "\x1b[32m";
    case Style::kWarning:
      return "\x1b[33m";
    case Style::kBad:
      return "\x1b[31m";
  }
  return "";
}

}  // namespace

Terminal Terminal::of(int fd) {
  Terminal terminal;
  const bool is_terminal = isatty(fd) == 1;
  terminal.interactive =
      is_terminal && base::environment("TERM") != "dumb" && !base::environment("TERM").empty();
  terminal.color = terminal.interactive && base::environment("NO_COLOR").empty();
  terminal.unicode = utf8_locale();
  winsize size{};
  if (is_terminal && ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    terminal.width = size.ws_col;
  return terminal;
}

std::string paint(const Terminal& terminal, Style style, std::string_view text) {
  if (!terminal.color || style == Style::kPlain || text.empty()) return std::string(text);
  return std::string(code(style)).append(text).append("\x1b[0m");
}

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      i = std::min(text.find('m', i), text.size());
    } else if (!base::continues_character(text[i])) {
      ++count;
    }
  }
  return count;
}

std::string pad_right(std::string_view text, std::size_t width) {
  const std::size_t have = columns(text);
  return std::string(text).append(width > have ? width - have : 0, ' ');
}

std::string pad_left(std::string_view text, std::size_t width) {
  const std::size_t have = columns(text);
  return std::string(width > have ? width - have : 0, ' ').append(text);
}

std::string printable(std::string_view text, std::size_t limit) {
  std::string safe(base::utf8_prefix(text, limit));
  for (std::size_t i = 0; i < safe.size(); ++i) {
    const auto byte = static_cast<unsigned char>(safe[i]);
    // C1 controls (U+0080..U+009F) are two bytes in UTF-8; terminals obey some of them.
    const bool c1 =
        byte == 0xC2 && i + 1 < safe.size() && static_cast<unsigned char>(safe[i + 1]) < 0xA0;
    if (byte < 0x20 || byte == 0x7F) safe[i] = byte == '\n' || byte == '\t' ? ' ' : '?';
    if (c1) safe.replace(i, 2, "?");
  }
  return safe;
}

}  // namespace liveload::live
