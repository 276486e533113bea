#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace liveload::demo {

// Signs what the browser keeps for us. A shop started again with the same secret knows its open
// pages. Immutable: thread-safe.
class Signer {
 public:
  explicit Signer(std::string secret);

  // `purpose` keeps a token of one kind from being used as another.
  std::string sign(std::string_view purpose, std::string_view payload) const;
  // The payload, or nothing if the token is not ours.
  std::optional<std::string> verify(std::string_view purpose, std::string_view token) const;

 private:
  std::string mac(std::string_view purpose, std::string_view payload) const;

  const std::string secret_;
};

// The bytes of base64 text with its padding, or nothing if it is none.
std::optional<std::string> from_base64(std::string_view text);
// base64url text of `bytes` random bytes.
std::string random_token(std::size_t bytes);
// Takes the same time wherever the two differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);
// The first 32 hexadecimal digits of the SHA-256 of `content`.
std::string digest(std::string_view content);

}  // namespace liveload::demo
