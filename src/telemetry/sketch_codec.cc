// The sketch as bytes (docs/formats/sketch.md).
#include <bit>
#include <cmath>
#include <limits>

#include "telemetry/sketch.hpp"

namespace liveload::telemetry {
namespace {

constexpr char kVersion = 1;
constexpr double kErrorScale = 1e6;

void put_varint(std::string& out, std::uint64_t n) {
  while (n >= 0x80) {
    out += static_cast<char>(n | 0x80);
    n >>= 7;
  }
  out += static_cast<char>(n);
}

void put_double(std::string& out, double d) {
  auto bits = std::bit_cast<std::uint64_t>(d);
  for (int i = 0; i < 8; ++i, bits >>= 8) out += static_cast<char>(bits & 0xFF);
}

class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}

  bool varint(std::uint64_t& n) {
    n = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at_ >= bytes_.size()) return false;
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      if (shift == 63 && byte > 1) return false;
      n |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return true;
    }
    return false;
  }

  bool number(double& d) {
    if (bytes_.size() - at_ < 8) return false;
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < 8; ++i) {
      bits |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes_[at_++])) << (8 * i);
    }
    d = std::bit_cast<double>(bits);
    return std::isfinite(d) && d >= 0;
  }

  bool byte(char expected) { return at_ < bytes_.size() && bytes_[at_++] == expected; }
  bool at_end() const { return at_ == bytes_.size(); }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

std::uint64_t zigzag(std::int64_t n) {
  return (static_cast<std::uint64_t>(n) << 1) ^ static_cast<std::uint64_t>(n >> 63);
}

std::int64_t unzigzag(std::uint64_t n) {
  return static_cast<std::int64_t>(n >> 1) ^ -static_cast<std::int64_t>(n & 1);
}

Failure not_a_sketch(std::string cause) {
  return fail(
      {.kind = ErrorKind::kProtocol, .tried = "decode a sketch", .cause = std::move(cause)});
}

}  // namespace

std::string Sketch::encode() const {
  std::string out(1, kVersion);
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
  return out;
}

Result<Sketch> Sketch::decode(std::string_view bytes) {
  Bytes in(bytes);
  std::uint64_t error = 0;
  std::uint64_t bins = 0;
  if (!in.byte(kVersion)) return not_a_sketch("unknown version");
  if (!in.varint(error) || error < 1'000 || error > 500'000) {
    return not_a_sketch("the relative error is out of range");
  }
  Sketch sketch(static_cast<double>(error) / kErrorScale);
  if (!in.varint(sketch.zeros_) || !in.varint(bins) || bins > kMaxBins) {
    return not_a_sketch("the bins are cut short or too many");
  }
  sketch.count_ = sketch.zeros_;
  sketch.bins_.reserve(static_cast<std::size_t>(bins));
  const std::int64_t lowest = sketch.index_of(1e-9);
  const std::int64_t highest = sketch.index_of(std::numeric_limits<double>::max());
  std::int64_t index = 0;
  for (std::uint64_t i = 0; i < bins; ++i) {
    std::uint64_t step = 0;
    std::uint64_t count = 0;
    if (!in.varint(step) || !in.varint(count)) return not_a_sketch("the bins are cut short");
    const std::int64_t delta = unzigzag(step);
    if ((i > 0 && delta <= 0) || delta < lowest || delta > highest - lowest) {
      return not_a_sketch("the bins are out of order");
    }
    index += delta;
    if (index < lowest || index > highest) return not_a_sketch("a bin is out of range");
    if (count == 0 || count > std::numeric_limits<std::uint64_t>::max() - sketch.count_) {
      return not_a_sketch("a bin's count is out of range");
    }
    sketch.count_ += count;
    sketch.bins_.push_back({static_cast<std::int32_t>(index), count});
  }
  if (sketch.count_ > 0 && !(in.number(sketch.sum_) && in.number(sketch.min_) &&
                             in.number(sketch.max_) && sketch.min_ <= sketch.max_)) {
    return not_a_sketch("sum, minimum and maximum are cut short or senseless");
  }
  if (!in.at_end()) return not_a_sketch("bytes are left over");
  return sketch;
}

}  // namespace liveload::telemetry
