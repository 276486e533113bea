#include "browser/cdp/page.hpp"

namespace liveload::browser::cdp {

Result<Value> CdpPage::wait_for_download(Instant since, Deadline deadline) {
  return home().downloads_->wait(since, [this] { return session_.lost(); }, deadline);
}

}  // namespace liveload::browser::cdp
