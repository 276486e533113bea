#include "liveview/route.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace liveload::liveview {
namespace {

constexpr std::size_t kLongest = 200;
constexpr std::size_t kSegments = 8;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_uuid(std::string_view s) {
  if (s.size() != 36) return false;
  for (std::size_t i = 0; i < s.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? s[i] != '-' : !is_hex(s[i])) return false;
  }
  return true;
}

/// Not words of a language: hex digits, or letters and digits mixed, or too long. Dashes part
/// words; in a token there is hardly one.
bool is_token(std::string_view s) {
  const auto dashes = static_cast<std::size_t>(std::count(s.begin(), s.end(), '-'));
  const bool digits = std::any_of(s.begin(), s.end(), is_digit);
  const bool letters = std::any_of(s.begin(), s.end(), is_letter);
  if (s.size() >= 8 && digits && std::all_of(s.begin(), s.end(), is_hex)) return true;
  return dashes <= s.size() / 8 && ((s.size() >= 20 && digits && letters) || s.size() >= 40);
}

/// The name that stands for what has no name of its own; empty for what has.
std::string_view kind_of(std::string_view s) {
  if (!s.empty() && std::all_of(s.begin(), s.end(), is_digit)) return ":id";
  if (is_uuid(s)) return ":uuid";
  if (is_token(s)) return ":token";
  return {};
}

/// The segment as a kind of page or file: `12.svg` is `:id.svg`, and `app-1f2e3d4c.js`, the name of
/// a digested asset, is `app-:token.js`.
std::string name_of(std::string_view segment) {
  constexpr std::size_t kLongestExtension = 6;
  const auto dot = segment.rfind('.');
  const bool is_file = dot != segment.npos && dot > 0 && segment.size() - dot <= kLongestExtension;
  const std::string_view extension = is_file ? segment.substr(dot) : std::string_view();
  const std::string_view stem = segment.substr(0, segment.size() - extension.size());
  const auto dash = stem.rfind('-');
  if (is_file && dash != stem.npos && is_token(stem.substr(dash + 1))) {
    return std::string(stem.substr(0, dash)).append("-:token").append(extension);
  }
  if (const auto kind = kind_of(stem); !kind.empty()) return std::string(kind).append(extension);
  if (const auto kind = kind_of(segment); !kind.empty()) return std::string(kind);
  return std::string(segment);
}

std::string_view until_query(std::string_view url) {
  return url.substr(0, url.find_first_of("?#"));
}

void shorten(std::string& text) {
  text.resize(base::utf8_prefix(text, kLongest).size());
}

}  // namespace

std::string route_template(std::string_view url) {
  url = until_query(url);
  if (const auto scheme = url.find("://"); scheme != std::string_view::npos) {
    const auto slash = url.find('/', scheme + 3);
    url = slash == std::string_view::npos ? "/" : url.substr(slash);
  }
  if (!url.starts_with('/')) return "/";
  std::string route;
  std::size_t segments = 0;
  while (!url.empty()) {
    url.remove_prefix(1);
    const auto segment = url.substr(0, url.find('/'));
    route += '/';
    if (++segments > kSegments) {
      route += "…";
      break;
    }
    route += name_of(segment);
    url.remove_prefix(segment.size());
  }
  shorten(route);
  return route;
}

std::string without_query(std::string_view url) {
  url = until_query(url);
  std::string text(url);
  const auto scheme = url.find("://");
  if (scheme != std::string_view::npos) {
    const auto host = scheme + 3;
    const auto end = std::min(url.find('/', host), url.size());
    const auto at = url.substr(host, end - host).rfind('@');
    if (at != std::string_view::npos) text.erase(host, at + 1);
  }
  shorten(text);
  return text;
}

}  // namespace liveload::liveview
