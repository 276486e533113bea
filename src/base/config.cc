#include "liveload/config.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/duration.hpp"

namespace liveload {
namespace {

[[noreturn]] void wrong_type(std::string_view key, const Value& value, std::string_view wanted) {
  throw ConfigError(
      fmt::format("the option --{} is \"{}\", which is not {}", key, value.text(), wanted));
}

}  // namespace

const Value* Config::find(std::string_view key) const {
  const auto found = values_.find(key);
  return found == values_.end() ? nullptr : &found->second;
}

bool Config::has(std::string_view key) const {
  return find(key) != nullptr;
}

std::string Config::get(std::string_view key, const char* fallback) const {
  const Value* value = find(key);
  return value == nullptr ? fallback : value->text();
}

std::string Config::get(std::string_view key, const std::string& fallback) const {
  return get(key, fallback.c_str());
}

std::int64_t Config::get(std::string_view key, int fallback) const {
  return get(key, std::int64_t{fallback});
}

std::int64_t Config::get(std::string_view key, std::int64_t fallback) const {
  const Value* value = find(key);
  if (value == nullptr) return fallback;
  const double number = value->number(std::nan(""));
  if (!(std::fabs(number) < 9.0e15) || number != std::floor(number)) {
    wrong_type(key, *value, "a whole number");
  }
  return static_cast<std::int64_t>(number);
}

double Config::get(std::string_view key, double fallback) const {
  const Value* value = find(key);
  if (value == nullptr) return fallback;
  const double number = value->number(std::nan(""));
  if (std::isnan(number)) wrong_type(key, *value, "a number");
  return number;
}

bool Config::get(std::string_view key, bool fallback) const {
  const Value* value = find(key);
  if (value == nullptr) return fallback;
  const std::string text = value->text();
  if (value->truthy()) return true;
  if (text == "false" || text == "no" || text == "off" || text == "0") return false;
  wrong_type(key, *value, "true or false");
}

Duration Config::get(std::string_view key, Duration fallback) const {
  const Value* value = find(key);
  if (value == nullptr) return fallback;
  const Result<Duration> duration = base::parse_duration(value->text());
  if (!duration) wrong_type(key, *value, "a duration like 90s or 5m");
  return *duration;
}

std::string Config::require(std::string_view key) const {
  const Value* value = find(key);
  if (value == nullptr) throw ConfigError(fmt::format("the option --{} is missing", key));
  return value->text();
}

Config& Config::set(std::string key, Value value) {
  values_.insert_or_assign(std::move(key), std::move(value));
  return *this;
}

}  // namespace liveload
