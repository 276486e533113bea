#include "telemetry/histogram_series.hpp"

#include <iterator>

namespace liveload::telemetry {
namespace {

/// More would take a node more memory than what they are put behind, and fewer more time.
constexpr std::uint32_t kMostParts = 4;

/// In no more memory than both take: a string that grows by itself keeps as much again for more.
std::string joined(std::string_view first, std::string_view second) {
  std::string both;
  both.reserve(first.size() + second.size());
  both += first;
  return both += second;
}

}  // namespace

HistogramSeries::Packed HistogramSeries::pack(std::uint32_t number, const Sketch& sketch) {
  std::string bytes;
  sketch.append_to(bytes);
  // It grew step by step, and stays for the rest of the run.
  bytes.shrink_to_fit();
  return {number, 1, std::move(bytes)};
}

void HistogramSeries::unpack(const Packed& packed, Sketch& into) {
  // Our own bytes: nothing can be wrong with them.
  ByteReader in(packed.bytes);
  (void)into.read(in);
  for (Sketch part; in.left() > 0; into.merge(part)) (void)part.read(in);
}

void HistogramSeries::add_up(Packed& packed) {
  if (packed.parts == 1) return;
  Sketch all;
  unpack(packed, all);
  packed = pack(packed.number, all);
}

bool HistogramSeries::add(std::uint32_t number, const Sketch& more, std::size_t open) {
  // Nearly always one of the newest.
  auto at = open_.end();
  while (at != open_.begin() && std::prev(at)->first >= number) --at;
  if (at != open_.end() && at->first == number) {
    at->second.merge(more);
    return false;
  }
  const bool older = at == open_.begin() && (open_.size() >= open ||
                                             (!packed_.empty() && number <= packed_.back().number));
  if (older) return add_packed(number, more);
  open_.emplace(at, number, more);
  for (; open_.size() > open; open_.erase(open_.begin())) {
    packed_.push_back(pack(open_.front().first, open_.front().second));
  }
  return true;
}

bool HistogramSeries::add_packed(std::uint32_t number, const Sketch& more) {
  const auto at = packed_.begin() + (find(number) - packed_.cbegin());
  if (at == packed_.end() || at->number != number) {
    // Little more will come to the one that was the newest.
    if (at == packed_.end() && !packed_.empty()) add_up(packed_.back());
    packed_.insert(at, pack(number, more));
    return true;
  }
  std::string part;
  more.append_to(part);
  at->bytes = joined(at->bytes, part);
  if (++at->parts == kMostParts) add_up(*at);
  return false;
}

void HistogramSeries::pair_up() {
  std::vector<Packed> paired;
  paired.reserve(packed_.size() / 2 + 1);
  for (Packed& bucket : packed_) {
    bucket.number /= 2;
    if (paired.empty() || paired.back().number != bucket.number) {
      paired.push_back(std::move(bucket));
      continue;
    }
    paired.back().bytes += bucket.bytes;
    paired.back().parts += bucket.parts;
    add_up(paired.back());
  }
  packed_ = std::move(paired);
  for (auto& [number, sketch] : std::exchange(open_, {})) {
    const std::uint32_t half = number / 2;
    if (!open_.empty() && open_.back().first == half) {
      open_.back().second.merge(sketch);
    } else if (open_.empty() && !packed_.empty() && packed_.back().number == half) {
      // Its other half was packed already; together they are the newest.
      Sketch both;
      unpack(packed_.back(), both);
      both.merge(sketch);
      packed_.pop_back();
      open_.emplace_back(half, std::move(both));
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
  Sketch all;
  for (const Packed& bucket : packed_) {
    put_varint(out, bucket.number);
    if (bucket.parts == 1) {
      out += bucket.bytes;
    } else {
      unpack(bucket, all);
      all.append_to(out);
    }
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
