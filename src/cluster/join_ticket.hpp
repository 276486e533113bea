#pragma once

#include <string>
#include <string_view>

#include "base/secrets.hpp"
#include "liveload/error.hpp"

namespace liveload::cluster {

/// All that one needs to join a run's bus. Whoever has it may take part in the run: it travels in
/// an environment variable, a file of mode 0600 or by standard input, never on a command line, and
/// is never logged.
struct JoinTicket {
  std::string url;          ///< "nats://127.0.0.1:4222" or "tls://host:4222", without credentials.
  std::string run_id;       ///< One part of a subject.
  std::string run_key;      ///< 32 random bytes; seals what is said.
  std::string user;         ///< With the password; empty where the server wants none.
  std::string password;     ///< May also be a token, with no user.
  std::string credentials;  ///< The content of a NATS credentials file (JWT and nkey seed).
  std::string ca_pem;       ///< Who signed the server's certificate. Empty: whom the system trusts.

  /// One line of base64.
  std::string encode() const;
  /// Error of kind `usage` for what is no ticket; its words do not quote the text.
  static Result<JoinTicket> decode(std::string_view text);

  /// Adds what must reach neither log nor result.
  void hide_in(base::Secrets& secrets) const;
};

}  // namespace liveload::cluster
