#include <fmt/format.h>

#include "base/result.hpp"
#include "browser/cdp/page.hpp"
#include "browser/url_pattern.hpp"

namespace liveload::browser::cdp {

Result<void> CdpPage::wait_for_text(std::string_view selector, std::string_view text,
                                    Deadline deadline) {
  return base::without_value(act("wait_for_text", "text", selector, text, deadline));
}

Result<void> CdpPage::wait_for_hidden(std::string_view selector, Deadline deadline) {
  return base::without_value(act("wait_for_hidden", "hidden", selector, Value(), deadline));
}

Result<void> CdpPage::wait_for_attribute(std::string_view selector, std::string_view name,
                                         std::string_view value, Deadline deadline) {
  return base::without_value(
      act("wait_for_attribute", "attribute", selector, Value::Array{name, value}, deadline));
}

Result<void> CdpPage::wait_for_count(std::string_view selector, std::size_t count,
                                     Deadline deadline) {
  return base::without_value(act("wait_for_count", "count", selector, count, deadline));
}

Result<void> CdpPage::wait_for_url(std::string_view pattern, Deadline deadline) {
  auto parsed = UrlPattern::parse(pattern);
  auto named = [&](Error error) {
    error.tried = "wait_for_url";
    error.target = pattern;
    return fail(std::move(error));
  };
  if (!parsed) return named(std::move(parsed.error()));
  while (!parsed->matches(url())) {
    if (auto there = still_there(); !there) return named(there.error());
    auto waited = document().changed().wait(deadline);
    if (waited) continue;
    Error error = std::move(waited.error());
    error.after = deadline.waited();
    if (error.kind == ErrorKind::kTimeout) error.cause = fmt::format("the page is at {}", url());
    return named(std::move(error));
  }
  return {};
}

Result<std::size_t> CdpPage::count(std::string_view selector, Deadline deadline) {
  auto found = read("count", selector, {"count"}, deadline);
  if (!found) return tl::unexpected(std::move(found.error()));
  return static_cast<std::size_t>(found->number());
}

}  // namespace liveload::browser::cdp
