#include <fmt/format.h>

#include <array>

#include "../stream.hpp"
#include "pages.hpp"

namespace liveload::demo {
namespace {

const Template kDaybookPage{R"(<section>
  <h1>The day book</h1>
  <p class="muted">What was sold today, newest first. <output id="written">{}</output> written. The shop keeps no copy: your browser has the only one.</p>
  <p class="actions">
    <button id="write" class="primary" phx-click="write">Write a line</button>
    <button id="write-below" phx-click="write" phx-value-where="end">Add one at the end</button>
    <button id="write-kept" phx-click="write" phx-value-keep="5">Write, keep five</button>
    <button id="rule-off" class="plain" phx-click="rule_off">Start a new page</button>
  </p>
  <ul id="daybook" class="feed" phx-update="stream">{}</ul>
</section>)"};
const Template kDaybookLine{R"(<li id="{}"><span>{}</span><span class="row">
  <span class="muted">{}</span>
  <button class="plain correct" phx-click="correct" phx-value-number="{}">Correct</button>
  <button class="plain strike" phx-click="strike" phx-value-number="{}">Strike out</button></span></li>)"};

class DaybookPage : public LiveView {
 public:
  void mount(const Params&, ViewSocket& socket) override {
    for (int i = 0; i < 3; ++i) write(socket, 0, std::nullopt);
  }

  void handle_event(const Event& event, ViewSocket& socket) override {
    const int number = event.value.number("number").value_or(0);
    if (event.name == "write") {
      write(socket, event.value.get("where") == "end" ? -1 : 0, event.value.number("keep"));
    } else if (event.name == "correct") {
      put(socket, number, -1, std::nullopt, "corrected");
    } else if (event.name == "strike") {
      lines_.remove(fmt::format("line-{}", number));
    } else if (event.name == "rule_off") {
      lines_.reset();
      write(socket, 0, std::nullopt);
    } else {
      LiveView::handle_event(event, socket);
    }
  }

  std::string title() const override { return "Day book"; }
  Rendered render(const ViewSocket&) const override { return kDaybookPage(number_, lines_.take()); }

 private:
  void write(ViewSocket& socket, int at, std::optional<int> keep) {
    put(socket, ++number_, at, keep, "sold");
  }

  void put(ViewSocket& socket, int number, int at, std::optional<int> keep, std::string_view what) {
    const auto& products = socket.shop.catalogue.products();
    const Product& product = products[static_cast<std::size_t>(number * 11) % products.size()];
    lines_.insert(fmt::format("line-{}", number), at, keep,
                  fmt::format("No. {}: {}", number, product.name), what, number, number);
  }

  int number_ = 0;
  mutable Stream lines_{"0", kDaybookLine};  // rendering takes what is pending
};

}  // namespace

std::unique_ptr<LiveView> make_daybook_page() {
  return std::make_unique<DaybookPage>();
}

}  // namespace liveload::demo
