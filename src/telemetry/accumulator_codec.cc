#include <algorithm>
#include <bit>
#include <limits>

#include "telemetry/accumulator.hpp"
#include "telemetry/bytes.hpp"

namespace liveload::telemetry {
namespace {

constexpr char kAccumulatorVersion = 2;
/// Of all nodes together, over all of a run.
constexpr std::uint64_t kMostCounted = std::uint64_t{1} << 53;
constexpr std::uint64_t kWidestBucket = std::uint64_t{1} << 31;

void put_series(std::string& out, const HistogramSeries& series) {
  series.append_to(out);
}
void put_series(std::string& out, const Accumulator::CounterSeries& series) {
  put_varint(out, series.buckets.size());
  for (const auto& [number, n] : series.buckets) {
    put_varint(out, number);
    put_varint(out, n);
  }
}

template <class Families>
void put_families(std::string& out, const Families& families) {
  put_varint(out, families.size());
  for (const auto& family : families) {
    put_varint(out, family.size());
    for (const auto& [dimension, series] : family) {
      put_text(out, dimension);
      put_series(out, series);
    }
  }
}

void put_stretches(std::string& out, const std::vector<Stretch>& stretches) {
  put_varint(out, stretches.size());
  for (const Stretch& stretch : stretches) {
    put_varint(out, stretch.from);
    put_varint(out, stretch.to);
  }
}

void put_counts(std::string& out, const std::map<std::string, std::uint64_t>& counts) {
  put_varint(out, counts.size());
  for (const auto& [name, n] : counts) {
    put_text(out, name);
    put_varint(out, n);
  }
}

}  // namespace

/// Every step is false where the bytes are not what they should be.
class Accumulator::Reader {
 public:
  Reader(std::string_view bytes, Accumulator& into) : in_(bytes), all_(into) {}

  bool read() {
    return in_.byte(kAccumulatorVersion) && time() && families(all_.histograms_) &&
           families(all_.counters_) && users() && stretches(all_.cpu_overloads_) &&
           stretches(all_.loop_overloads_) && counts(all_.overflowed_) && counts(all_.rejected_) &&
           in_.left() == 0;
  }

 private:
  bool time() {
    std::uint64_t width = 0, buckets = 0;
    if (!in_.varint_upto(kWidestBucket, width) || !std::has_single_bit(width) ||
        !in_.varint_upto(all_.options_.max_buckets, buckets) ||
        !in_.varint_upto(buckets * width, all_.end_)) {
      return false;
    }
    all_.bucket_seconds_ = static_cast<std::uint32_t>(width);
    all_.bucket_count_ = static_cast<std::uint32_t>(buckets);
    return true;
  }

  template <class Families>
  bool families(Families& families) {
    std::uint64_t n = 0;
    return in_.varint(n) && n == families.size() &&
           std::ranges::all_of(families, [&](auto& one) { return family(one); });
  }

  template <class Family>
  bool family(Family& family) {
    std::size_t n = 0;
    if (!in_.count(2, n)) return false;
    for (std::size_t i = 0; i < n; ++i) {
      std::string_view dimension;
      if (!in_.text(dimension)) return false;
      const auto [at, is_new] = family.try_emplace(std::string(dimension));
      if (!is_new || !series(at->second)) return false;
    }
    return true;
  }

  bool series(HistogramSeries& series) {
    const bool read = series.read(in_, all_.bucket_count_, kMostCounted);
    all_.series_bytes_ += series.bytes();
    return read;
  }
  bool series(CounterSeries& series) {
    std::size_t n = 0;
    if (!in_.count(2, n)) return false;
    series.buckets.resize(n);
    all_.series_bytes_ += series.bytes();
    std::uint64_t least = 0;
    return std::ranges::all_of(series.buckets, [&](auto& bucket) {
      std::uint64_t number = 0;
      if (!in_.varint(number) || number < least || number >= all_.bucket_count_) return false;
      least = number + 1;
      bucket.first = static_cast<std::uint32_t>(number);
      return cell(bucket.second);
    });
  }

  bool cell(std::uint64_t& n) { return in_.varint_upto(kMostCounted, n); }

  bool users() {
    std::size_t n = 0;
    if (!in_.count(4, n) || n > all_.bucket_count_) return false;
    all_.users_.resize(n);
    return std::ranges::all_of(all_.users_, [&](Users& users) {
      return cell(users.started) && cell(users.succeeded) && cell(users.failed) && cell(users.cut);
    });
  }

  bool stretches(std::vector<Stretch>& stretches) {
    std::size_t n = 0;
    if (!in_.count(2, n)) return false;
    stretches.resize(n);
    const std::uint64_t most =
        std::min<std::uint64_t>(all_.end_, std::numeric_limits<Second>::max());
    std::uint64_t least = 0;
    return std::ranges::all_of(stretches, [&](Stretch& stretch) {
      std::uint64_t from = 0, to = 0;
      if (!in_.varint(from) || from < least || !in_.varint_upto(most, to) || to <= from) {
        return false;
      }
      least = to + 1;
      stretch = {static_cast<Second>(from), static_cast<Second>(to)};
      return true;
    });
  }

  bool counts(std::map<std::string, std::uint64_t>& counts) {
    std::size_t n = 0;
    if (!in_.count(2, n)) return false;
    for (std::size_t i = 0; i < n; ++i) {
      std::string_view name;
      if (!in_.text(name) || !cell(counts[std::string(name)])) return false;
    }
    return true;
  }

  ByteReader in_;
  Accumulator& all_;
};

std::string Accumulator::encode() const {
  std::string out(1, kAccumulatorVersion);
  put_varint(out, bucket_seconds_);
  put_varint(out, bucket_count_);
  put_varint(out, end_);
  put_families(out, histograms_);
  put_families(out, counters_);
  put_varint(out, users_.size());
  for (const Users& users : users_) {
    put_varint(out, users.started);
    put_varint(out, users.succeeded);
    put_varint(out, users.failed);
    put_varint(out, users.cut);
  }
  put_stretches(out, cpu_overloads_);
  put_stretches(out, loop_overloads_);
  put_counts(out, overflowed_);
  put_counts(out, rejected_);
  return out;
}

Result<Accumulator> Accumulator::decode(std::string_view bytes, Options options) {
  Accumulator all(std::move(options));
  if (Reader(bytes, all).read()) return all;
  return fail({.kind = ErrorKind::kProtocol,
               .tried = "decode what nodes measured",
               .cause = "it is damaged, or of other metrics"});
}

}  // namespace liveload::telemetry
