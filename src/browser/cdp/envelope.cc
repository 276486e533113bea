#include "browser/cdp/envelope.hpp"

#include <charconv>

namespace liveload::browser::cdp {
namespace {

constexpr std::string_view kId = R"({"id":)";
constexpr std::string_view kMethod = R"({"method":")";
constexpr std::string_view kSession = R"(,"sessionId":)";
constexpr std::size_t kLongestName = 128;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// The `"…"}` that ends the message, if it is a session: the end of the outermost object, because a
/// nested one would be followed by another brace.
std::string_view session_at_end(std::string_view message) {
  if (!message.ends_with("\"}")) return {};
  const auto text = message.substr(0, message.size() - 2);
  std::size_t begin = text.size();
  while (begin > 0 && text.size() - begin < kLongestName && is_letter_or_digit(text[begin - 1])) {
    --begin;
  }
  if (begin == 0 || text[begin - 1] != '"') return {};
  return text.substr(0, begin - 1).ends_with(kSession) ? text.substr(begin) : std::string_view();
}

}  // namespace

std::optional<Envelope> peek_envelope(std::string_view message) {
  if (!message.ends_with('}')) return std::nullopt;
  Envelope envelope;
  if (message.starts_with(kId)) {
    std::int64_t id = 0;
    const char* end = message.data() + message.size();
    const auto [after, error] = std::from_chars(message.data() + kId.size(), end, id);
    if (error != std::errc() || after == end || *after != ',') return std::nullopt;
    envelope.id = id;
  } else if (message.starts_with(kMethod)) {
    std::size_t end = kMethod.size();
    while (end < message.size() && end < kLongestName &&
           (is_letter_or_digit(message[end]) || message[end] == '.')) {
      ++end;
    }
    if (end == message.size() || message[end] != '"' || end == kMethod.size()) return std::nullopt;
    envelope.method = message.substr(kMethod.size(), end - kMethod.size());
  } else {
    return std::nullopt;
  }
  envelope.session = session_at_end(message);
  return envelope;
}

}  // namespace liveload::browser::cdp
