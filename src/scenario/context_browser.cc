// The browser around the page.
#include <fmt/format.h>

#include "liveload/context.hpp"
#include "scenario/context_state.hpp"
#include "scenario/emulation.hpp"
#include "scenario/page_values.hpp"
#include "scenario/run_files.hpp"

namespace liveload {
namespace {

using base::Deadline;
using browser::Page;
using scenario::ContextState;
using Arguments = ContextState::Arguments;

const ActionOptions kNoOptions;

/// One setting of the browser around the page, possible before any page was opened.
void emulate(ContextState& state, std::string_view name, const Result<Emulation>& changes) {
  state.perform(
      {.name = name, .options = kNoOptions, .works_unopened = true},
      [&](Page& page, const Arguments&, Deadline deadline) -> Result<Value> {
        auto set = changes.and_then([&](const Emulation& wanted) {
          return scenario::check(wanted).and_then([&] { return page.emulate(wanted, deadline); });
        });
        if (set) return Value();
        set.error().tried = name;
        return Failure(std::move(set.error()));
      });
}

/// The page that is acted on until the end of the scope, however that is left.
class Inside {
 public:
  Inside(ContextState& state, Page* page, std::function<void()> leave)
      : state_(state), before_(state.page()), leave_(std::move(leave)) {
    state_.act_on(page);
  }
  ~Inside() {
    state_.act_on(before_);
    leave_();
  }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;

 private:
  ContextState& state_;
  Page* before_;
  std::function<void()> leave_;
};

}  // namespace

Context& Context::answer_dialogs(bool accept, std::string prompt_text) {
  state_->perform({.name = "answer_dialogs", .options = kNoOptions, .works_unopened = true},
                  [&](Page& page, const Arguments&, Deadline) -> Result<Value> {
                    page.answer_dialogs(accept, std::move(prompt_text));
                    return Value();
                  });
  return *this;
}

std::optional<std::string> Context::last_dialog() const {
  return state_->page() != nullptr ? state_->page()->last_dialog() : std::nullopt;
}

Value Context::wait_for_download(ActionOptions options) {
  return state_->perform({.name = "wait_for_download", .options = options},
                         [this](Page& page, const Arguments&, Deadline deadline) {
                           return page.wait_for_download(state_->last_action_began(), deadline);
                         });
}

Context& Context::in_popup(const std::function<void()>& actions, ActionOptions options) {
  Page* popup = nullptr;
  Page* opener = nullptr;
  state_->perform({.name = "in_popup", .options = options},
                  [&](Page& page, const Arguments&, Deadline deadline) -> Result<Value> {
                    auto opened = page.popup(state_->last_action_began(), deadline);
                    if (!opened) return Failure(std::move(opened.error()));
                    opener = &page;
                    popup = *opened;
                    return Value();
                  });
  if (popup == nullptr) return *this;
  const Inside inside(*state_, popup, [=] { opener->close_popup(*popup); });
  actions();
  return *this;
}

Context& Context::in_frame(Text selector, const std::function<void()>& actions,
                           ActionOptions options) {
  bool entered = false;
  state_->perform({.name = "in_frame", .options = options, .texts = {&selector}},
                  [&](Page& page, const Arguments& arguments, Deadline deadline) {
                    auto done = page.enter_frame(arguments[0], deadline);
                    entered = done.has_value();
                    return scenario::done(std::move(done));
                  });
  if (!entered) return *this;
  Page* page = state_->page();
  const Inside inside(*state_, page, [=] { page->leave_frame(); });
  actions();
  return *this;
}

Context& Context::set_viewport(int width, int height) {
  emulate(*state_, "set_viewport", Emulation{.viewport = Emulation::Size{width, height}});
  return *this;
}
Context& Context::set_locale(std::string locale) {
  emulate(*state_, "set_locale", Emulation{.locale = std::move(locale)});
  return *this;
}
Context& Context::set_timezone(std::string timezone) {
  emulate(*state_, "set_timezone", Emulation{.timezone = std::move(timezone)});
  return *this;
}
Context& Context::set_user_agent(std::string user_agent) {
  emulate(*state_, "set_user_agent", Emulation{.user_agent = std::move(user_agent)});
  return *this;
}
Context& Context::set_extra_headers(std::map<std::string, std::string> headers) {
  emulate(*state_, "set_extra_headers", Emulation{.headers = std::move(headers)});
  return *this;
}
Context& Context::set_basic_auth(std::string user, std::string password) {
  emulate(*state_, "set_basic_auth",
          Emulation{.credentials = Emulation::Credentials{std::move(user), std::move(password)}});
  return *this;
}
Context& Context::set_offline(bool offline) {
  emulate(*state_, "set_offline", Emulation{.offline = offline});
  return *this;
}
Context& Context::shape_network(std::string_view profile) {
  emulate(*state_, "shape_network",
          scenario::known_profile(profile).map(
              [](const NetworkProfile& network) { return Emulation{.network = network}; }));
  return *this;
}
Context& Context::shape_network(NetworkProfile profile) {
  emulate(*state_, "shape_network", Emulation{.network = profile});
  return *this;
}
Context& Context::shape_cpu(double slowdown) {
  emulate(*state_, "shape_cpu", Emulation{.cpu_slowdown = slowdown});
  return *this;
}

Context& Context::screenshot(Text name, ActionOptions options) {
  state_->perform(
      {.name = "screenshot", .options = options, .texts = {&name}},
      [this](Page& page, const Arguments& arguments, Deadline deadline) -> Result<Value> {
        // The name is looked at before the picture is taken.
        const std::string file =
            fmt::format("{}-user{}-iteration{}.png", arguments[0], user_id(), iteration());
        if (auto good = scenario::RunFiles::check_name(file); !good) return Failure(good.error());
        if (!state_->shared().files) {
          return liveload::fail({.kind = ErrorKind::kUsage,
                                 .tried = "screenshot",
                                 .target = arguments[0],
                                 .cause = "there is no folder for files here"});
        }
        auto picture = page.screenshot(deadline);
        if (!picture) return Failure(std::move(picture.error()));
        auto written = state_->shared().files->write(file, *picture);
        if (!written) return Failure(std::move(written.error()));
        return Value();
      });
  return *this;
}

}  // namespace liveload
