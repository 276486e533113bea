#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "liveload/context.hpp"

namespace liveload {

std::string ActionError::message() const {
  if (action.empty()) {
    // What a scenario said or threw is the whole story.
    return fmt::format("Step {} failed - {}", step,
                       reason.kind == ErrorKind::kScenario ? reason.cause : reason.message());
  }
  // The action and its arguments are in front: not a second time as the reason's target.
  Error rest = reason;
  rest.tried.clear();
  if (std::find(arguments.begin(), arguments.end(), rest.target) != arguments.end()) {
    rest.target.clear();
  }
  return fmt::format("Step {}: {}({}) failed - {}", step, action, fmt::join(arguments, ", "),
                     rest.message());
}

Value::Object As::assigns_for(const Value& value) const {
  if (map_of_) return map_of_(value);
  return {{key_of_ ? key_of_(value) : key_, value}};
}

}  // namespace liveload
