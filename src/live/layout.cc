#include "live/layout.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/utf8.hpp"

namespace liveload::live {
std::string fitted(const Terminal& terminal, std::string_view text, std::size_t room) {
  const std::string safe = printable(text);
  if (columns(safe) <= room) return safe;
  const std::string_view dots = terminal.unicode ? "…" : "...";
  std::string cut;
  std::size_t have = 0;
  for (std::size_t i = 0; i < safe.size() && have + columns(dots) <= room; ++i) {
    if (!base::continues_character(safe[i]) && ++have + columns(dots) > room) break;
    cut += safe[i];
  }
  return cut.append(dots);
}

std::vector<std::string> wrapped(std::string_view text, std::size_t room) {
  std::vector<std::string> lines;
  std::string rest = printable(text, 1000);
  while (!rest.empty()) {
    std::string part = rest;
    if (columns(rest) > room) {
      std::size_t at = rest.rfind(' ', room);
      if (at == rest.npos || at == 0) at = room;
      while (at < rest.size() && base::continues_character(rest[at])) ++at;
      part = rest.substr(0, at);
    }
    rest.erase(0, part.size());
    rest.erase(0, std::min(rest.find_first_not_of(' '), rest.size()));
    lines.push_back(std::move(part));
  }
  return lines;
}

std::string spelled(const Terminal& terminal, std::string text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kLetters{
      {{"µ", "u"}, {"±", "+-"}}};
  for (const auto& [letter, ascii] : kLetters) {
    const std::size_t at = terminal.unicode ? text.npos : text.find(letter);
    if (at != text.npos) text.replace(at, letter.size(), ascii);
  }
  return text;
}

}  // namespace liveload::live
