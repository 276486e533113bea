#include "engine/browser_pool.hpp"

#include <utility>

namespace liveload::engine {
namespace {

using base::Deadline;
constexpr Duration kStopTime = std::chrono::seconds(3);

}  // namespace

BrowserPool::BrowserPool(net::EventLoop& loop, browser::Connection& connection,
                         std::vector<browser::PageScript> scripts, const BrowserOptions& options)
    : loop_(loop), connection_(connection), scripts_(std::move(scripts)), options_(options) {}

Result<std::unique_ptr<browser::Browser>> BrowserPool::start_one() {
  return connection_.start(loop_, scripts_, Deadline::after(options_.start_timeout));
}

Result<void> BrowserPool::start(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    auto browser = start_one();
    if (!browser) return tl::unexpected(browser.error());
    browsers_.push_back(std::move(*browser));
  }
  return {};
}

bool BrowserPool::ready(std::size_t slot) const {
  return slot < browsers_.size() && !browsers_[slot]->lost();
}

/// Starts a browser in place of the one that died, or those up to `slot` that are not there yet.
Result<void> BrowserPool::make_ready(std::size_t slot) {
  while (!ready(slot)) {
    auto fresh = start_one();
    if (!fresh) return tl::unexpected(fresh.error());
    if (slot < browsers_.size()) {
      dead_.push_back(std::exchange(browsers_[slot], std::move(*fresh)));
      dead_.back()->stop(Deadline::after(kStopTime));
    } else {
      browsers_.push_back(std::move(*fresh));
    }
  }
  return {};
}

Result<browser::Browser*> BrowserPool::for_seat(std::size_t seat) {
  const std::size_t slot = seat / static_cast<std::size_t>(options_.users_per_browser);
  if (!ready(slot)) {
    // Every user of a dead browser comes here at once; the first one replaces it.
    if (auto turn = starting_.acquire(Deadline::after(options_.start_timeout)); !turn) {
      return tl::unexpected(turn.error());
    }
    const Result<void> made = make_ready(slot);
    starting_.release();
    if (!made) return tl::unexpected(made.error());
  }
  return browsers_[slot].get();
}

BrowserFacts BrowserPool::facts() const {
  if (browsers_.empty()) return {};
  const auto facts = browsers_.front()->facts();
  const auto sandbox = facts.find("sandbox");
  return {browsers_.front()->version(), sandbox == facts.end() ? "" : sandbox->second};
}

void BrowserPool::stop() {
  for (auto& browser : browsers_) browser->stop(Deadline::after(kStopTime));
  for (auto& browser : dead_) browser->stop(Deadline::after(kStopTime));
  browsers_.clear();
  dead_.clear();
}

}  // namespace liveload::engine
