#include <map>

#include "pages.hpp"

namespace liveload::demo {
namespace {

// Every binding that listens to keys, focus or time, with a count of what arrived.
const Template kBenchPage{R"(<section>
  <h1>The work bench</h1>
  <p class="muted">Keys, hands and patience. What arrives is counted on the right.</p>
  <div class="chest" phx-window-keydown="window_key" phx-key="Escape">
    <div class="panel-card">
      <form id="bench-form" phx-change="change" phx-submit="change">
        <div class="field"><label for="debounced">Debounced, 300 ms</label><input id="debounced" name="debounced" phx-debounce="300" autocomplete="off"></div>
        <div class="field"><label for="on-blur">Told on leaving</label><input id="on-blur" name="on_blur" phx-debounce="blur" autocomplete="off"></div>
        <div class="field"><label for="throttled">Throttled, 500 ms</label><input id="throttled" name="throttled" phx-throttle="500" autocomplete="off"></div>
      </form>
      <div class="field"><label for="keys">Keys down and up</label><input id="keys" phx-keydown="key_down" phx-keyup="key_up" autocomplete="off"></div>
      <div class="field"><label for="enter">Only Enter</label><input id="enter" phx-keydown="enter" phx-key="Enter" autocomplete="off"></div>
      <div class="field"><label for="focusable">Focus and blur</label><input id="focusable" phx-focus="focus" phx-blur="blur" autocomplete="off"></div>
      <p class="actions"><button id="hammer" phx-click="hammer" phx-throttle="500">Hammer, throttled</button>
      <button id="glue" class="plain" phx-click="glue" phx-debounce="300">Glue, debounced</button></p>
      <div id="vice" class="panel-card" phx-click-away="away">A vice. Click next to it.</div>
    </div>
    <dl id="counts" class="panel-card">{}</dl>
  </div>
  <p class="muted">Last: <kbd id="bench-last">{}</kbd>, Escape pressed <output id="escapes">{}</output> times</p>
</section>)"};
const Template kCount{R"(<div><dt>{}</dt><dd id="count-{}">{}</dd></div>)"};

class BenchPage : public LiveView {
 public:
  void handle_event(const Event& event, ViewSocket& socket) override {
    const auto count = counts_.find(event.name);
    if (event.name == "window_key") {
      ++escapes_;
    } else if (count == counts_.end()) {
      LiveView::handle_event(event, socket);
    } else {
      ++count->second;
    }
    last_ = event.value.get("key", event.name);
  }

  std::string title() const override { return "Work bench"; }

  Rendered render(const ViewSocket&) const override {
    Comprehension counts(kCount);
    for (const auto& [name, count] : counts_) counts.add(name, name, name, count);
    return kBenchPage(std::move(counts), last_, escapes_);
  }

 private:
  std::map<std::string, int, std::less<>> counts_{{"change", 0}, {"key_down", 0}, {"key_up", 0},
                                                  {"enter", 0},  {"focus", 0},    {"blur", 0},
                                                  {"hammer", 0}, {"glue", 0},     {"away", 0}};
  std::string last_ = "nothing";
  int escapes_ = 0;
};

}  // namespace

std::unique_ptr<LiveView> make_bench_page() {
  return std::make_unique<BenchPage>();
}

}  // namespace liveload::demo
