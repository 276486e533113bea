#include "liveview/message_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/ascii.hpp"
#include "base/utf8.hpp"

namespace liveload::liveview {
namespace {

constexpr std::string_view kCut = "…";
/// So many letters and digits without a break, of all kinds, are no word.
constexpr std::size_t kTokenLength = 32;
constexpr std::size_t kShownOfToken = 4;

bool is_secret_name(std::string_view name) {
  const std::string small = base::lower(name);
  if (small == "session" || small == "static" || small == "cookie") return true;
  for (const std::string_view word : {"token", "secret", "password", "passwd", "authorization"}) {
    if (small.find(word) != small.npos) return true;
  }
  return small.ends_with("api_key") || small.ends_with("apikey");
}

bool is_token_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '+' ||
         c == '/' || c == '=' || c == '.' || c == '%';
}

bool looks_like_token(std::string_view run) {
  if (run.size() < kTokenLength) return false;
  const auto any = [&](int (*kind)(int)) {
    return std::any_of(run.begin(), run.end(),
                       [kind](char c) { return kind(static_cast<unsigned char>(c)) != 0; });
  };
  return any(std::isdigit) && any(std::isupper) && any(std::islower);
}

/// The characters up to the quote that ends the JSON string which `text` continues.
std::size_t string_length(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i;
    }
  }
  return text.size();
}

/// What is between quotes: text, or the fields of a form (`name=value&…`).
void append_content(std::string& out, std::string_view content) {
  while (!content.empty()) {
    const std::size_t end =
        std::find_if_not(content.begin(), content.end(), is_token_character) - content.begin();
    const std::string_view run = content.substr(0, end);
    const std::size_t equals = run.find('=');
    const bool field = equals != run.npos && equals > 0;
    if (field && is_secret_name(run.substr(0, equals))) {
      out.append(run.substr(0, equals + 1)).append(kCut);
    } else if (looks_like_token(run)) {
      out.append(run.substr(0, kShownOfToken)).append(kCut);
    } else {
      out += run;
    }
    if (end < content.size()) out += content[end];
    content.remove_prefix(std::min(end + 1, content.size()));
  }
}

/// Behind the value of a JSON member whose name is a secret's.
std::string_view behind_value(std::string_view rest) {
  if (rest.starts_with('"')) {
    rest.remove_prefix(1);
    rest.remove_prefix(string_length(rest));
    if (!rest.empty()) rest.remove_prefix(1);
    return rest;
  }
  return rest.substr(std::min(rest.find_first_of(",}]"), rest.size()));
}

/// The bytes of `text` up to the end of its last whole UTF-8 character.
std::size_t whole_characters(std::string_view text) {
  std::size_t lead = text.size();
  while (lead > 0 && base::continues_character(text[lead - 1])) --lead;
  if (lead == 0) return text.size();
  const auto first = static_cast<unsigned char>(text[lead - 1]);
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
  return lead - 1 + length > text.size() ? lead - 1 : text.size();
}

}  // namespace

std::string without_secrets(std::string_view message) {
  std::string out;
  out.reserve(message.size());
  while (!message.empty()) {
    if (message.front() != '"') {
      const std::size_t end = std::min(message.find('"'), message.size());
      append_content(out, message.substr(0, end));
      message.remove_prefix(end);
      continue;
    }
    message.remove_prefix(1);
    const std::string_view content = message.substr(0, string_length(message));
    message.remove_prefix(content.size());
    const bool ended = !message.empty();
    out += '"';
    append_content(out, content);
    if (!ended) break;
    out += '"';
    message.remove_prefix(1);
    if (!message.starts_with(':') || !is_secret_name(content)) continue;
    message.remove_prefix(1);
    if (message.starts_with('{') || message.starts_with('[')) {
      out += ':';
      continue;
    }
    message = behind_value(message);
    out.append(":").append(kCut);
  }
  return out;
}

void MessageLog::add(bool sent, std::string_view start, std::uint64_t bytes, base::Instant at) {
  Entry& entry = entries_[added_++ % kMessages];
  entry.at = at;
  entry.bytes = bytes;
  entry.sent = sent;
  entry.kept = static_cast<std::uint16_t>(std::min(start.size(), kBytes));
  start.copy(entry.text.data(), entry.kept);
}

std::vector<std::string> MessageLog::lines(base::Instant now) const {
  std::vector<std::string> lines;
  const std::uint64_t first = added_ > kMessages ? added_ - kMessages : 0;
  for (std::uint64_t i = first; i < added_; ++i) {
    const Entry& entry = entries_[i % kMessages];
    const double age = std::chrono::duration<double>(now - entry.at).count();
    std::string_view kept(entry.text.data(), entry.kept);
    if (entry.kept < entry.bytes) kept = kept.substr(0, whole_characters(kept));
    lines.push_back(fmt::format("{:.3f} s ago, {} {} bytes: {}{}", std::max(0.0, age),
                                entry.sent ? "sent" : "received", entry.bytes,
                                kept.empty() ? "(binary)" : without_secrets(kept),
                                !kept.empty() && entry.kept < entry.bytes ? kCut : ""));
  }
  return lines;
}

}  // namespace liveload::liveview
