#include <stdexcept>

#include "pages.hpp"

namespace liveload::demo {
namespace {

const Template kKilnPage{R"(<section class="prose">
  <h1>The kiln</h1>
  <p>Things break in here: what breaks is the page's LiveView on the server, and the client mounts another.</p>
  <p>Pots fired since this one was mounted: <output id="pots">{}</output></p>
  <p class="actions">
    <button id="fire" class="primary" phx-click="fire">Fire a pot</button>
    <button id="overheat" phx-click="overheat">Overheat</button>
    <button id="overheat-later" class="plain" phx-click="overheat_later">Overheat in a moment</button>
    <button id="unknown" class="plain" phx-click="no_such_handle">Pull a handle that is not there</button>
  </p>
  <ul>
    <li><a id="cold-once" href="/kiln?cold=1">Cold for the first join</a>: it crashes once on mount, the client loads the page anew, and it is warm</li>
    <li><a id="cold-always" href="/kiln?cold=always">Always cold</a>: it crashes on each join; the client loads the page again and again, ever more slowly</li>
    <li><a id="cracked" href="/kiln?cold=page">Cracked</a>: it crashes when the page is rendered, status 500</li>
  </ul>
</section>)"};

class KilnPage : public LiveView {
 public:
  void handle_params(const Uri& uri, ViewSocket& socket) override {
    const std::string_view cold = uri.query.get("cold");
    if (cold == "page") throw std::runtime_error("the kiln is cracked");
    if (!socket.connected || cold.empty()) return;
    if (cold == "always" || socket.shop.mishaps.fewer_than(uri.query.number("cold").value_or(0),
                                                           socket.session.id + uri.to_string())) {
      throw std::runtime_error("the kiln is cold");
    }
  }

  void handle_event(const Event& event, ViewSocket& socket) override {
    if (event.name == "fire") {
      ++pots_;
    } else if (event.name == "overheat") {
      throw std::runtime_error("the kiln has overheated");
    } else if (event.name == "overheat_later") {
      socket.send_after(Milliseconds(100), "overheat");
    } else {
      LiveView::handle_event(event, socket);
    }
  }

  void handle_info(std::string_view, ViewSocket&) override {
    throw std::runtime_error("the kiln has overheated");
  }

  std::string title() const override { return "Kiln"; }
  Rendered render(const ViewSocket&) const override { return kKilnPage(pots_); }

 private:
  int pots_ = 0;
};

}  // namespace

std::unique_ptr<LiveView> make_kiln_page() {
  return std::make_unique<KilnPage>();
}

}  // namespace liveload::demo
