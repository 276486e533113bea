#include "base/base64.hpp"
#include "browser/cdp/event_json.hpp"
#include "browser/cdp/page.hpp"

namespace liveload::browser::cdp {
namespace {

/// For how long the page may draw itself anew before what it drew last has to do.
constexpr Duration kPatience = std::chrono::seconds(2);

}  // namespace

Result<std::string> CdpPage::screenshot(Deadline deadline) {
  const Deadline patience =
      Deadline::after(std::min(kPatience, deadline.left() / 2)).capped(deadline.at());
  auto reply = session_.call("Page.captureScreenshot", {{"format", "png"}}, patience);
  if (reply) return base::from_base64((*reply)["data"].text());
  Result<std::string> picture = tl::unexpected(reply.error());
  if (reply.error().kind == ErrorKind::kTimeout) picture = last_drawn(deadline);
  if (!picture) {
    picture.error().tried = "screenshot";
    if (picture.error().kind == ErrorKind::kTimeout) {
      picture.error().after = deadline.waited();
      picture.error().cause = "the page drew nothing: its main thread is busy or stopped";
    }
  }
  return picture;
}

/// A screencast begins with what the compositor holds, and needs no help of the page's main thread.
Result<std::string> CdpPage::last_drawn(Deadline deadline) {
  wants_picture_ = true;
  picture_.clear();
  session_.send("Page.startScreencast", {{"format", "png"}});
  auto came = wait_until([this] { return !picture_.empty(); }, deadline);
  wants_picture_ = false;
  session_.send("Page.stopScreencast");
  if (!came) return tl::unexpected(came.error());
  return base::from_base64(std::exchange(picture_, {}));
}

void CdpPage::take_picture(std::string_view message) {
  if (!wants_picture_) return;
  EventParams params(message);
  if (params) picture_ = text_of(params["data"]);
  document_.changed().notify();
}

}  // namespace liveload::browser::cdp
