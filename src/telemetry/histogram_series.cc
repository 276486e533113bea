#include "telemetry/histogram_series.hpp"

#include <iterator>

namespace liveload::telemetry {

HistogramSeries::Packed HistogramSeries::pack(std::uint32_t number, const Sketch& sketch) {
  std::string bytes;
  sketch.append_to(bytes);
  // It grew step by step, and stays for the rest of the run.
  bytes.shrink_to_fit();
  return {number, std::move(bytes)};
}

void HistogramSeries::unpack(const Packed& packed, Sketch& into) {
  ByteReader in(packed.bytes);
  (void)into.read(in);  // Our own bytes.
}

bool HistogramSeries::add(std::uint32_t number, const Sketch& more, std::size_t open) {
  // Nearly always one of the newest.
  auto at = open_.end();
  while (at != open_.begin() && std::prev(at)->first >= number) --at;
  if (at != open_.end() && at->first == number) {
    at->second.merge(more);
    return false;
  }
  if (at == open_.begin() && !packed_.empty() && number <= packed_.back().number) {
    return add_late(number, more);
  }
  if (at == open_.begin() && open_.size() >= open) {
    packed_.push_back(pack(number, more));
    return true;
  }
  open_.emplace(at, number, more);
  for (; open_.size() > open; open_.erase(open_.begin())) {
    packed_.push_back(pack(open_.front().first, open_.front().second));
  }
  return true;
}

bool HistogramSeries::add_late(std::uint32_t number, const Sketch& more) {
  const auto at = packed_.begin() + (find(number) - packed_.cbegin());
  if (at->number != number) {
    packed_.insert(at, pack(number, more));
    return true;
  }
  Sketch both;
  unpack(*at, both);
  both.merge(more);
  *at = pack(number, both);
  return false;
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
    paired.back() = pack(bucket.number, first);
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
  std::uint64_t n = 0, least = 0;
  if (!in.varint_upto(in.left() / 2, n)) return false;
  Sketch sketch;
  for (; n > 0; --n) {
    std::uint64_t number = 0;
    if (!in.varint(number) || number < least || number >= end || sketch.read(in) != nullptr ||
        sketch.count() > most || sketch.relative_error() != Sketch::kDefaultRelativeError) {
      return false;
    }
    least = number + 1;
    add(static_cast<std::uint32_t>(number), sketch, 1);
  }
  return true;
}

}  // namespace liveload::telemetry
