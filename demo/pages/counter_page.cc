#include <stdexcept>

#include "pages.hpp"

namespace liveload::demo {
namespace {

const Template kCounterPage{R"(<section class="counter">
  <h1>The tally</h1>
  <p class="muted">How many cups today? Nobody has to know.</p>
  <p class="count"><output id="count">{}</output></p>
  <p class="actions">
    <button id="dec" phx-click="dec" aria-label="One less">−</button>
    <button id="inc" class="primary" phx-click="inc" aria-label="One more">+</button>
  </p>
  <p class="actions">
    <button id="slow" class="plain" phx-click="slow" phx-value-ms="200">A slow sip</button>
    <button id="boom" class="plain" phx-click="boom">Drop the cup</button>
  </p>
  <p class="muted">Slow sips: <span id="slow-count">{}</span></p>
  <p class="muted">Last key in the note: <kbd id="last-key">{}</kbd></p>
  <p><input id="note" name="note" aria-label="Note" placeholder="A note, for nobody" phx-keydown="key" autocomplete="off"></p>
</section>)"};

class CounterPage : public LiveView {
 public:
  void handle_event(const Event& event, ViewSocket& socket) override {
    if (event.name == "inc") {
      ++count_;
    } else if (event.name == "dec") {
      --count_;
    } else if (event.name == "slow") {
      ++slow_;
      socket.work_for(event.value.milliseconds("ms").value_or(Milliseconds(0)));
    } else if (event.name == "key") {
      key_ = event.value.get("key");
    } else if (event.name == "boom") {
      throw std::runtime_error("the cup was dropped");
    } else {
      LiveView::handle_event(event, socket);
    }
  }

  std::string title() const override { return "The tally"; }
  Rendered render(const ViewSocket&) const override { return kCounterPage(count_, slow_, key_); }

 private:
  int count_ = 0;
  int slow_ = 0;
  std::string key_ = "none";
};

}  // namespace

std::unique_ptr<LiveView> make_counter_page() {
  return std::make_unique<CounterPage>();
}

}  // namespace liveload::demo
