#include "telemetry/histogram_series.hpp"

#include <iterator>

namespace liveload::telemetry {
namespace {

/// What is encoded grows by few bytes, and then not at all: with a little room to spare it mostly
/// stays where it is, and leaves no holes behind that are too small for others.
constexpr std::size_t kSpareBytes = 32;

void put(std::string_view bytes, std::string& into) {
  if (into.capacity() < bytes.size() || into.capacity() > bytes.size() + 2 * kSpareBytes) {
    // A string that grew by itself would keep as much again.
    std::string anew;
    anew.reserve(bytes.size() / kSpareBytes * kSpareBytes + kSpareBytes);
    into = std::move(anew);
  }
  into.assign(bytes);
}

}  // namespace

void HistogramSeries::pack(const Sketch& sketch, Packed& into) {
  static thread_local std::string bytes;
  bytes.clear();
  sketch.append_to(bytes);
  bytes_ += bytes.size() - into.bytes.size();
  put(bytes, into.bytes);
}

void HistogramSeries::unpack(const Packed& packed, Sketch& into) {
  // Our own bytes: nothing can be wrong with them.
  ByteReader in(packed.bytes);
  (void)into.read(in);
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
    add_packed(number, more);
    return;
  }
  open_.emplace(at, number, more);
  for (; open_.size() > open; open_.erase(open_.begin())) {
    add_packed(open_.front().first, open_.front().second);
  }
}

void HistogramSeries::add_packed(std::uint32_t number, const Sketch& more) {
  const auto at = packed_.begin() + (find(number) - packed_.cbegin());
  if (at == packed_.end() || at->number != number) {
    bytes_ += sizeof(Packed);
    pack(more, *packed_.insert(at, {number, {}}));
    return;
  }
  static thread_local Sketch all;
  unpack(*at, all);
  all.merge(more);
  pack(all, *at);
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
  for (auto& [number, sketch] : std::exchange(open_, {})) {
    const std::uint32_t half = number / 2;
    if (!open_.empty() && open_.back().first == half) {
      open_.back().second.merge(sketch);
    } else if (open_.empty() && !packed_.empty() && packed_.back().number == half) {
      // Its other half was packed already; together they are the newest.
      unpack(packed_.back(), first);
      first.merge(sketch);
      bytes_ -= size_of(packed_.back());
      packed_.pop_back();
      open_.emplace_back(half, first);
    } else {
      open_.emplace_back(half, std::move(sketch));
    }
  }
}

Sketch HistogramSeries::total() const {
  Sketch all;
  each(0, [&all](std::uint32_t, const Sketch& sketch) { all.merge(sketch); });
  return all;
}

void HistogramSeries::append_to(std::string& out) const {
  put_varint(out, size());
  for (const Packed& bucket : packed_) {
    put_varint(out, bucket.number);
    out += bucket.bytes;
  }
  for (const auto& [number, sketch] : open_) {
    put_varint(out, number);
    sketch.append_to(out);
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
