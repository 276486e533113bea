#include <stdexcept>

#include "pages.hpp"

namespace liveload::demo {
namespace {

const Template kTillsPage{R"(<section>
  <h1>The tills</h1>
  <p class="muted">Two tills, each a LiveView of its own inside this one. One may break without the other.</p>
  <p class="actions"><button id="open-tills" phx-click="toggle">{}</button>
  <button id="fire-alarm" class="plain" phx-click="alarm">Fire alarm</button></p>
  <p>Customers so far: <output id="customers">{}</output> <button id="customer" class="primary" phx-click="customer">Here is one</button></p>
  <div id="tills" class="reviews">{}{}</div>
</section>)"};

const Template kTill{R"(<div class="till panel-card">
  <h2>Till {}</h2>
  <p class="count"><output id="takings-{}">{}</output></p>
  <p class="actions"><button id="ring-{}" class="primary" phx-click="ring">Ring up</button>
  <button id="jam-{}" class="plain" phx-click="jam">Jam it</button></p>
</div>)",
                     Template::Kind::kRoot};

class Till : public LiveView {
 public:
  void mount(const Params& params, ViewSocket&) override { name_ = params.get("name"); }

  void handle_event(const Event& event, ViewSocket& socket) override {
    if (event.name == "jam") throw std::runtime_error("the till is jammed");
    if (event.name != "ring") return LiveView::handle_event(event, socket);
    takings_ += 250;
  }

  std::string title() const override { return ""; }
  Rendered render(const ViewSocket&) const override {
    return kTill(name_, name_, format_price(takings_), name_, name_);
  }

 private:
  std::string name_;
  int takings_ = 0;
};

class TillsPage : public LiveView {
 public:
  void handle_event(const Event& event, ViewSocket& socket) override {
    if (event.name == "toggle") {
      open_ = !open_;
    } else if (event.name == "alarm") {
      throw std::runtime_error("everybody out");
    } else if (event.name == "customer") {
      ++customers_;
    } else {
      LiveView::handle_event(event, socket);
    }
  }

  std::string title() const override { return "Tills"; }

  Rendered render(const ViewSocket& socket) const override {
    const auto till = [&](const std::string& name) -> Dynamic {
      if (!open_) return "";
      Params params;
      params.set("name", name);
      return live_render(socket, "till-" + name, "till", params);
    };
    return kTillsPage(open_ ? "Close the tills" : "Open the tills", customers_, till("a"),
                      till("b"));
  }

 private:
  bool open_ = true;
  int customers_ = 0;
};

}  // namespace

std::unique_ptr<LiveView> make_till() {
  return std::make_unique<Till>();
}
std::unique_ptr<LiveView> make_tills_page() {
  return std::make_unique<TillsPage>();
}

}  // namespace liveload::demo
