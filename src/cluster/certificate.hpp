#pragma once

#include <string>
#include <vector>

#include "liveload/error.hpp"

namespace liveload::cluster {

struct Certificate {
  std::string ca_pem;           ///< Who signed it: what clients are given to trust.
  std::string certificate_pem;  ///< The server's.
  std::string key_pem;          ///< The server's private key.
};

/// Makes an authority that signs once and is forgotten, and a certificate of it for a server that
/// is reached by any of `hosts`: names, or IPv4 or IPv6 addresses. Keys are of P-256. Valid for 30
/// days, from a day ago: clocks of other machines may be wrong. Error of kind `cluster` for a host
/// that is neither.
Result<Certificate> make_certificate(const std::vector<std::string>& hosts);

}  // namespace liveload::cluster
