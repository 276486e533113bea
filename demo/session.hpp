#pragma once
#include <string>
#include <string_view>

#include "signer.hpp"

namespace liveload::demo {

// What the signed session cookie holds. `id` names the cart, `csrf` is the token that a page shows
// and a form, a socket or a long poll must bring back, `user` is the signed-in address or empty.
struct Session {
  std::string id;
  std::string csrf;
  std::string user;
  std::string transport =
      "auto";          // or "longpoll": which transport the page's script is told to use
  bool fresh = false;  // made for this request: its cookie has yet to be set

  bool csrf_matches(std::string_view token) const { return equal_in_constant_time(csrf, token); }
};

// A cookie's value in a Cookie header; empty if it is not there.
std::string_view cookie_value(std::string_view header, std::string_view name);
// The session of a Cookie header; a new one if there is none, or if its signature is not ours.
Session read_session(const Signer& signer, std::string_view cookie_header);
// The Set-Cookie header that carries it.
std::string session_cookie(const Signer& signer, const Session& session);

}  // namespace liveload::demo
