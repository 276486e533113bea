#include <fmt/format.h>

#include <algorithm>

#include "../stream.hpp"
#include "pages.hpp"

namespace liveload::demo {
namespace {

constexpr int kPerPage = 20;
constexpr int kPages = 25;
constexpr int kKept = 3 * kPerPage;

// The room above and below tells scrolling on from having reached an end (phx-viewport-top).
const Template kArchivePage{R"(<section>
  <h1>The archive</h1>
  <p class="muted">Five hundred firings, of which your browser holds sixty at a time. Page <output id="archive-page">{}</output> of 25.</p>
  <ol id="archive" class="feed{}{}" phx-update="stream"{}{} phx-page-loading>{}</ol>
</section>)"};
const Template kFiring{
    R"(<li id="{}"><span>Firing {}</span><span class="muted">{} °C</span></li>)"};

class ArchivePage : public LiveView {
 public:
  void mount(const Params&, ViewSocket&) override { show(1); }

  void handle_event(const Event& event, ViewSocket& socket) override {
    if (event.name == "next_page") {
      if (page_ < kPages) show(page_ + 1);
    } else if (event.name == "previous_page") {
      // Scrolled over the top at once: what was there is long gone, so begin anew.
      if (event.value.get("_overran") == "true") {
        firings_.reset();
        show(1);
      } else if (page_ > 1) {
        show(page_ - 1);
      }
    } else {
      LiveView::handle_event(event, socket);
    }
  }

  std::string title() const override { return "Archive"; }

  Rendered render(const ViewSocket&) const override {
    return kArchivePage(page_, page_ > 1 ? " room-above" : "", page_ < kPages ? " room-below" : "",
                        Raw{page_ > 1 ? " phx-viewport-top=\"previous_page\"" : ""},
                        Raw{page_ < kPages ? " phx-viewport-bottom=\"next_page\"" : ""},
                        firings_.take());
  }

 private:
  // Downwards at the end, upwards at the top; the other side is cut.
  void show(int page) {
    const bool down = page >= page_;
    for (int i = 0; i < kPerPage; ++i) {
      const int number = (page - 1) * kPerPage + (down ? i + 1 : kPerPage - i);
      firings_.insert(fmt::format("firing-{}", number), down ? -1 : 0, down ? -kKept : kKept,
                      number, 1000 + number * 37 % 300);
    }
    page_ = page;
  }

  int page_ = 1;
  mutable Stream firings_{"0", kFiring};  // rendering takes what is pending
};

}  // namespace

std::unique_ptr<LiveView> make_archive_page() {
  return std::make_unique<ArchivePage>();
}

}  // namespace liveload::demo
