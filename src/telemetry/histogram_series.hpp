#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "telemetry/bytes.hpp"
#include "telemetry/open_sketch.hpp"
#include "telemetry/sketch.hpp"

namespace liveload::telemetry {

/// A histogram over time, in buckets by their number; those without samples are absent. As many of
/// the newest as is asked for are open, so that much can be added to them quickly. The others are
/// kept encoded, in a tenth of the memory; what comes late for one of them is put behind it, and
/// added up once it is more than that. A value type.
class HistogramSeries {
 public:
  /// Adds to a bucket. So many stay open.
  void add(std::uint32_t number, const Sketch& more, std::size_t open);
  /// Buckets 0 and 1 become 0, 2 and 3 become 1…
  void pair_up();

  std::size_t size() const { return packed_.size() + open_.size(); }
  /// What those that are encoded take, in bytes.
  std::size_t bytes() const { return bytes_; }
  /// The number of the newest; 0 where there is none.
  std::uint32_t last() const {
    if (!open_.empty()) return open_.back().first;
    return packed_.empty() ? 0 : packed_.back().number;
  }
  /// Calls `take(number, sketch)` with each bucket from `from` on, in order. The sketch is valid
  /// until it returns.
  template <class Take>
  void each(std::uint32_t from, Take take) const {
    Sketch sketch;
    for (auto bucket = find(from); bucket != packed_.end(); ++bucket) {
      unpack(*bucket, sketch);
      take(bucket->number, std::as_const(sketch));
    }
    for (const auto& [number, one] : open_) {
      if (number < from) continue;
      one.copy_to(sketch);
      take(number, std::as_const(sketch));
    }
  }
  /// The merge of all buckets. Not kept: with a thousand nodes a second one more of everything
  /// to add to would cost as much as the buckets.
  Sketch total() const;

  /// As it is kept: each bucket's number and its encoded sketch, after how many there are.
  void append_to(std::string& out) const;
  /// The reverse: false for what no series wrote, of buckets numbered below `end` and sketches of
  /// at most `most` samples.
  bool read(ByteReader& in, std::uint64_t end, std::uint64_t most);

 private:
  struct Packed {
    std::uint32_t number;
    std::uint32_t sum;  ///< So many bytes are the sketch; behind it are others.
    std::string bytes;
  };
  void pack(const Sketch& sketch, Packed& into);
  static void unpack(const Packed& packed, Sketch& into);
  void add_up(Packed& packed);
  static std::size_t size_of(const Packed& packed) { return sizeof(Packed) + packed.bytes.size(); }
  /// The first that is not before it.
  std::vector<Packed>::const_iterator find(std::uint32_t number) const {
    return std::ranges::lower_bound(packed_, number, {}, &Packed::number);
  }
  /// The encoded bucket; nullptr where there was none of that number, and `first` has become it.
  Packed* find_or_pack(std::uint32_t number, const Sketch& first);
  void add_packed(std::uint32_t number, const Sketch& more);
  void put_behind(std::uint32_t number, const Sketch& more);

  // Each in order, and all of these before all of those.
  std::vector<Packed> packed_;
  std::vector<std::pair<std::uint32_t, OpenSketch>> open_;
  std::size_t bytes_ = 0;
};

}  // namespace liveload::telemetry
