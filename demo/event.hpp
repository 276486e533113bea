#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "uri.hpp"

namespace liveload::demo {

// An event of the client: a form's fields, or the phx-value-* of a click or key, as text. Values of
// a hook that are no text are JSON text.
struct Event {
  std::string name;
  std::string type;  // "click", "form", "keydown", "hook"…
  Params value;
  std::optional<std::int64_t> component;  // the live component it is for: phx-target
};

}  // namespace liveload::demo
