#include "browser/cdp/page.hpp"

namespace liveload::browser::cdp {

Result<std::size_t> CdpPage::count(std::string_view selector, Deadline deadline) {
  auto found = read("count", selector, {"count"}, deadline);
  if (!found) return tl::unexpected(std::move(found.error()));
  return static_cast<std::size_t>(found->number());
}

}  // namespace liveload::browser::cdp
