#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace liveload {

/// A JSON-like value: what readers return, what assigns and options hold. A regular value type.
class Value {
 public:
  using Array = std::vector<Value>;
  using Object = std::map<std::string, Value, std::less<>>;

  Value() = default;
  Value(std::nullptr_t) {}                                         // NOLINT: implicit by design
  Value(bool v) : data_(v) {}                                      // NOLINT
  Value(int v) : data_(std::int64_t{v}) {}                         // NOLINT
  Value(std::int64_t v) : data_(v) {}                              // NOLINT
  Value(std::uint64_t v) : data_(static_cast<std::int64_t>(v)) {}  // NOLINT
  Value(double v) : data_(v) {}                                    // NOLINT
  Value(const char* v) : data_(std::string(v)) {}                  // NOLINT
  Value(std::string v) : data_(std::move(v)) {}                    // NOLINT
  Value(std::string_view v) : data_(std::string(v)) {}             // NOLINT
  Value(Array v) : data_(std::move(v)) {}                          // NOLINT
  Value(Object v) : data_(std::move(v)) {}                         // NOLINT

  bool is_null() const { return data_.index() == 0; }

  /// The value as the asked type, or nullptr if it is of another. Never converts.
  const bool* if_bool() const { return std::get_if<bool>(&data_); }
  const std::int64_t* if_integer() const { return std::get_if<std::int64_t>(&data_); }
  const double* if_double() const { return std::get_if<double>(&data_); }
  const std::string* if_string() const { return std::get_if<std::string>(&data_); }
  const Array* if_array() const { return std::get_if<Array>(&data_); }
  const Object* if_object() const { return std::get_if<Object>(&data_); }
  Array* if_array() { return std::get_if<Array>(&data_); }
  Object* if_object() { return std::get_if<Object>(&data_); }

  /// The member `key` of an object; null if there is none or this is no object.
  const Value& operator[](std::string_view key) const;

  /// The value as text: a string as it is, everything else as JSON.
  std::string text() const;
  /// The value as a number: integers, doubles and strings that are numbers. `fallback` otherwise.
  double number(double fallback = 0) const;
  /// True for `true`, for numbers but zero, and for the strings "true", "yes", "on" and "1".
  bool truthy() const;

  friend bool operator==(const Value&, const Value&) = default;

 private:
  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> data_;
};

}  // namespace liveload
