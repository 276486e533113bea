#include "session.hpp"

#include <algorithm>

#include "uri.hpp"

namespace liveload::demo {
namespace {

constexpr std::string_view kCookie = "_demo_shop_key";

}  // namespace

std::string_view cookie_value(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    std::string_view pair = header.substr(0, header.find(';'));
    header.remove_prefix(std::min(header.size(), pair.size() + 1));
    pair.remove_prefix(std::min(pair.size(), pair.find_first_not_of(' ')));
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) {
      return pair.substr(name.size() + 1);
    }
  }
  return {};
}

Session read_session(const Signer& signer, std::string_view cookie_header) {
  if (const auto payload = signer.verify("session", cookie_value(cookie_header, kCookie))) {
    const Params fields = parse_query(*payload);
    return {std::string(fields.get("id")), std::string(fields.get("csrf")),
            std::string(fields.get("user")), std::string(fields.get("transport", "auto"))};
  }
  return {random_token(18), random_token(24), "", "auto", true};
}

std::string session_cookie(const Signer& signer, const Session& session) {
  Params fields;
  fields.set("id", session.id);
  fields.set("csrf", session.csrf);
  fields.set("user", session.user);
  fields.set("transport", session.transport);
  return std::string(kCookie) + "=" + signer.sign("session", fields.encode()) +
         "; path=/; HttpOnly; SameSite=Lax";
}

}  // namespace liveload::demo
