#include "pages.hpp"

namespace liveload::demo {
namespace {

// What Phoenix.LiveView.JS would write. A drawer opens without the server; the rest tells it.
const Template kDrawersPage{R"(<section>
  <h1>The chest of drawers</h1>
  <p class="muted">Most of it opens without asking the shop.</p>
  <div class="chest">
    <div class="panel-card" phx-click-away='[["hide",{"to":"#drawer"}],["push",{"event":"away"}]]'>
      <p class="actions">
        <button id="toggle-drawer" phx-click='[["toggle",{"to":"#drawer","time":150,"ins":[["fade"],["clear"],["opaque"]],"outs":[["fade"],["opaque"],["clear"]]}]]'>Open or shut</button>
        <button id="show-drawer" class="plain" phx-click='[["show",{"to":"#drawer"}],["focus",{"to":"#drawer-note"}]]'>Show, and write</button>
        <button id="hide-drawer" class="plain" phx-click='[["hide",{"to":"#drawer","time":150,"transition":[["fade"],["opaque"],["clear"]]}]]'>Hide</button>
      </p>
      <div id="drawer" class="panel-card" style="display: none">
        <p>Strainers, a scoop, string.</p><input id="drawer-note" aria-label="Note" placeholder="Note" autocomplete="off">
      </div>
    </div>
    <div class="panel-card">
      <p class="actions">
        <button id="paint" phx-click='[["toggle_class",{"names":["painted"],"to":"#chest-front"}],["toggle_attr",{"attr":["aria-pressed","true","false"]}]]'>Paint it</button>
        <button id="knock" class="plain" phx-click='[["dispatch",{"event":"shop:knock","to":"#chest-front","detail":{"times":2}}]]'>Knock</button>
        <button id="shake" class="plain" phx-click='[["transition",{"to":"#chest-front","time":300,"transition":[["shake"],[],[]]}]]'>Shake</button>
        <button id="run-exec" class="plain" phx-click='[["exec",{"attr":"data-open","to":"#chest-front"}]]'>Open by its own word</button>
      </p>
      <div id="chest-front" class="panel-card" data-open='[["show",{"to":"#drawer"}],["set_attr",{"attr":["data-opened","yes"],"to":"#chest-front"}]]'>A front with brass handles. Knocks: <output id="knocks" phx-update="ignore">0</output></div>
    </div>
    <div class="panel-card">
      <p class="actions">
        <button id="count-stock" class="primary" phx-click='[["push",{"event":"count","value":{"shelf":"upper","step":2},"loading":"#stock","page_loading":true}]]'>Count the stock</button>
        <button id="patch-drawer" class="plain" phx-click='[["patch",{"href":"/drawers?drawer=tea","replace":false}]]'>To the tea drawer</button>
        <button id="leave-drawers" class="plain" phx-click='[["navigate",{"href":"/counter","replace":false}]]'>To the tally</button>
      </p>
      <p id="stock">Stock: <output id="stock-count">{}</output> on the <output id="stock-shelf">{}</output> shelf, drawer <output id="drawer-name">{}</output>, left alone <output id="aways">{}</output> times</p>
    </div>
  </div>
</section>)"};

class DrawersPage : public LiveView {
 public:
  void handle_params(const Uri& uri, ViewSocket&) override {
    drawer_ = uri.query.get("drawer", "none");
  }

  void handle_event(const Event& event, ViewSocket& socket) override {
    if (event.name == "count") {
      shelf_ = event.value.get("shelf");
      stock_ += event.value.number("step").value_or(1);
    } else if (event.name == "away") {
      ++aways_;
    } else {
      LiveView::handle_event(event, socket);
    }
  }

  std::string title() const override { return "Drawers"; }
  Rendered render(const ViewSocket&) const override {
    return kDrawersPage(stock_, shelf_, drawer_, aways_);
  }

 private:
  int stock_ = 0;
  int aways_ = 0;
  std::string shelf_ = "lower";
  std::string drawer_ = "none";
};

}  // namespace

std::unique_ptr<LiveView> make_drawers_page() {
  return std::make_unique<DrawersPage>();
}

}  // namespace liveload::demo
