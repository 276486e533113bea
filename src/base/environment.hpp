#pragma once

#include <cstdlib>
#include <string>

namespace liveload::base {

/// The value of an environment variable; empty where it is not set.
inline std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

}  // namespace liveload::base
