#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "liveload/error.hpp"

namespace liveload {

/// What a connection to the network is like. Chromium shapes HTTP and WebSocket, of the page and
/// its frames; not what a service worker asks for.
struct NetworkProfile {
  Duration latency{};               ///< Added to every request, and to a WebSocket's handshake.
  double download_bytes_per_s = 0;  ///< 0: not limited.
  double upload_bytes_per_s = 0;    ///< 0: not limited.
};

/// The profile of that name, with the figures of Chromium's own DevTools: "slow-3g", "fast-3g",
/// "slow-4g", "fast-4g", "none". "fast-3g" is what DevTools call "Slow 4G" nowadays, and so the
/// same. Nothing for another name.
std::optional<NetworkProfile> network_profile(std::string_view name);

/// How a browser context differs from a plain one. What is absent is left as it is.
struct Emulation {
  struct Size {
    int width = 0;
    int height = 0;
  };
  std::optional<Size> viewport{};
  std::optional<std::string> locale{};  ///< "de-DE": Accept-Language, navigator.language, formats.
  std::optional<std::string> timezone{};  ///< "Europe/Berlin".
  std::optional<std::string> user_agent{};
  std::optional<std::map<std::string, std::string>> headers{};  ///< Sent with every request.
  /// For HTTP authentication: given once a request to whichever server asks for it, never to a
  /// proxy. While set, each request makes a halt on its way, of about a millisecond, that its times
  /// contain.
  struct Credentials {
    std::string user;
    std::string password;
  };
  std::optional<Credentials> credentials{};
  std::optional<bool> offline{};
  std::optional<NetworkProfile> network{};
  std::optional<double> cpu_slowdown{};  ///< 1: none; 4: a fourth of the speed.
};

}  // namespace liveload
