#include "liveload/context.hpp"

#include "liveview/waits.hpp"
#include "scenario/arguments.hpp"
#include "scenario/context_state.hpp"
#include "scenario/page_values.hpp"

namespace liveload {
namespace {

using base::Deadline;
using browser::Page;
using scenario::ContextState;
using scenario::done;
using scenario::read;
using scenario::text_of;
using scenario::text_or_none;
using scenario::truth_of;
using Arguments = ContextState::Arguments;

// The readers, which come in two forms each.

Value page_content(ContextState& state, const ActionOptions& options, const As* as) {
  return state.perform(
      {.name = "page_content", .options = options, .as = as},
      [](Page& page, const Arguments&, Deadline deadline) { return read(page.content(deadline)); });
}

template <class Reader>
Value read_element(ContextState& state, const char* name, Reader reader, const Text& selector,
                   const ActionOptions& options, const As* as) {
  return state.perform({.name = name, .options = options, .texts = {&selector}, .as = as},
                       [reader](Page& page, const Arguments& arguments, Deadline deadline) {
                         return read((page.*reader)(arguments[0], deadline));
                       });
}

Value get_attribute(ContextState& state, const Text& selector, const Text& name,
                    const ActionOptions& options, const As* as) {
  return state.perform(
      {.name = "get_attribute", .options = options, .texts = {&selector, &name}, .as = as},
      [](Page& page, const Arguments& arguments, Deadline deadline) {
        return read(page.attribute(arguments[0], arguments[1], deadline));
      });
}

}  // namespace

// --- Navigation

Context& Context::navigate(Text url, ActionOptions options) {
  state_->perform(
      {.name = "navigate", .options = options, .texts = {&url}, .opens_page = true, .acts = true},
      [](Page& page, const Arguments& arguments, Deadline deadline) -> Result<Value> {
        const auto address = scenario::absolute_url(arguments[0], page.url());
        if (!address) return Failure(address.error());
        return done(page.navigate(*address, deadline));
      });
  return *this;
}

Context& Context::reload(ActionOptions options) {
  state_->perform(
      {.name = "reload", .options = options, .acts = true},
      [](Page& page, const Arguments&, Deadline deadline) { return done(page.reload(deadline)); });
  return *this;
}

// --- Actions

Context& Context::click(Text selector, ActionOptions options) {
  state_->perform({.name = "click", .options = options, .texts = {&selector}, .acts = true},
                  [](Page& page, const Arguments& arguments, Deadline deadline) {
                    return done(page.click(arguments[0], deadline));
                  });
  return *this;
}

Context& Context::fill(Text selector, Text text, ActionOptions options) {
  state_->perform({.name = "fill", .options = options, .texts = {&selector, &text}, .acts = true},
                  [](Page& page, const Arguments& arguments, Deadline deadline) {
                    return done(page.fill(arguments[0], arguments[1], deadline));
                  });
  return *this;
}

Context& Context::clear(Text selector, ActionOptions options) {
  state_->perform({.name = "clear", .options = options, .texts = {&selector}, .acts = true},
                  [](Page& page, const Arguments& arguments, Deadline deadline) {
                    return done(page.fill(arguments[0], "", deadline));
                  });
  return *this;
}

Context& Context::press(Text selector, Text key, ActionOptions options) {
  state_->perform({.name = "press", .options = options, .texts = {&selector, &key}, .acts = true},
                  [](Page& page, const Arguments& arguments, Deadline deadline) {
                    return done(page.press(arguments[0], arguments[1], deadline));
                  });
  return *this;
}

Context& Context::check(Text selector, ActionOptions options) {
  state_->perform({.name = "check", .options = options, .texts = {&selector}, .acts = true},
                  [](Page& page, const Arguments& arguments, Deadline deadline) {
                    return done(page.set_checked(arguments[0], true, deadline));
                  });
  return *this;
}

Context& Context::uncheck(Text selector, ActionOptions options) {
  state_->perform({.name = "uncheck", .options = options, .texts = {&selector}, .acts = true},
                  [](Page& page, const Arguments& arguments, Deadline deadline) {
                    return done(page.set_checked(arguments[0], false, deadline));
                  });
  return *this;
}

Context& Context::select_option(Text selector, Text option, ActionOptions options) {
  state_->perform(
      {.name = "select_option", .options = options, .texts = {&selector, &option}, .acts = true},
      [](Page& page, const Arguments& arguments, Deadline deadline) {
        return done(page.select_options(arguments[0], {arguments[1]}, deadline));
      });
  return *this;
}

// --- Waiting

Context& Context::wait_for_selector(Text selector, ActionOptions options) {
  state_->perform({.name = "wait_for_selector", .options = options, .texts = {&selector}},
                  [](Page& page, const Arguments& arguments, Deadline deadline) {
                    return done(page.wait_for_selector(arguments[0], deadline));
                  });
  return *this;
}

Context& Context::sleep(Duration duration) {
  state_->sleep(duration);
  return *this;
}

// --- Reading

std::string Context::page_content(ActionOptions options) {
  return text_of(liveload::page_content(*state_, options, nullptr));
}
Context& Context::page_content(As as, ActionOptions options) {
  liveload::page_content(*state_, options, &as);
  return *this;
}

std::string Context::inner_html(Text selector, ActionOptions options) {
  return text_of(
      read_element(*state_, "inner_html", &Page::inner_html, selector, options, nullptr));
}
Context& Context::inner_html(Text selector, As as, ActionOptions options) {
  read_element(*state_, "inner_html", &Page::inner_html, selector, options, &as);
  return *this;
}

std::string Context::inner_text(Text selector, ActionOptions options) {
  return text_of(
      read_element(*state_, "inner_text", &Page::inner_text, selector, options, nullptr));
}
Context& Context::inner_text(Text selector, As as, ActionOptions options) {
  read_element(*state_, "inner_text", &Page::inner_text, selector, options, &as);
  return *this;
}

std::optional<std::string> Context::text_content(Text selector, ActionOptions options) {
  return text_or_none(
      read_element(*state_, "text_content", &Page::text_content, selector, options, nullptr));
}
Context& Context::text_content(Text selector, As as, ActionOptions options) {
  read_element(*state_, "text_content", &Page::text_content, selector, options, &as);
  return *this;
}

std::string Context::input_value(Text selector, ActionOptions options) {
  return text_of(
      read_element(*state_, "input_value", &Page::input_value, selector, options, nullptr));
}
Context& Context::input_value(Text selector, As as, ActionOptions options) {
  read_element(*state_, "input_value", &Page::input_value, selector, options, &as);
  return *this;
}

std::optional<std::string> Context::get_attribute(Text selector, Text name, ActionOptions options) {
  return text_or_none(liveload::get_attribute(*state_, selector, name, options, nullptr));
}
Context& Context::get_attribute(Text selector, Text name, As as, ActionOptions options) {
  liveload::get_attribute(*state_, selector, name, options, &as);
  return *this;
}

bool Context::visible(Text selector, ActionOptions options) {
  return truth_of(read_element(*state_, "visible", &Page::visible, selector, options, nullptr));
}
Context& Context::visible(Text selector, As as, ActionOptions options) {
  read_element(*state_, "visible", &Page::visible, selector, options, &as);
  return *this;
}

bool Context::checked(Text selector, ActionOptions options) {
  return truth_of(read_element(*state_, "checked", &Page::checked, selector, options, nullptr));
}
Context& Context::checked(Text selector, As as, ActionOptions options) {
  read_element(*state_, "checked", &Page::checked, selector, options, &as);
  return *this;
}

// --- Assigns and control

Context& Context::assign(std::string key, Value value) {
  state_->assigns()[std::move(key)] = std::move(value);
  return *this;
}

const Value& Context::assigned(std::string_view key) const {
  static const Value kNull;
  const auto found = state_->assigns().find(key);
  return found == state_->assigns().end() ? kNull : found->second;
}

const Value::Object& Context::assigns() const {
  return state_->assigns();
}

Context& Context::clear_assign(std::string_view key) {
  const auto found = state_->assigns().find(key);
  if (found != state_->assigns().end()) state_->assigns().erase(found);
  return *this;
}

Context& Context::reset_assigns() {
  state_->assigns().clear();
  return *this;
}

Context& Context::update_assign(std::string_view key, const std::function<Value(const Value&)>& f) {
  state_->update_assign(key, f);
  return *this;
}

Context& Context::halt() {
  state_->halt();
  return *this;
}
Context& Context::fail(std::string reason) {
  state_->fail(std::move(reason));
  return *this;
}

bool Context::halted() const {
  return state_->halted();
}
bool Context::failed() const {
  return state_->failed();
}
const ActionError* Context::error() const {
  return state_->error();
}

Context& Context::throttle(std::string_view name, ThrottleOptions options) {
  state_->throttle(name, options);
  return *this;
}
Context& Context::release(std::string_view name) {
  state_->release(name);
  return *this;
}

Context& Context::rendezvous(std::string_view name, std::int64_t users, ActionOptions options) {
  state_->rendezvous(name, users, options);
  return *this;
}

UserId Context::user_id() const {
  return state_->user_id();
}
std::uint64_t Context::iteration() const {
  return state_->iteration();
}

}  // namespace liveload
