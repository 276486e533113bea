// What a Context is given: rows of data, and secrets.
#include <fmt/format.h>

#include "liveload/context.hpp"
#include "scenario/context_state.hpp"
#include "scenario/nearest.hpp"

namespace liveload {
namespace scenario {
namespace {

/// Why there is nothing under `name`, and what was probably meant.
Error unknown(std::string_view what, std::string_view name, const std::vector<std::string>& known) {
  Error error{.kind = ErrorKind::kScenario,
              .tried = std::string(what),
              .target = std::string(name),
              .cause = fmt::format("the scenario declares no {} of this name", what)};
  if (const std::string meant = nearest(name, known); !meant.empty()) {
    error.hint = fmt::format("did you mean \"{}\"?", meant);
  } else {
    error.hint = fmt::format("declare it in Scenario::{}s", what);
  }
  return error;
}

template <class Map>
std::vector<std::string> names_of(const Map& map) {
  std::vector<std::string> names;
  for (const auto& [name, value] : map) names.push_back(name);
  return names;
}

}  // namespace

std::string ContextState::secret(std::string_view name) {
  const auto found = shared_.secrets.find(name);
  if (found != shared_.secrets.end()) return found->second;
  if (begin_operation()) {
    set_failure("secret", {std::string(name)}, unknown("secret", name, names_of(shared_.secrets)));
  }
  return {};
}

Value ContextState::feed(std::string_view name) {
  if (!begin_operation()) return {};
  if (!shared_.feeders->has(name)) {
    set_failure("feed", {std::string(name)}, unknown("feeder", name, shared_.feeders->names()));
    return {};
  }
  if (user_ == 0 && shared_.feeders->unique_to_user(name)) {
    set_failure("feed", {std::string(name)},
                {.kind = ErrorKind::kScenario,
                 .tried = "feed",
                 .cause = "each user has a row of its own, and setup and teardown are no user"});
    return {};
  }
  if (auto row = shared_.feeders->next(name, user_, random())) return std::move(*row);
  halt();
  return {};
}

}  // namespace scenario

Value Context::feed(std::string_view feeder) {
  return state_->feed(feeder);
}

std::string Context::secret(std::string_view name) {
  return state_->secret(name);
}

}  // namespace liveload
