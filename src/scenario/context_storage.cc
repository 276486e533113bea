// What a user's browser context keeps: taken, put back, emptied.
#include "liveload/context.hpp"
#include "scenario/context_state.hpp"
#include "scenario/page_values.hpp"

namespace liveload {
namespace {

using base::Deadline;
using browser::Page;
using scenario::ContextState;
using scenario::done;
using Arguments = ContextState::Arguments;

Value take_snapshot(ContextState& state, const ActionOptions& options, const As* as) {
  return state.perform(
      {.name = "context_storage_snapshot", .options = options, .as = as, .works_unopened = true},
      [](Page& page, const Arguments&, Deadline deadline) {
        return page.storage_snapshot(deadline);
      });
}

}  // namespace

Value Context::context_storage_snapshot(ActionOptions options) {
  return take_snapshot(*state_, options, nullptr);
}

Context& Context::context_storage_snapshot(As as, ActionOptions options) {
  take_snapshot(*state_, options, &as);
  return *this;
}

Context& Context::restore_context_storage(Value snapshot, ActionOptions options) {
  state_->perform(
      {.name = "restore_context_storage", .options = options, .works_unopened = true, .acts = true},
      [&snapshot](Page& page, const Arguments&, Deadline deadline) {
        return done(page.restore_storage(snapshot, deadline));
      });
  return *this;
}

Context& Context::reset_context_storage(ActionOptions options) {
  state_->perform(
      {.name = "reset_context_storage", .options = options, .works_unopened = true, .acts = true},
      [](Page& page, const Arguments&, Deadline deadline) {
        return done(page.reset_storage(deadline));
      });
  return *this;
}

}  // namespace liveload
