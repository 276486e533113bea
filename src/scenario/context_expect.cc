// Waits for text and addresses, expectations, and count.
#include <optional>

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

constexpr auto kExpectWithin = std::chrono::seconds(5);

/// An expectation: one step, for five seconds unless the author says otherwise.
void expect(ContextState& state, const char* name, ActionOptions options,
            std::initializer_list<const Text*> texts, const ContextState::Call& call) {
  if (!options.timeout) options.timeout = kExpectWithin;
  state.perform({.name = name, .options = options, .texts = texts, .expects = true}, call);
}

Value count_now(ContextState& state, const Text& selector, const ActionOptions& options,
                const As* as) {
  return state.perform(
      {.name = "count", .options = options, .texts = {&selector}, .as = as},
      [](Page& page, const Arguments& arguments, Deadline deadline) -> Result<Value> {
        auto found = page.count(arguments[0], deadline);
        if (!found) return Failure(std::move(found.error()));
        return Value(*found);
      });
}

Result<Value> wait_for_url_of(Page& page, const Arguments& arguments, Deadline deadline) {
  return done(page.wait_for_url(arguments[0], deadline));
}

Result<Value> wait_for_text_of(Page& page, const Arguments& arguments, Deadline deadline) {
  return done(page.wait_for_text(arguments[0], arguments[1], deadline));
}

}  // namespace

Context& Context::wait_for_text(Text text, ActionOptions options) {
  state_->perform({.name = "wait_for_text", .options = options, .texts = {&text}},
                  [](Page& page, const Arguments& arguments, Deadline deadline) {
                    return done(page.wait_for_text("", arguments[0], deadline));
                  });
  return *this;
}

Context& Context::wait_for_text(Text selector, Text text, ActionOptions options) {
  state_->perform({.name = "wait_for_text", .options = options, .texts = {&selector, &text}},
                  wait_for_text_of);
  return *this;
}

Context& Context::wait_for_url(Text pattern, ActionOptions options) {
  state_->perform({.name = "wait_for_url", .options = options, .texts = {&pattern}},
                  wait_for_url_of);
  return *this;
}

Context& Context::expect_text(Text selector, Text text, ActionOptions options) {
  expect(*state_, "expect_text", std::move(options), {&selector, &text}, wait_for_text_of);
  return *this;
}

Context& Context::expect_visible(Text selector, ActionOptions options) {
  expect(*state_, "expect_visible", std::move(options), {&selector},
         [](Page& page, const Arguments& arguments, Deadline deadline) {
           return done(page.wait_for_selector(arguments[0], deadline));
         });
  return *this;
}

Context& Context::expect_hidden(Text selector, ActionOptions options) {
  expect(*state_, "expect_hidden", std::move(options), {&selector},
         [](Page& page, const Arguments& arguments, Deadline deadline) {
           return done(page.wait_for_hidden(arguments[0], deadline));
         });
  return *this;
}

Context& Context::expect_url(Text pattern, ActionOptions options) {
  expect(*state_, "expect_url", std::move(options), {&pattern}, wait_for_url_of);
  return *this;
}

Context& Context::expect_attribute(Text selector, Text name, Text value, ActionOptions options) {
  expect(*state_, "expect_attribute", std::move(options), {&selector, &name, &value},
         [](Page& page, const Arguments& arguments, Deadline deadline) {
           return done(page.wait_for_attribute(arguments[0], arguments[1], arguments[2], deadline));
         });
  return *this;
}

Context& Context::expect_count(Text selector, std::size_t count, ActionOptions options) {
  const Text wanted(std::to_string(count));
  expect(*state_, "expect_count", std::move(options), {&selector, &wanted},
         [count](Page& page, const Arguments& arguments, Deadline deadline) {
           return done(page.wait_for_count(arguments[0], count, deadline));
         });
  return *this;
}

std::size_t Context::count(Text selector, ActionOptions options) {
  return static_cast<std::size_t>(count_now(*state_, selector, options, nullptr).number());
}
Context& Context::count(Text selector, As as, ActionOptions options) {
  count_now(*state_, selector, options, &as);
  return *this;
}

std::string Context::url() const {
  return state_->url();
}

}  // namespace liveload
