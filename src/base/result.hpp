#pragma once

#include <utility>

#include "liveload/error.hpp"

namespace liveload::base {

/// Whether it went well, of a result whose value nobody asks for.
template <class T>
Result<void> without_value(Result<T> result) {
  if (!result) return Failure(std::move(result.error()));
  return {};
}

}  // namespace liveload::base
