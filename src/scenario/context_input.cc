// What a user's hands do, beyond the actions of context.cc.
#include "liveload/context.hpp"
#include "liveview/waits.hpp"
#include "scenario/context_state.hpp"
#include "scenario/files.hpp"
#include "scenario/page_values.hpp"

namespace liveload {
namespace {

using base::Deadline;
using browser::Page;
using scenario::ContextState;
using scenario::done;
using Arguments = ContextState::Arguments;

/// An action on one element, without anything else to say.
template <class Act>
void on_element(ContextState& state, const char* name, Act act, const Text& selector,
                const ActionOptions& options) {
  state.perform({.name = name, .options = options, .texts = {&selector}, .acts = true},
                [act](Page& page, const Arguments& arguments, Deadline deadline) {
                  return done((page.*act)(arguments[0], deadline));
                });
}

/// The same with a text.
template <class Act>
void on_element(ContextState& state, const char* name, Act act, const Text& selector,
                const Text& text, const ActionOptions& options) {
  state.perform({.name = name, .options = options, .texts = {&selector, &text}, .acts = true},
                [act](Page& page, const Arguments& arguments, Deadline deadline) {
                  return done((page.*act)(arguments[0], arguments[1], deadline));
                });
}

void go(ContextState& state, const char* name, int steps, const ActionOptions& options) {
  state.perform({.name = name, .options = options, .acts = true},
                [name, steps](Page& page, const Arguments&, Deadline deadline) -> Result<Value> {
                  auto moved = liveview::go(page, steps, deadline);
                  if (!moved) return Failure(std::move(moved.error()));
                  if (*moved) return Value();
                  return fail({.kind = ErrorKind::kNavigation,
                               .tried = name,
                               .cause = steps < 0 ? "the history has no page before this one"
                                                  : "the history has no page after this one"});
                });
}

Value eval(ContextState& state, const Text& script, const Value::Array& values,
           const ActionOptions& options, const As* as) {
  return state.perform(
      {.name = "eval", .options = options, .texts = {&script}, .as = as, .acts = true},
      [&values](Page& page, const Arguments& arguments, Deadline deadline) {
        return page.eval(arguments[0], values, deadline);
      });
}

}  // namespace

Context& Context::go_back(ActionOptions options) {
  go(*state_, "go_back", -1, options);
  return *this;
}

Context& Context::go_forward(ActionOptions options) {
  go(*state_, "go_forward", 1, options);
  return *this;
}

Context& Context::double_click(Text selector, ActionOptions options) {
  on_element(*state_, "double_click", &Page::double_click, selector, options);
  return *this;
}

Context& Context::type(Text selector, Text text, ActionOptions options) {
  on_element(*state_, "type", &Page::type, selector, text, options);
  return *this;
}

Context& Context::press_key(Text key, ActionOptions options) {
  on_element(*state_, "press_key", &Page::press_key, key, options);
  return *this;
}

Context& Context::select_multiple_options(Text selector, Texts options_to_pick,
                                          ActionOptions options) {
  state_->perform({.name = "select_multiple_options",
                   .options = options,
                   .texts = {&selector},
                   .list = &options_to_pick,
                   .acts = true},
                  [](Page& page, const Arguments& arguments, Deadline deadline) {
                    return done(page.select_options(
                        arguments[0], {arguments.begin() + 1, arguments.end()}, deadline));
                  });
  return *this;
}

Context& Context::focus(Text selector, ActionOptions options) {
  on_element(*state_, "focus", &Page::focus, selector, options);
  return *this;
}

Context& Context::blur(Text selector, ActionOptions options) {
  on_element(*state_, "blur", &Page::blur, selector, options);
  return *this;
}

Context& Context::hover(Text selector, ActionOptions options) {
  on_element(*state_, "hover", &Page::hover, selector, options);
  return *this;
}

Context& Context::drag_and_drop(Text source, Text target, ActionOptions options) {
  on_element(*state_, "drag_and_drop", &Page::drag_and_drop, source, target, options);
  return *this;
}

Context& Context::scroll_to(Text selector, ActionOptions options) {
  on_element(*state_, "scroll_to", &Page::scroll_to, selector, options);
  return *this;
}

Context& Context::scroll_by(double down, double right, ActionOptions options) {
  state_->perform({.name = "scroll_by", .options = options, .acts = true},
                  [down, right](Page& page, const Arguments&, Deadline deadline) {
                    return done(page.scroll_by(right, down, deadline));
                  });
  return *this;
}

Context& Context::upload_file(Text selector, Texts paths, ActionOptions options) {
  state_->perform(
      {.name = "upload_file",
       .options = options,
       .texts = {&selector},
       .list = &paths,
       .acts = true},
      [this](Page& page, const Arguments& arguments, Deadline deadline) -> Result<Value> {
        std::vector<std::string> files;
        for (std::size_t i = 1; i < arguments.size(); ++i) {
          const scenario::Shared& shared = state_->shared();
          auto file = shared.find_file ? shared.find_file(arguments[i], deadline)
                                       : scenario::find_file(arguments[i], shared.folder);
          if (!file) return Failure(std::move(file.error()));
          files.push_back(file->string());
        }
        return done(liveview::upload(page, arguments[0], files, deadline));
      });
  return *this;
}

Value Context::eval(Text script, Value::Array arguments, ActionOptions options) {
  return liveload::eval(*state_, script, arguments, options, nullptr);
}
Context& Context::eval(Text script, As as, Value::Array arguments, ActionOptions options) {
  liveload::eval(*state_, script, arguments, options, &as);
  return *this;
}

}  // namespace liveload
