#include "result/json_writer.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "base/json.hpp"

namespace liveload::result {
namespace {

/// Parts are of about this size: large enough for a write to a file to cost nothing.
constexpr std::size_t kPart = 1 << 16;

}  // namespace

void JsonWriter::separate() {
  if (!first_) out_ += ',';
  first_ = false;
}

void JsonWriter::open(char bracket) {
  separate();
  out_ += bracket;
  first_ = true;
}

void JsonWriter::close(char bracket) {
  out_ += bracket;
  first_ = false;
  if (sink_ && out_.size() >= kPart) finish();
}

void JsonWriter::key(std::string_view name) {
  separate();
  base::append_quoted_json(out_, name);
  out_ += ':';
  first_ = true;
}

void JsonWriter::text(std::string_view value) {
  separate();
  base::append_quoted_json(out_, value);
}

void JsonWriter::integer(std::int64_t value) {
  separate();
  fmt::format_to(std::back_inserter(out_), "{}", value);
}

void JsonWriter::integer(std::uint64_t value) {
  separate();
  fmt::format_to(std::back_inserter(out_), "{}", value);
}

void JsonWriter::number(double value) {
  if (!std::isfinite(value)) return null();
  // Whole numbers, which most are, are quicker to write as such.
  if (std::abs(value) < 1e15 && value == std::trunc(value)) {
    return integer(static_cast<std::int64_t>(value));
  }
  separate();
  fmt::format_to(std::back_inserter(out_), "{}", value);
}

void JsonWriter::rounded(double value, int digits) {
  if (value == 0 || !std::isfinite(value)) return number(value);
  const double places = digits - 1 - std::floor(std::log10(std::abs(value)));
  if (std::abs(places) > 300) return number(value);
  // Dividing by a power of ten, and not multiplying by its inverse, gives the double nearest to the
  // decimal.
  const double power = std::pow(10.0, std::abs(places));
  number(places >= 0 ? std::round(value * power) / power : std::round(value / power) * power);
}

void JsonWriter::curve(const std::vector<double>& values) {
  begin_array();
  std::size_t start = 0;
  std::size_t length = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0 && values[i] == values[i - 1]) {
      separate();
      out_.append(out_, start, length);
      continue;
    }
    start = out_.size() + (first_ ? 0 : 1);
    rounded(values[i]);
    length = out_.size() - start;
  }
  end_array();
}

void JsonWriter::null() {
  separate();
  out_ += "null";
}

void JsonWriter::value(const Value& value) {
  separate();
  out_ += base::dump_json(value);
}

std::string JsonWriter::take() {
  first_ = true;
  return std::exchange(out_, {});
}

void JsonWriter::finish() {
  sink_(out_);
  out_.clear();
}

}  // namespace liveload::result
