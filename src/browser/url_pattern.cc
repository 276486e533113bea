#include "browser/url_pattern.hpp"

#include <fmt/format.h>

#include <vector>

namespace liveload::browser {
namespace {

/// As browsers write addresses: what cannot stand in one is percent-encoded.
std::string encoded(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7F || c == '"' || c == '<' || c == '>' || c == '`') {
      result += fmt::format("%{:02X}", byte);
    } else {
      result += c;
    }
  }
  return result;
}

/// `reached[i]` says whether the pattern up to here can stand for the text's first `i` characters.
bool glob(std::string_view pattern, std::string_view text) {
  std::vector<bool> reached(text.size() + 1, false);
  reached[0] = true;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] == '*') {
      const bool any = pattern.substr(at).starts_with("**");
      for (std::size_t i = 0; i < text.size(); ++i) {
        if (reached[i] && (any || text[i] != '/')) reached[i + 1] = true;
      }
      if (any) ++at;
      continue;
    }
    for (std::size_t i = text.size(); i > 0; --i) {
      reached[i] = reached[i - 1] && text[i - 1] == pattern[at];
    }
    reached[0] = false;
  }
  return reached[text.size()];
}

std::string_view up_to(std::string_view text, std::string_view any_of) {
  return text.substr(0, text.find_first_of(any_of));
}

}  // namespace

Result<UrlPattern> UrlPattern::parse(std::string_view pattern) {
  const bool whole = pattern.starts_with("about:") || pattern.find("://") != std::string::npos;
  if (!whole && !pattern.starts_with('/') && !pattern.starts_with('*')) {
    return fail({.kind = ErrorKind::kUsage,
                 .target = std::string(pattern),
                 .cause = "it is neither a whole address nor a path",
                 .hint = "/orders/*, **/orders?page=2 or http://host/orders"});
  }
  std::string text = encoded(pattern);
  const auto host = text.find("://");
  if (host != std::string::npos && text.find_first_of("/?#*", host + 3) == std::string::npos) {
    text += '/';
  }
  return UrlPattern(std::move(text));
}

bool UrlPattern::matches(std::string_view url) const {
  const auto hash = url.find('#');
  std::string_view fragment = hash == std::string_view::npos ? "" : url.substr(hash);
  if (pattern_.find('#') == std::string::npos) fragment = "";
  std::string_view rest = url.substr(0, hash);
  if (pattern_.find('?') == std::string::npos) rest = up_to(rest, "?");
  if (const auto host = rest.find("://"); pattern_.starts_with('/') && host != rest.npos) {
    const auto path = rest.find_first_of("/?", host + 3);
    rest = path == rest.npos ? "" : rest.substr(path);
  }
  return glob(pattern_, std::string(rest) + std::string(fragment));
}

}  // namespace liveload::browser
