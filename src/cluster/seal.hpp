#pragma once

#include <openssl/types.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace liveload::cluster {

/// Proves that a message was written by one who has the run's key, for this subject and this reply
/// subject. A sealed body is the HMAC-SHA256 of all three, 32 bytes, and the body behind it.
/// Immutable; any thread.
class Seal {
 public:
  static constexpr std::size_t kKeyBytes = 32;
  static constexpr std::size_t kBytes = 32;  ///< What a sealed body is longer by.

  explicit Seal(std::string_view key);

  std::string close(std::string_view subject, std::string_view reply_to,
                    std::string_view body) const;
  /// The body within `sealed`; nothing where it was not sealed right.
  std::optional<std::string_view> open(std::string_view subject, std::string_view reply_to,
                                       std::string_view sealed) const;

 private:
  struct Free {
    void operator()(EVP_MAC_CTX* context) const;
  };
  std::string code(std::string_view subject, std::string_view reply_to,
                   std::string_view body) const;

  std::unique_ptr<EVP_MAC_CTX, Free> keyed_;
};

}  // namespace liveload::cluster
