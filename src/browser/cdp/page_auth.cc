// HTTP authentication: while credentials are set, each request of the page stops here for a moment.
#include "browser/cdp/event_json.hpp"
#include "browser/cdp/page.hpp"

namespace liveload::browser::cdp {
namespace {

/// More requests than a page has under way.
constexpr std::size_t kRemembered = 4096;

}  // namespace

void CdpPage::let_request_go(Session& session, std::string_view message) {
  EventParams params(message);
  if (!params) return;
  const std::string id(text_of(params["requestId"]));
  session.send("Fetch.continueRequest", {{"requestId", id}});
}

/// Each request gets the credentials once: a server that refuses them would ask again and again.
void CdpPage::answer_challenge(Session& session, std::string_view message) {
  EventParams params(message);
  if (!params) return;
  const std::string id(text_of(params["requestId"]));
  simdjson::ondemand::object challenge;
  if (params["authChallenge"].get_object().get(challenge)) return;
  const bool by_proxy = text_of(challenge["source"]) == "Proxy";
  const auto& credentials = home().emulation_.credentials;
  if (answered_challenges_.size() >= kRemembered) answered_challenges_.clear();
  Value::Object response{{"response", "CancelAuth"}};
  if (credentials && !by_proxy && answered_challenges_.insert(id).second) {
    response = {{"response", "ProvideCredentials"},
                {"username", credentials->user},
                {"password", credentials->password}};
  }
  session.send("Fetch.continueWithAuth",
               {{"requestId", id}, {"authChallengeResponse", std::move(response)}});
}

}  // namespace liveload::browser::cdp
