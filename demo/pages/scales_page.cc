#include <fmt/format.h>

#include <algorithm>

#include "pages.hpp"

namespace liveload::demo {
namespace {

// The hook "Scales" (assets/hooks.js) asks with pushEvent and gets a reply; a chime is pushed to
// it.
const Template kScalesPage{R"(<section class="counter">
  <h1>The scales</h1>
  <p class="muted">Loose leaf by the gram. The scales ask, the till answers.</p>
  <div id="scales" phx-hook="Scales" data-cents-per-gram="{}">
    <p><input id="grams" type="range" min="5" max="250" step="5" value="50" aria-label="Grams"></p>
    <p class="count"><output id="price" phx-update="ignore">–</output></p>
    <p class="actions"><button id="weigh" class="primary" type="button">Weigh it</button>
    <button id="tare" class="plain" type="button">Tare</button></p>
    <p class="muted">Chimes: <output id="chimes" phx-update="ignore">0</output></p>
  </div>
  <p class="muted">Weighed so far: <output id="weighings">{}</output>, <output id="weight">{}</output> g in all</p>
</section>)"};

constexpr int kCentsPerGram = 8;

class ScalesPage : public LiveView {
 public:
  void handle_event(const Event& event, ViewSocket& socket) override {
    if (event.name == "weigh") {
      const int grams = std::clamp(event.value.number("grams").value_or(0), 0, 1000);
      ++weighings_;
      weight_ += grams;
      socket.reply(fmt::format(R"({{"grams":{},"price":{}}})", grams,
                               json_string(format_price(grams * kCentsPerGram))));
      socket.push_event("chime", fmt::format(R"({{"number":{}}})", weighings_));
    } else if (event.name == "tare") {
      weighings_ = weight_ = 0;
      socket.reply(R"({"price":"–"})");
    } else {
      LiveView::handle_event(event, socket);
    }
  }

  std::string title() const override { return "The scales"; }
  Rendered render(const ViewSocket&) const override {
    return kScalesPage(kCentsPerGram, weighings_, weight_);
  }

 private:
  int weighings_ = 0;
  int weight_ = 0;
};

}  // namespace

std::unique_ptr<LiveView> make_scales_page() {
  return std::make_unique<ScalesPage>();
}

}  // namespace liveload::demo
