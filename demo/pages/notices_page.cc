#include "pages.hpp"

namespace liveload::demo {
namespace {

const Template kNoticesPage{R"(<section class="prose">
  <h1>Notices</h1>
  <p>The bell on the counter tells you what happened: a flash. It goes when you click it, at the next patch, or with the page.</p>
  <p class="actions">
    <button id="ring-info" class="primary" phx-click="ring" phx-value-kind="info">Good news</button>
    <button id="ring-error" phx-click="ring" phx-value-kind="error">Bad news</button>
    <button id="clear-notices" class="plain" phx-click="lv:clear-flash">Clear both</button>
    <button id="clear-asked" class="plain" phx-click="lv:clear-flash" data-confirm="Clear all notices?">Clear, but ask</button>
  </p>
  <p class="actions">
    <a id="patch-notices" href="/notices?seen={}" data-phx-link="patch" data-phx-link-state="push">Patch</a>
    <button id="carry" phx-click="carry">Take it to the tally</button>
    <button id="carry-far" phx-click="carry_far">Load the shelves with it</button>
  </p>
  <p class="muted">Rung: <output id="rung">{}</output></p>
</section>)"};

class NoticesPage : public LiveView {
 public:
  void handle_params(const Uri& uri, ViewSocket&) override {
    seen_ = uri.query.number("seen").value_or(0);
  }

  void handle_event(const Event& event, ViewSocket& socket) override {
    if (event.name == "ring") {
      ++rung_;
      const bool good = event.value.get("kind") == "info";
      socket.put_flash(good ? "info" : "error",
                       good ? "The kettle is on." : "The kettle is empty.");
    } else if (event.name == "carry") {
      socket.put_flash("info", "Carried over to the tally.");
      socket.push_navigate("/counter");
    } else if (event.name == "carry_far") {
      socket.put_flash("info", "Carried over to the shelves.");
      socket.redirect("/");
    } else {
      LiveView::handle_event(event, socket);
    }
  }

  std::string title() const override { return "Notices"; }
  Rendered render(const ViewSocket&) const override { return kNoticesPage(seen_ + 1, rung_); }

 private:
  int seen_ = 0;
  int rung_ = 0;
};

}  // namespace

std::unique_ptr<LiveView> make_notices_page() {
  return std::make_unique<NoticesPage>();
}

}  // namespace liveload::demo
