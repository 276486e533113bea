// Windows that a page opens: each is a page of its own, of the same user.
#include <algorithm>

#include "browser/cdp/page.hpp"

namespace liveload::browser::cdp {
namespace {

/// Windows that nobody asked for stay open, as they do for a person, but not any number of them.
constexpr std::size_t kMostUnasked = 3;

}  // namespace

CdpPage& CdpPage::home() {
  return opener_ ? opener_->home() : *this;
}
const CdpPage& CdpPage::home() const {
  return opener_ ? opener_->home() : *this;
}

/// The window waits, before any of its scripts, until it is told to run.
void CdpPage::take_popup(const std::string& session, const std::string& target) {
  if (closed_) return;
  std::unique_ptr<CdpPage> page(new CdpPage(browser_, session, target, context_, observer_, this));
  page->send_set_up(page->session_);
  page->send_emulation(page->session_, home().emulation_);
  page->session_.send("Runtime.runIfWaitingForDebugger");
  popups_.push_back({.page = std::move(page), .opened = base::Clock::now(), .entered = false});
  const auto unasked = [](const Popup& popup) { return !popup.entered; };
  if (static_cast<std::size_t>(std::count_if(popups_.begin(), popups_.end(), unasked)) >
      kMostUnasked) {
    popups_.erase(std::find_if(popups_.begin(), popups_.end(), unasked));
  }
  popup_opened_.notify();
}

Result<Page*> CdpPage::popup(Instant since, Deadline deadline) {
  const auto failed = [&](Error error, std::string_view waiting) {
    error.tried = "in_popup";
    if (error.kind == ErrorKind::kTimeout) error.cause = waiting;
    return fail(std::move(error));
  };
  const auto wanted = [&](const Popup& popup) { return popup.opened >= since && !popup.entered; };
  auto found = popups_.end();
  while ((found = std::find_if(popups_.begin(), popups_.end(), wanted)) == popups_.end()) {
    if (const Error* lost = session_.lost()) return failed(*lost, "");
    if (auto waited = popup_opened_.wait(deadline); !waited) {
      return failed(waited.error(), "no window was opened since the last action");
    }
  }
  found->entered = true;
  CdpPage& page = *found->page;
  auto shown = page.wait_until(
      [&] { return page.document_.documents() > 0 && page.document_.loaded(); }, deadline);
  if (shown) return &page;
  Error error = shown.error();
  close_popup(page);
  return failed(std::move(error), "the window that was opened did not finish loading");
}

void CdpPage::close_popup(Page& page) {
  std::erase_if(popups_, [&](const Popup& popup) { return popup.page.get() == &page; });
}

}  // namespace liveload::browser::cdp
