#include "result/scanner.hpp"

#include <algorithm>

namespace liveload::result {
namespace {

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

/// Code points before `at`: where a mark stands below it.
std::size_t column(std::string_view text, std::size_t at) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text.substr(0, at), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

Scanner::Scanner(std::string tried, std::string_view text) : tried_(std::move(tried)), text_(text) {
  std::ranges::replace_if(text_, is_control, ' ');
  const std::size_t last = text_.find_last_not_of(' ');
  text_.resize(last == std::string::npos ? 0 : last + 1);
  text_.erase(0, text_.find_first_not_of(' '));
}

void Scanner::skip_blanks() {
  at_ = std::min(text_.find_first_not_of(' ', at_), text_.size());
}

bool Scanner::accept(std::string_view text) {
  if (std::string_view(text_).substr(at_, text.size()) != text) return false;
  at_ += text.size();
  return true;
}

std::string Scanner::until(std::string_view stops) {
  const std::size_t from = at_;
  at_ = std::min(text_.find_first_of(stops, at_), text_.size());
  return text_.substr(from, at_ - from);
}

std::string Scanner::rest() {
  const std::size_t from = std::exchange(at_, text_.size());
  return text_.substr(from);
}

Failure Scanner::wrong(std::size_t at, std::string cause, std::string hint) const {
  if (!text_.empty()) cause += "\n  " + text_ + "\n  " + std::string(column(text_, at), ' ') + "^";
  return fail({.kind = ErrorKind::kUsage,
               .tried = tried_,
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

}  // namespace liveload::result
