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

Result<browser::Browser*> BrowserPool::for_user(std::size_t user) {
  auto& slot =
      browsers_[user / static_cast<std::size_t>(options_.users_per_browser) % browsers_.size()];
  if (!slot->lost()) return slot.get();
  // Every user of a dead browser comes here at once; the first one replaces it.
  if (auto turn = replacing_.acquire(Deadline::after(options_.start_timeout)); !turn) {
    return tl::unexpected(turn.error());
  }
  Result<browser::Browser*> result = slot.get();
  if (slot->lost()) {
    if (auto fresh = start_one(); fresh) {
      dead_.push_back(std::exchange(slot, std::move(*fresh)));
      dead_.back()->stop(Deadline::after(kStopTime));
      result = slot.get();
    } else {
      result = tl::unexpected(fresh.error());
    }
  }
  replacing_.release();
  return result;
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
