#include "uri.hpp"

#include <algorithm>
#include <charconv>

namespace liveload::demo {
namespace {

constexpr int kLongestDelayMs = 60'000;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_unreserved(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

}  // namespace

std::string_view Params::get(std::string_view name, std::string_view fallback) const {
  for (auto it = fields_.rbegin(); it != fields_.rend(); ++it) {
    if (it->first == name) return it->second;
  }
  return fallback;
}

bool Params::has(std::string_view name) const {
  return std::any_of(fields_.begin(), fields_.end(),
                     [&](const auto& field) { return field.first == name; });
}

std::optional<int> Params::number(std::string_view name) const {
  const std::string_view text = get(name);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Milliseconds> Params::milliseconds(std::string_view name) const {
  const std::optional<int> value = number(name);
  if (!value || *value < 0) return std::nullopt;
  return Milliseconds(std::min(*value, kLongestDelayMs));
}

void Params::set(std::string_view name, std::string_view value) {
  fields_.emplace_back(name, value);
}

std::string Params::encode() const {
  std::string out;
  for (const auto& [name, value] : fields_) {
    if (!out.empty()) out += '&';
    out += url_encode(name);
    out += '=';
    out += url_encode(value);
  }
  return out;
}

std::string Uri::to_string() const {
  return query.fields().empty() ? path : path + "?" + query.encode();
}

std::string url_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

std::string url_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out += ' ';
    } else if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
               hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

Params parse_query(std::string_view text) {
  Params params;
  while (!text.empty()) {
    const std::string_view field = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), field.size() + 1));
    if (field.empty()) continue;
    const std::size_t equals = field.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : field.substr(equals + 1);
    params.set(url_decode(field.substr(0, equals)), url_decode(value));
  }
  return params;
}

Uri parse_uri(std::string_view text) {
  text = text.substr(0, text.find('#'));
  const std::size_t scheme = text.find("://");
  if (scheme != std::string_view::npos && scheme < text.find('?')) {
    const std::size_t slash = text.find('/', scheme + 3);
    text = slash == std::string_view::npos ? std::string_view("/") : text.substr(slash);
  }
  const std::size_t question = text.find('?');
  Uri uri{url_decode(text.substr(0, question)), {}};
  if (question != std::string_view::npos) uri.query = parse_query(text.substr(question + 1));
  if (uri.path.empty()) uri.path = '/';
  return uri;
}

bool is_local_path(std::string_view text) {
  return text.starts_with('/') && !text.starts_with("//") &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c != '\\'; });
}

}  // namespace liveload::demo
