#pragma once

#include <optional>
#include <string>

#include "liveload/error.hpp"
#include "liveload/value.hpp"

namespace liveload::scenario {

/// What a page's action returns, as the pipeline carries it.
inline Result<Value> done(Result<void> result) {
  if (!result) return Failure(std::move(result.error()));
  return Value();
}
inline Result<Value> read(Result<std::string> result) {
  if (!result) return Failure(std::move(result.error()));
  return Value(std::move(*result));
}
inline Result<Value> read(Result<bool> result) {
  if (!result) return Failure(std::move(result.error()));
  return Value(*result);
}
inline Result<Value> read(Result<std::optional<std::string>> result) {
  if (!result) return Failure(std::move(result.error()));
  return *result ? Value(std::move(**result)) : Value();
}

inline std::string text_of(const Value& value) {
  const std::string* text = value.if_string();
  return text != nullptr ? *text : std::string();
}
inline std::optional<std::string> text_or_none(const Value& value) {
  const std::string* text = value.if_string();
  return text != nullptr ? std::optional(*text) : std::nullopt;
}
inline bool truth_of(const Value& value) {
  const bool* truth = value.if_bool();
  return truth != nullptr && *truth;
}

}  // namespace liveload::scenario
