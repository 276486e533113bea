// What scenarios wait for on a LiveView page, and what they say to it.
#include "liveload/context.hpp"
#include "liveview/events.hpp"
#include "liveview/waits.hpp"
#include "scenario/context_state.hpp"
#include "scenario/page_values.hpp"

namespace liveload {
namespace {

using base::Deadline;
using browser::Page;
using scenario::ContextState;
using scenario::done;
using Arguments = ContextState::Arguments;

std::string name_of(Phx kind) {
  switch (kind) {
    case Phx::kClick:
      return "click";
    case Phx::kSubmit:
      return "submit";
    case Phx::kChange:
      return "change";
    case Phx::kFocus:
      return "focus";
    case Phx::kBlur:
      return "blur";
    case Phx::kKeydown:
      return "keydown";
    case Phx::kKeyup:
      return "keyup";
  }
  return "unknown";
}

Value wait_for_event(ContextState& state, const Text& event, const ActionOptions& options,
                     const As* as) {
  return state.perform({.name = "wait_for_event", .options = options, .texts = {&event}, .as = as},
                       [&state](Page& page, const Arguments& arguments, Deadline deadline) {
                         return liveview::wait_for_event(page, arguments[0],
                                                         state.last_action_began(), deadline);
                       });
}

}  // namespace

Value Context::push_event(Text event, Value payload, Text selector, ActionOptions options) {
  return state_->perform(
      {.name = "push_event", .options = options, .texts = {&event, &selector}, .acts = true},
      [&payload](Page& page, const Arguments& arguments, Deadline deadline) {
        return liveview::push_event(page, arguments[0], payload, arguments[1], deadline);
      });
}

Context& Context::wait_for_liveview_idle(ActionOptions options) {
  state_->perform({.name = "wait_for_liveview_idle", .options = options},
                  [](Page& page, const Arguments&, Deadline deadline) {
                    return done(liveview::wait_for_idle(page, deadline));
                  });
  return *this;
}

Value Context::wait_for_event(Text event, ActionOptions options) {
  return liveload::wait_for_event(*state_, event, options, nullptr);
}

Context& Context::wait_for_event(Text event, As as, ActionOptions options) {
  liveload::wait_for_event(*state_, event, options, &as);
  return *this;
}

Context& Context::ensure_liveview(ActionOptions options) {
  state_->perform({.name = "ensure_liveview", .options = options},
                  [](Page& page, const Arguments&, Deadline deadline) {
                    return done(liveview::ensure_liveview(page, deadline));
                  });
  return *this;
}

Context& Context::wait_for_liveview(ActionOptions options) {
  state_->perform({.name = "wait_for_liveview", .options = options},
                  [](Page& page, const Arguments&, Deadline deadline) {
                    return done(liveview::wait_for_liveview(page, deadline));
                  });
  return *this;
}

Context& Context::wait_for_phx_loading_completion(Phx kind, Text selector, ActionOptions options) {
  const Text kind_name(name_of(kind));
  state_->perform({.name = "wait_for_phx_loading_completion",
                   .options = options,
                   .texts = {&kind_name, &selector}},
                  [kind](Page& page, const Arguments& arguments, Deadline deadline) {
                    return done(liveview::wait_for_loading(page, kind, arguments[1], deadline));
                  });
  return *this;
}

Context& Context::submit_form(Text form, ActionOptions options) {
  state_->perform({.name = "submit_form", .options = options, .texts = {&form}, .acts = true},
                  [](Page& page, const Arguments& arguments, Deadline deadline) {
                    return done(liveview::submit_form(page, arguments[0], deadline));
                  });
  return *this;
}

}  // namespace liveload
