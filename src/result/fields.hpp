#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "liveload/error.hpp"
#include "liveload/value.hpp"

namespace liveload::result {

/// Reads the members of a JSON object that nobody vouches for. The first member that is missing or
/// of another type is remembered with its path, and everything after reads as empty, so that
/// callers check once, at the end.
class Fields {
 public:
  static constexpr std::uint64_t kMaxMilliseconds = std::uint64_t{1} << 40;  // 34 years

  /// `problem` is shared by all Fields of one document: empty while all is well.
  Fields(const Value& value, std::string path, std::string& problem);

  std::string text(std::string_view key);
  std::uint64_t count(std::string_view key);  ///< A whole number, not negative.
  /// As `count`; more than kMaxMilliseconds is complained of.
  Duration milliseconds(std::string_view key);
  double number(std::string_view key);
  bool truth(std::string_view key);
  const Value::Object& object(std::string_view key);
  const Value::Array& array(std::string_view key);
  Fields at(std::string_view key);
  bool has(std::string_view key) const { return !value_[key].is_null(); }
  const Value& raw(std::string_view key) const { return value_[key]; }

  /// Reads strings of an array, texts of an object.
  std::vector<std::string> texts(std::string_view key);

  std::string path_of(std::string_view key) const;
  void complain(std::string_view key, std::string_view expected);
  std::string& problem() { return problem_; }

 private:
  const Value& value_;
  std::string path_;
  std::string& problem_;
};

}  // namespace liveload::result
