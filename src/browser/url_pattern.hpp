#pragma once

#include <string>
#include <string_view>

#include "liveload/error.hpp"

namespace liveload::browser {

/// Which addresses are meant: a whole address, or a path that begins with `/`. `*` stands for
/// anything but `/`, `**` for anything. A query or fragment of the address counts only where the
/// pattern has one. Immutable.
class UrlPattern {
 public:
  /// `usage` for what could match no address: "cart".
  static Result<UrlPattern> parse(std::string_view pattern);

  bool matches(std::string_view url) const;

 private:
  explicit UrlPattern(std::string pattern) : pattern_(std::move(pattern)) {}

  std::string pattern_;
};

}  // namespace liveload::browser
