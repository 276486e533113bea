#include "scenario/arguments.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.hpp"

namespace liveload::scenario {
namespace {

constexpr std::size_t kLongest = 200;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// "https" of "https://x"; empty where there is none. "localhost:4000" has none: what follows the
/// colon is a port.
std::string_view scheme_of(std::string_view url) {
  const auto colon = url.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_letter(url[0])) return {};
  const std::string_view scheme = url.substr(0, colon);
  const bool well_formed = std::all_of(scheme.begin(), scheme.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
  if (!well_formed) return {};
  if (colon + 1 < url.size() && is_digit(url[colon + 1])) return {};
  return scheme;
}

/// "shop.example", "localhost:4000/x", "127.0.0.1": meant as an address, though it reads as a path.
bool looks_like_host(std::string_view url) {
  const std::string_view head = url.substr(0, url.find_first_of("/?#"));
  return head.find(':') != std::string_view::npos || head == "localhost" ||
         (head.find('.') != std::string_view::npos && head.front() != '.');
}

Failure bad(std::string_view url, std::string cause, std::string hint) {
  return fail({.kind = ErrorKind::kNavigation,
               .tried = "navigate",
               .target = std::string(url),
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

}  // namespace

std::string shortened(std::string text) {
  if (text.size() <= kLongest) return text;
  text.resize(base::utf8_prefix(text, kLongest - 3).size());  // "…" is three bytes
  return text + "…";
}

Result<std::string> absolute_url(std::string_view url, std::string_view base) {
  if (!scheme_of(url).empty()) return std::string(url);
  if (url.empty()) return bad(url, "the address is empty", "");
  const auto authority = base.find("://");
  if (authority == std::string_view::npos) {
    return looks_like_host(url) ? bad(url, "the address lacks its scheme",
                                      fmt::format("did you mean http://{}?", url))
                                : bad(url, "the address is relative, and no page is open",
                                      "give the whole address in the first navigate");
  }
  const std::string_view page = base.substr(0, base.find('#'));
  const std::string_view path = page.substr(0, page.find('?'));
  const std::string_view origin = page.substr(0, page.find_first_of("/?", authority + 3));
  const std::string address(url);
  if (address.starts_with("//")) return std::string(base.substr(0, authority + 1)) + address;
  if (address[0] == '/') return std::string(origin) + address;
  if (address[0] == '?') return std::string(path) + address;
  if (address[0] == '#') return std::string(page) + address;
  if (path.size() <= origin.size()) return std::string(origin) + "/" + address;
  return std::string(path.substr(0, path.rfind('/') + 1)) + address;
}

}  // namespace liveload::scenario
