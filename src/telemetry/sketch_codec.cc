// The sketch as bytes (docs/formats/sketch.md).
#include <cmath>
#include <limits>

#include "telemetry/bytes.hpp"
#include "telemetry/sketch.hpp"

namespace liveload::telemetry {
namespace {

constexpr char kSketchVersion = 1;
constexpr double kErrorScale = 1e6;

std::uint64_t zigzag(std::int64_t n) {
  return (static_cast<std::uint64_t>(n) << 1) ^ static_cast<std::uint64_t>(n >> 63);
}

std::int64_t unzigzag(std::uint64_t n) {
  return static_cast<std::int64_t>(n >> 1) ^ -static_cast<std::int64_t>(n & 1);
}

/// What samples that are none below zero may come to.
bool is_sum(double d) {
  return std::isfinite(d) && d >= 0;
}

Failure not_a_sketch(std::string cause) {
  return fail(
      {.kind = ErrorKind::kProtocol, .tried = "decode a sketch", .cause = std::move(cause)});
}

}  // namespace

std::string Sketch::encode() const {
  std::string out;
  append_to(out);
  return out;
}

void Sketch::append_to(std::string& out) const {
  out += kSketchVersion;
  put_varint(out, static_cast<std::uint64_t>(std::lround(relative_error_ * kErrorScale)));
  put_varint(out, zeros_);
  put_varint(out, bins_.size());
  std::int64_t previous = 0;
  for (const Bin& bin : bins_) {
    put_varint(out, zigzag(bin.index - previous));
    put_varint(out, bin.count);
    previous = bin.index;
  }
  if (count_ > 0) {
    put_double(out, sum_);
    put_double(out, min_);
    put_double(out, max_);
  }
}

Result<Sketch> Sketch::decode(std::string_view bytes) {
  ByteReader in(bytes);
  Sketch sketch;
  if (const char* wrong = sketch.read(in)) return not_a_sketch(wrong);
  if (in.left() > 0) return not_a_sketch("bytes are left over");
  return sketch;
}

const char* Sketch::read(ByteReader& in) {
  std::uint64_t error = 0;
  std::uint64_t bins = 0;
  if (!in.byte(kSketchVersion)) return "unknown version";
  if (!in.varint(error) || error < 1'000 || error > 500'000) {
    return "the relative error is out of range";
  }
  if (const double theirs = static_cast<double>(error) / kErrorScale; theirs != relative_error_) {
    *this = Sketch(theirs);
  }
  if (!in.varint(zeros_) || !in.varint(bins) || bins > kMaxBins) {
    return "the bins are cut short or too many";
  }
  count_ = zeros_;
  sum_ = min_ = max_ = 0;
  bins_.clear();
  bins_.reserve(static_cast<std::size_t>(bins));
  const std::int64_t lowest = index_of(1e-9);
  const std::int64_t highest = index_of(std::numeric_limits<double>::max());
  std::int64_t index = 0;
  for (std::uint64_t i = 0; i < bins; ++i) {
    std::uint64_t step = 0;
    std::uint64_t count = 0;
    if (!in.varint(step) || !in.varint(count)) return "the bins are cut short";
    const std::int64_t delta = unzigzag(step);
    if ((i > 0 && delta <= 0) || delta < lowest || delta > highest - lowest) {
      return "the bins are out of order";
    }
    index += delta;
    if (index < lowest || index > highest) return "a bin is out of range";
    if (count == 0 || count > std::numeric_limits<std::uint64_t>::max() - count_) {
      return "a bin's count is out of range";
    }
    count_ += count;
    bins_.push_back({static_cast<std::int32_t>(index), count});
  }
  if (count_ > 0 && !(in.number(sum_) && in.number(min_) && in.number(max_) && is_sum(sum_) &&
                      is_sum(min_) && is_sum(max_) && min_ <= max_)) {
    return "sum, minimum and maximum are cut short or senseless";
  }
  return nullptr;
}

}  // namespace liveload::telemetry
