#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

namespace liveload::liveview {

/// The beginnings of the last few messages of a channel, for failure samples. Adding copies at most
/// 300 bytes into a place of its own and allocates nothing; words are made when they are asked for.
/// Confined to its shard.
class MessageLog {
 public:
  static constexpr std::size_t kMessages = 10;
  static constexpr std::size_t kBytes = 300;

  /// `start` is what is known of the message's text; `bytes` its whole length.
  void add(bool sent, std::string_view start, std::uint64_t bytes, base::Instant at);

  /// One line a message, oldest first: `1.204 s ago, sent 143 bytes: ["4","7","lv:…`.
  std::vector<std::string> lines(base::Instant now) const;

 private:
  struct Entry {
    base::Instant at;
    std::uint64_t bytes = 0;
    std::uint16_t kept = 0;
    bool sent = false;
    std::array<char, kBytes> text;
  };

  std::array<Entry, kMessages> entries_;
  std::uint64_t added_ = 0;
};

/// A message's beginning without what must not be kept: the values of JSON members and of form
/// fields that are named like a secret (`_csrf_token`, `session`, `static`, `password`…), and
/// whatever else looks like a token.
std::string without_secrets(std::string_view message);

}  // namespace liveload::liveview
