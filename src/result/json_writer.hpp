#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "liveload/value.hpp"

namespace liveload::result {

/// Writes a JSON document piece by piece: a result has millions of numbers, too many for a tree of
/// values. The caller keeps the order: a key before each value within an object.
class JsonWriter {
 public:
  /// Takes the next part of the document.
  using Sink = std::function<void(std::string_view part)>;

  /// Keeps all that is written, until it is taken.
  JsonWriter() = default;
  /// Hands it over in parts instead; the last with `finish`.
  explicit JsonWriter(Sink sink) : sink_(std::move(sink)) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  void key(std::string_view name);

  void text(std::string_view value);
  void integer(std::int64_t value);
  void integer(std::uint64_t value);
  /// As short as it can be told from its neighbours.
  void number(double value);
  /// Rounded to `digits` significant digits; four are a tenth of the sketches' own error at the
  /// most.
  void rounded(double value, int digits = 4);
  /// An array of them, each rounded to four. Quick where neighbours are the same.
  void curve(const std::vector<double>& values);
  void null();
  void value(const Value& value);

  /// The document, where there is no sink. The writer goes on empty.
  std::string take();
  /// Hands over what the sink has yet to get.
  void finish();

 private:
  void open(char bracket);
  void close(char bracket);
  void separate();

  Sink sink_;
  std::string out_;
  bool first_ = true;
};

}  // namespace liveload::result
