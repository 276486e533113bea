#include "result/fields.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace liveload::result {

Fields::Fields(const Value& value, std::string path, std::string& problem)
    : value_(value), path_(std::move(path)), problem_(problem) {
  if (value.if_object() == nullptr && problem_.empty()) {
    problem_ = (path_.empty() ? "the document" : path_) + " is not an object";
  }
}

std::string Fields::path_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

void Fields::complain(std::string_view key, std::string_view expected) {
  if (!problem_.empty()) return;
  problem_ =
      path_of(key) + (has(key) ? " is not " : " is missing; expected ") + std::string(expected);
}

std::string Fields::text(std::string_view key) {
  if (const auto* text = value_[key].if_string()) return *text;
  complain(key, "a string");
  return {};
}

double Fields::number(std::string_view key) {
  const Value& value = value_[key];
  if (const auto* integer = value.if_integer()) return static_cast<double>(*integer);
  if (const auto* real = value.if_double(); real != nullptr && std::isfinite(*real)) return *real;
  complain(key, "a number");
  return 0;
}

bool Fields::truth(std::string_view key) {
  if (const auto* truth = value_[key].if_bool()) return *truth;
  complain(key, "true or false");
  return false;
}

std::uint64_t Fields::count(std::string_view key) {
  const Value& value = value_[key];
  if (const auto* integer = value.if_integer(); integer != nullptr && *integer >= 0) {
    return static_cast<std::uint64_t>(*integer);
  }
  complain(key, "a whole number that is not negative");
  return 0;
}

Duration Fields::milliseconds(std::string_view key) {
  const std::uint64_t ms = count(key);
  if (ms > kMaxMilliseconds) complain(key, "a sensible duration");
  return std::chrono::milliseconds(std::min(ms, kMaxMilliseconds));
}

const Value::Object& Fields::object(std::string_view key) {
  static const Value::Object kNone;
  if (const auto* object = value_[key].if_object()) return *object;
  complain(key, "an object");
  return kNone;
}

const Value::Array& Fields::array(std::string_view key) {
  static const Value::Array kNone;
  if (const auto* array = value_[key].if_array()) return *array;
  complain(key, "an array");
  return kNone;
}

Fields Fields::at(std::string_view key) {
  return {value_[key], path_of(key), problem_};
}

std::vector<std::string> Fields::texts(std::string_view key) {
  std::vector<std::string> all;
  for (const Value& item : array(key)) {
    if (const auto* text = item.if_string()) {
      all.push_back(*text);
    } else {
      complain(key, "an array of strings");
    }
  }
  return all;
}

}  // namespace liveload::result
