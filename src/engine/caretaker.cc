#include "engine/caretaker.hpp"

#include <fmt/format.h>

#include "liveview/page_telemetry.hpp"

namespace liveload::engine {
namespace {

using base::Clock;
using base::Deadline;

}  // namespace

Caretaker::Caretaker(const Plan& plan, const scenario::Shared& shared, Scenario& scenario)
    : plan_(plan), shared_(shared), scenario_(scenario) {}

Result<Config> Caretaker::set_up(const FindBrowser& find_browser) {
  Config config = shared_.config;
  return act("setup", find_browser, [&](Context& browser) { scenario_.setup(browser, config); })
      .map([&] { return std::move(config); });
}

Result<void> Caretaker::tear_down(const FindBrowser& find_browser) {
  return act("teardown", find_browser,
             [&](Context& browser) { scenario_.teardown(browser, shared_.config); });
}

void Caretaker::cut(Duration grace) {
  if (cut_) cut_(grace);
}

Result<void> Caretaker::act(std::string_view what, const FindBrowser& find_browser,
                            const std::function<void(Context&)>& body) {
  net::Interrupt interrupt;
  net::Timer timer(net::current_loop());
  cut_ = [&](Duration grace) {
    timer.start(Clock::now() + grace, [&] {
      interrupt.raise(
          {.kind = ErrorKind::kInterrupted, .tried = "go on", .cause = "the run was stopped"});
    });
  };
  telemetry::Recorder unread(Clock::now(), shared_.metrics);
  liveview::PageTelemetry telemetry(unread);
  std::unique_ptr<browser::Page> page;
  scenario::ContextState state(0, unread, shared_, plan_.browser.command_timeout);
  state.attach_lazily([&](Deadline deadline) -> Result<browser::Page*> {
    auto browser = find_browser();
    if (!browser) return tl::unexpected(browser.error());
    auto opened = (*browser)->open_page(telemetry, deadline);
    if (!opened) return tl::unexpected(opened.error());
    page = std::move(*opened);
    return page.get();
  });
  state.begin_iteration(0, Deadline::after(plan_.iteration_timeout));
  {
    const net::InterruptScope scope(interrupt);
    state.run([&] { body(state.context()); });
  }
  cut_ = nullptr;
  state.end_iteration();
  if (page) page->close(Deadline::after(kPageCloseTime));
  if (state.error() == nullptr) return {};
  return fail({.kind = ErrorKind::kScenario,
               .tried = fmt::format("call the scenario's {}", what),
               .target = plan_.scenario,
               .cause = state.error()->message()});
}

}  // namespace liveload::engine
