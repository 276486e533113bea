#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <utility>

#include "../faults.hpp"
#include "pages.hpp"

namespace liveload::demo {
namespace {

constexpr Milliseconds kDefaultInterval{1000};
constexpr Milliseconds kShortestInterval{5};
constexpr std::size_t kShown = 10;

const Template kFeedPage{R"(<section>
  <h1>The shop's journal</h1>
  <p class="muted">What goes on behind the counter, as it happens. Entry <span id="feed-count">{}</span>.</p>
  <ol id="feed" class="feed" reversed>{}</ol>
</section>)"};
const Template kEntry{R"(<li id="entry-{}"><span>{}</span><span class="muted">No. {}</span></li>)"};

// Writes an entry each `every` milliseconds (query, 1000 by default) and pushes the event
// "feed-entry" {"number": n} with it.
class FeedPage : public LiveView {
 public:
  void mount(const Params&, ViewSocket&) override { next_ = std::chrono::steady_clock::now(); }

  void handle_params(const Uri& uri, ViewSocket& socket) override {
    every_ =
        std::max(kShortestInterval, uri.query.milliseconds("every").value_or(kDefaultInterval));
    if (socket.connected && !std::exchange(started_, true)) schedule(socket);
  }

  void handle_info(std::string_view, ViewSocket& socket) override {
    ++number_;
    const auto& products = socket.shop.catalogue.products();
    const Product& product = products[static_cast<std::size_t>(number_ * 7) % products.size()];
    static constexpr std::array<const char*, 4> kDoings{
        "{} was wrapped", "{} went back on its shelf", "Someone asked about {}", "{} was dusted"};
    entries_.push_front(
        {number_,
         fmt::format(fmt::runtime(kDoings[static_cast<std::size_t>(number_) % kDoings.size()]),
                     product.name)});
    if (entries_.size() > kShown) entries_.pop_back();
    socket.push_event("feed-entry", fmt::format(R"({{"number":{}}})", number_));
    schedule(socket);
  }

  std::string title() const override { return "Journal"; }

  Rendered render(const ViewSocket&) const override {
    Comprehension list(kEntry);
    for (const auto& [number, text] : entries_) {
      list.add(std::to_string(number), number, text, number);
    }
    return kFeedPage(number_, std::move(list));
  }

 private:
  // From the last due time, not from now, so that lateness does not add up.
  void schedule(ViewSocket& socket) {
    next_ += every_;
    const auto wait = std::chrono::ceil<Milliseconds>(next_ - std::chrono::steady_clock::now());
    socket.send_after(std::max(wait, Milliseconds(0)), "entry");
  }

  Milliseconds every_ = kDefaultInterval;
  SteadyTime next_;
  bool started_ = false;
  int number_ = 0;
  std::deque<std::pair<int, std::string>> entries_;
};

}  // namespace

std::unique_ptr<LiveView> make_feed_page() {
  return std::make_unique<FeedPage>();
}

}  // namespace liveload::demo
