#pragma once

#include <string>
#include <string_view>

#include "liveload/error.hpp"

namespace liveload::result {

/// Walks over a line that a person wrote, and points into it where it is wrong.
class Scanner {
 public:
  /// `tried` begins the messages: "read the threshold". Control characters read as blanks.
  Scanner(std::string tried, std::string_view text);

  void skip_blanks();
  bool at_end() const { return at_ >= text_.size(); }
  /// The next character; 0 at the end.
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  char next() { return text_[at_++]; }
  /// Passes over `text` if it comes next.
  bool accept(std::string_view text);
  /// All up to one of `stops`, or the end.
  std::string until(std::string_view stops);
  std::string rest();

  std::size_t at() const { return at_; }
  const std::string& text() const { return text_; }

  /// Of kind `usage`: the cause, and below it the line with a mark under its place `at`.
  Failure wrong(std::size_t at, std::string cause, std::string hint = {}) const;

 private:
  std::string tried_;
  std::string text_;
  std::size_t at_ = 0;
};

}  // namespace liveload::result
