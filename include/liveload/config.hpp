#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "liveload/error.hpp"
#include "liveload/value.hpp"

namespace liveload {

/// Thrown by Config when an option is missing or of the wrong type; names the option and what was
/// given. The run reports it like any other failure of the scenario.
class ConfigError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The scenario's own options: every `--key value` that LiveLoad does not know, or what `config`
/// made of them. Keys are as on the command line, without the dashes: `--base-url X` is `base-url`.
/// Immutable during a run; any thread.
class Config {
 public:
  Config() = default;
  explicit Config(Value::Object values) : values_(std::move(values)) {}

  bool has(std::string_view key) const;

  /// The option as the type of `fallback`, or `fallback` where it was not given. Text is converted
  /// ("12", "1.5", "true", "90s"). Throws ConfigError when it cannot be.
  std::string get(std::string_view key, const char* fallback) const;
  std::string get(std::string_view key, const std::string& fallback) const;
  std::int64_t get(std::string_view key, int fallback) const;
  std::int64_t get(std::string_view key, std::int64_t fallback) const;
  double get(std::string_view key, double fallback) const;
  bool get(std::string_view key, bool fallback) const;
  Duration get(std::string_view key, Duration fallback) const;

  /// The option as text. Throws ConfigError where it was not given: use it for what a scenario
  /// cannot do without.
  std::string require(std::string_view key) const;

  Config& set(std::string key, Value value);
  const Value::Object& values() const { return values_; }

 private:
  const Value* find(std::string_view key) const;

  Value::Object values_;
};

}  // namespace liveload
