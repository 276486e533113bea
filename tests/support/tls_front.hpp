#pragma once

#include <memory>
#include <string>

namespace liveload::test {

/// TLS in front of a server of this machine: decrypts for it, and lets nobody in who shows no
/// certificate of ours. All certificates are made for this object, in memory.
class TlsFront {
 public:
  /// `port`: of the server on 127.0.0.1 behind it.
  explicit TlsFront(int port);
  ~TlsFront();

  /// "https://127.0.0.1:PORT" and `path`.
  std::string url(const std::string& path = "/") const;
  std::string authority() const;           ///< PEM: who signed the server's certificate.
  std::string client_certificate() const;  ///< PEM.
  std::string client_key() const;          ///< PEM.

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace liveload::test
