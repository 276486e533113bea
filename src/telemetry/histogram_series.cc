#include "telemetry/histogram_series.hpp"

#include <iterator>

namespace liveload::telemetry {
namespace {

/// Room is made in such steps: a string that grew by itself would keep as much again for more.
constexpr std::size_t kStep = 32;
/// So much may stand behind a sketch that is smaller.
constexpr std::size_t kLeastBehind = 64;

void make_room(std::size_t size, std::string& bytes) {
  if (size <= bytes.capacity()) return;
  std::string larger;
  larger.reserve(size / kStep * kStep + kStep);
  larger += bytes;
  bytes = std::move(larger);
}

}  // namespace

void HistogramSeries::pack(const Sketch& sketch, Packed& into) {
  static thread_local std::string bytes;
  bytes.clear();
  sketch.append_to(bytes);
  bytes_ += bytes.size() - into.bytes.size();
  if (into.bytes.capacity() > bytes.size() + 2 * kStep) into.bytes = std::string();
  make_room(bytes.size(), into.bytes);
  into.bytes = bytes;
  into.sum = static_cast<std::uint32_t>(bytes.size());
}

void HistogramSeries::unpack(const Packed& packed, Sketch& into) {
  // Our own bytes: nothing can be wrong with them.
  ByteReader in(packed.bytes);
  (void)into.read(in);
  if (in.left() == 0) return;
  static thread_local Sketch behind;
  for (; in.left() > 0; into.merge(behind)) (void)behind.read(in);
}

void HistogramSeries::add_up(Packed& packed) {
  if (packed.bytes.size() == packed.sum) return;
  static thread_local Sketch all;
  unpack(packed, all);
  pack(all, packed);
}

void HistogramSeries::add(std::uint32_t number, const Sketch& more, std::size_t open) {
  // Nearly always one of the newest.
  auto at = open_.end();
  while (at != open_.begin() && std::prev(at)->first >= number) --at;
  if (at != open_.end() && at->first == number) {
    at->second.merge(more);
    return;
  }
  const bool older = at == open_.begin() && (open_.size() >= open ||
                                             (!packed_.empty() && number <= packed_.back().number));
  if (older) {
    // Where none is open the newest is among them, to which more comes all the time.
    open == 0 ? add_packed(number, more) : put_behind(number, more);
    return;
  }
  open_.emplace(at, number, OpenSketch())->second.merge(more);
  static thread_local Sketch done;
  for (; open_.size() > open; open_.erase(open_.begin())) {
    open_.front().second.copy_to(done);
    add_packed(open_.front().first, done);
  }
}

HistogramSeries::Packed* HistogramSeries::find_or_pack(std::uint32_t number, const Sketch& first) {
  const auto at = packed_.begin() + (find(number) - packed_.cbegin());
  if (at != packed_.end() && at->number == number) return &*at;
  bytes_ += sizeof(Packed);
  pack(first, *packed_.insert(at, {number, 0, {}}));
  return nullptr;
}

void HistogramSeries::add_packed(std::uint32_t number, const Sketch& more) {
  Packed* const bucket = find_or_pack(number, more);
  if (bucket == nullptr) return;
  static thread_local Sketch all;
  static thread_local OpenSketch sum;
  sum.clear();
  unpack(*bucket, all);
  sum.merge(all);
  sum.merge(more);
  sum.copy_to(all);
  pack(all, *bucket);
}

void HistogramSeries::put_behind(std::uint32_t number, const Sketch& more) {
  Packed* const bucket = find_or_pack(number, more);
  if (bucket == nullptr) return;
  static thread_local std::string part;
  part.clear();
  more.append_to(part);
  make_room(bucket->bytes.size() + part.size(), bucket->bytes);
  bucket->bytes += part;
  bytes_ += part.size();
  if (bucket->bytes.size() > 2 * bucket->sum + kLeastBehind) add_up(*bucket);
}

void HistogramSeries::pair_up() {
  std::vector<Packed> paired;
  paired.reserve(packed_.size() / 2 + 1);
  Sketch first, second;
  for (Packed& bucket : packed_) {
    bucket.number /= 2;
    if (paired.empty() || paired.back().number != bucket.number) {
      paired.push_back(std::move(bucket));
      continue;
    }
    unpack(paired.back(), first);
    unpack(bucket, second);
    first.merge(second);
    bytes_ -= size_of(bucket);
    pack(first, paired.back());
  }
  packed_ = std::move(paired);
  for (const auto& [number, one] : std::exchange(open_, {})) {
    const std::uint32_t half = number / 2;
    if (open_.empty() || open_.back().first != half) open_.emplace_back(half, OpenSketch());
    if (!packed_.empty() && packed_.back().number == half) {
      // Its other half was packed already; together they are the newest.
      unpack(packed_.back(), first);
      open_.back().second.merge(first);
      bytes_ -= size_of(packed_.back());
      packed_.pop_back();
    }
    one.copy_to(second);
    open_.back().second.merge(second);
  }
}

Sketch HistogramSeries::total() const {
  Sketch all;
  each(0, [&all](std::uint32_t, const Sketch& sketch) { all.merge(sketch); });
  return all;
}

void HistogramSeries::append_to(std::string& out) const {
  put_varint(out, size());
  Sketch all;
  for (const Packed& bucket : packed_) {
    put_varint(out, bucket.number);
    if (bucket.bytes.size() == bucket.sum) {
      out += bucket.bytes;
    } else {
      unpack(bucket, all);
      all.append_to(out);
    }
  }
  for (const auto& [number, one] : open_) {
    put_varint(out, number);
    one.copy_to(all);
    all.append_to(out);
  }
}

bool HistogramSeries::read(ByteReader& in, std::uint64_t end, std::uint64_t most) {
  std::size_t n = 0;
  if (!in.count(2, n)) return false;
  std::uint64_t least = 0;
  Sketch sketch;
  for (; n > 0; --n) {
    std::uint64_t number = 0;
    if (!in.varint(number) || number < least || number >= end || sketch.read(in) != nullptr ||
        sketch.count() > most || sketch.relative_error() != Sketch::kDefaultRelativeError) {
      return false;
    }
    least = number + 1;
    add_packed(static_cast<std::uint32_t>(number), sketch);
  }
  return true;
}

}  // namespace liveload::telemetry
