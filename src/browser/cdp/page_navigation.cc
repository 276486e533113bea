#include "browser/cdp/address.hpp"
#include "browser/cdp/page.hpp"

namespace liveload::browser::cdp {
namespace {

/// How long the browser may take to show its error page, or to move within a document, after it
/// said that it will.
constexpr auto kShow = std::chrono::seconds(2);

std::string hint_for(std::string_view error) {
  if (error == "net::ERR_CONNECTION_REFUSED") return "nothing listens there: is the target up?";
  if (error == "net::ERR_NAME_NOT_RESOLVED") return "the host name is not known here";
  if (error.starts_with("net::ERR_CERT_")) {
    return "the target's certificate is not trusted here; the browser argument "
           "--ignore-certificate-errors accepts it";
  }
  if (error == "net::ERR_SSL_PROTOCOL_ERROR") return "does the target speak https on this port?";
  if (error == "net::ERR_NETWORK_CHANGED") {
    return "a network interface of this machine came or went (a container, a VPN), and Chromium "
           "gave up all that it was loading: not the target's doing";
  }
  if (error == "net::ERR_ABORTED") return "it has no content, or was stopped";
  return "";
}

Error navigation_error(std::string_view tried, std::string_view url, std::string cause) {
  Error error{.kind = ErrorKind::kNavigation,
              .tried = std::string(tried),
              .target = std::string(url),
              .cause = std::move(cause)};
  error.hint = hint_for(error.cause);
  return error;
}

Error named(Error error, std::string_view tried, std::string_view url, std::string_view waiting) {
  error.tried = tried;
  error.target = url;
  if (error.kind == ErrorKind::kTimeout) error.cause = waiting;
  return error;
}

}  // namespace

Result<void> CdpPage::navigate(std::string_view url, Deadline deadline) {
  const std::string address = resolve_address(this->url(), url);
  if (address.empty()) {
    Error error = navigation_error("navigate", url, "the address is relative, and no page is open");
    error.hint = "the first address has to be whole: http://host/path";
    return fail(std::move(error));
  }
  if (frame() != nullptr) return navigate_frame("navigate", address, deadline);
  const auto moves = document_.moves();
  auto reply = session_.call("Page.navigate", {{"url", address}}, deadline);
  if (!reply) {
    if (reply.error().kind == ErrorKind::kProtocol) {
      return fail(navigation_error("navigate", address, reply.error().cause));
    }
    // Else the answer would come during a later action.
    if (reply.error().kind == ErrorKind::kTimeout) session_.send("Page.stopLoading");
    return fail(named(reply.error(), "navigate", address, "the target did not answer"));
  }
  const auto& loader = (*reply)["loaderId"];
  if ((*reply)["isDownload"].truthy()) return {};  // The page stays what it was.
  if (const auto& error = (*reply)["errorText"]; !error.is_null()) {
    // The browser is about to show its error page: until then it takes no other command.
    if (!loader.is_null() && error.text() != "net::ERR_ABORTED") {
      (void)wait_until([&] { return document_.committed(loader.text()); },
                       Deadline::after(kShow).capped(deadline.at()));
    }
    // A page that crashes aborts the navigation, too, and says why a moment later.
    if (error.text() == "net::ERR_ABORTED")
      (void)drain(Deadline::after(kShow).capped(deadline.at()));
    if (const Error* lost = session_.lost()) return fail(named(*lost, "navigate", address, ""));
    return fail(navigation_error("navigate", address, error.text()));
  }
  if (loader.is_null()) {  // Another place of the same document.
    (void)wait_until([&] { return document_.moves() != moves; },
                     Deadline::after(kShow).capped(deadline.at()));
    return {};
  }
  auto loaded = wait_until([&] { return document_.committed(loader.text()) && document_.loaded(); },
                           deadline);
  if (loaded) return {};
  return fail(named(loaded.error(), "navigate", address, "the document did not finish loading"));
}

Result<void> CdpPage::reload(Deadline deadline) {
  if (frame() != nullptr) return navigate_frame("reload", url(), deadline);
  const auto before = document_.documents();
  const std::string address = document_.url();
  if (document_.unreachable()) {  // Chromium does not reload its error pages by command.
    auto again = navigate(address, deadline);
    if (!again) again.error().tried = "reload";
    return again;
  }
  auto reply = session_.call("Page.reload", {}, deadline);
  Result<void> done = {};
  if (!reply) done = tl::unexpected(reply.error());
  if (done) {
    done =
        wait_until([&] { return document_.documents() != before && document_.loaded(); }, deadline);
  }
  if (!done) {
    if (done.error().kind == ErrorKind::kTimeout) session_.send("Page.stopLoading");
    return fail(named(done.error(), "reload", address, "the document did not finish loading"));
  }
  if (document_.unreachable()) {
    return fail(navigation_error("reload", address, network_.document_error()));
  }
  return {};
}

Result<bool> CdpPage::go(int steps, Deadline deadline) {
  const std::string_view tried = steps < 0 ? "go_back" : "go_forward";
  auto history = session_.call("Page.getNavigationHistory", {}, deadline);
  if (!history) {
    return fail(named(history.error(), tried, url(), "the browser did not tell the history"));
  }
  const auto* entries = (*history)["entries"].if_array();
  const double wanted = (*history)["currentIndex"].number() + steps;
  // What a tab shows before its first navigation is nobody's page.
  const auto exists = [&] {
    if (entries == nullptr || wanted < 0 || wanted >= static_cast<double>(entries->size())) {
      return false;
    }
    return wanted > 0 || (*entries)[0]["url"].text() != "about:blank";
  };
  if (!exists()) return false;
  const Value& entry = (*entries)[static_cast<std::size_t>(wanted)];
  const auto documents = document_.documents();
  const auto moves = document_.moves();
  auto sent = session_.call("Page.navigateToHistoryEntry", {{"entryId", entry["id"]}}, deadline);
  if (!sent) return fail(named(sent.error(), tried, entry["url"].text(), "the page did not leave"));
  auto shown = wait_until(
      [&] {
        return document_.moves() != moves ||
               (document_.documents() != documents && document_.loaded());
      },
      deadline);
  if (!shown) {
    if (shown.error().kind == ErrorKind::kTimeout) session_.send("Page.stopLoading");
    return fail(
        named(shown.error(), tried, entry["url"].text(), "the document did not finish loading"));
  }
  if (document_.documents() != documents && document_.unreachable()) {
    return fail(navigation_error(tried, entry["url"].text(), network_.document_error()));
  }
  return true;
}

}  // namespace liveload::browser::cdp
