#include "telemetry/delta_codec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "telemetry/bytes.hpp"

namespace liveload::telemetry {
namespace {

constexpr char kDeltaVersion = 2;
constexpr std::uint64_t kMaxCount = std::uint64_t{1} << 40;
constexpr std::uint64_t kLongestDimension = 1024;

/// FNV-1a over what the metrics are, in their order: who numbers them otherwise has another one.
std::uint64_t digest(const MetricTable& metrics) {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    hash = (hash ^ 0xFF) * 0x100000001b3;
  };
  for (std::size_t i = 0; i < metrics.histogram_count(); ++i) {
    add(metrics.info(static_cast<Histogram>(i)).name);
    add(metrics.info(static_cast<Histogram>(i)).unit);
  }
  add({});
  for (std::size_t i = 0; i < metrics.counter_count(); ++i) {
    add(metrics.info(static_cast<Counter>(i)).name);
    add(metrics.info(static_cast<Counter>(i)).unit);
  }
  return hash;
}

/// Histograms first, then counters.
std::string_view name_of(const MetricTable& metrics, std::size_t number) {
  const std::size_t histograms = metrics.histogram_count();
  return number < histograms ? metrics.info(static_cast<Histogram>(number)).name
                             : metrics.info(static_cast<Counter>(number - histograms)).name;
}

std::size_t metric_count(const MetricTable& metrics) {
  return metrics.histogram_count() + metrics.counter_count();
}

void put_cell(std::string& out, const Sketch& cell) {
  cell.append_to(out);
}
void put_cell(std::string& out, std::uint64_t cell) {
  put_varint(out, cell);
}

class Writer {
 public:
  Writer(const Delta& delta, const MetricTable& metrics) : delta_(delta), metrics_(metrics) {}

  std::string write() {
    out_ += kDeltaVersion;
    put_fixed(out_, digest(metrics_));
    put_dimensions();
    put_series(delta_.histograms);
    put_series(delta_.counters);
    put_varint(out_, delta_.users.size());
    for (const Delta::Users& users : delta_.users) {
      put_varint(out_, users.second);
      put_varint(out_, users.started);
      put_varint(out_, users.succeeded);
      put_varint(out_, users.failed);
      put_varint(out_, users.cut);
    }
    put_by_name(delta_.overflowed);
    put_by_name(delta_.rejected);
    return std::move(out_);
  }

 private:
  void put_dimensions() {
    std::vector<std::string_view> in_order;
    const auto note = [&](const std::string& dimension) {
      if (numbers_.try_emplace(dimension, numbers_.size()).second) in_order.push_back(dimension);
    };
    for (const auto& series : delta_.histograms) note(series.dimension);
    for (const auto& series : delta_.counters) note(series.dimension);
    put_varint(out_, in_order.size());
    for (const std::string_view dimension : in_order) put_text(out_, dimension);
  }

  template <class Series>
  void put_series(const std::vector<Series>& all) {
    put_varint(out_, all.size());
    for (const Series& series : all) {
      put_varint(out_, static_cast<std::uint64_t>(series.metric));
      put_varint(out_, numbers_.at(series.dimension));
      put_varint(out_, series.seconds.size());
      for (const auto& [second, cell] : series.seconds) {
        put_varint(out_, second);
        put_cell(out_, cell);
      }
    }
  }

  void put_by_name(const std::map<std::string, std::uint64_t>& counts) {
    put_varint(out_, counts.size());
    for (const auto& [name, n] : counts) {
      std::size_t number = 0;
      while (number < metric_count(metrics_) && name_of(metrics_, number) != name) ++number;
      put_varint(out_, number);
      put_varint(out_, n);
    }
  }

  const Delta& delta_;
  const MetricTable& metrics_;
  std::unordered_map<std::string_view, std::size_t> numbers_;  // Of the dimensions.
  std::string out_;
};

/// Every step is false where the bytes are not what they should be.
class Reader {
 public:
  Reader(std::string_view bytes, const MetricTable& metrics, Second latest)
      : in_(bytes), metrics_(metrics), latest_(latest) {}

  bool version() { return in_.byte(kDeltaVersion); }
  bool same_metrics() {
    std::uint64_t theirs = 0;
    return in_.fixed(theirs) && theirs == digest(metrics_);
  }
  bool rest(Delta& delta) {
    return dimensions() && series(delta.histograms, metrics_.histogram_count()) &&
           series(delta.counters, metrics_.counter_count()) && users(delta.users) &&
           by_name(delta.overflowed) && by_name(delta.rejected) && in_.left() == 0;
  }

 private:
  bool dimensions() {
    std::size_t n = 0;
    if (!in_.count(1, n)) return false;
    dimensions_.resize(n);
    return std::ranges::all_of(dimensions_, [this](std::string_view& dimension) {
      return in_.text(dimension) && dimension.size() <= kLongestDimension;
    });
  }

  template <class Series>
  bool series(std::vector<Series>& all, std::size_t metrics) {
    std::size_t n = 0;
    if (!in_.count(3, n)) return false;
    all.resize(n);
    for (Series& one : all) {
      std::uint64_t metric = 0, dimension = 0;
      std::size_t seconds = 0;
      if (!in_.varint(metric) || metric >= metrics || !in_.varint(dimension) ||
          dimension >= dimensions_.size() || !in_.count(2, seconds)) {
        return false;
      }
      one.metric = static_cast<decltype(one.metric)>(metric);
      one.dimension = dimensions_[static_cast<std::size_t>(dimension)];
      if (!cells(one.seconds, seconds)) return false;
    }
    return true;
  }

  template <class Cell>
  bool cells(std::vector<std::pair<Second, Cell>>& seconds, std::size_t n) {
    seconds.resize(n);
    return std::ranges::all_of(seconds,
                               [&](auto& one) { return second(one.first) && cell(one.second); });
  }

  bool cell(std::uint64_t& n) { return in_.varint_upto(kMaxCount, n); }
  bool cell(Sketch& sketch) {
    return sketch.read(in_) == nullptr && sketch.count() <= kMaxCount &&
           sketch.relative_error() == Sketch::kDefaultRelativeError;
  }

  bool second(Second& second) {
    std::uint64_t n = 0;
    if (!in_.varint_upto(latest_, n)) return false;
    second = static_cast<Second>(n);
    return true;
  }

  bool users(std::vector<Delta::Users>& all) {
    std::size_t n = 0;
    if (!in_.count(5, n)) return false;
    all.resize(n);
    return std::ranges::all_of(all, [&](Delta::Users& users) {
      return second(users.second) && cell(users.started) && cell(users.succeeded) &&
             cell(users.failed) && cell(users.cut);
    });
  }

  bool by_name(std::map<std::string, std::uint64_t>& counts) {
    std::size_t n = 0;
    if (!in_.count(2, n)) return false;
    counts.clear();
    for (std::size_t i = 0; i < n; ++i) {
      std::uint64_t number = 0;
      if (!in_.varint_upto(metric_count(metrics_) - 1, number)) return false;
      const std::string_view name = name_of(metrics_, static_cast<std::size_t>(number));
      if (!cell(counts[std::string(name)])) return false;
    }
    return true;
  }

  ByteReader in_;
  const MetricTable& metrics_;
  const Second latest_;
  std::vector<std::string_view> dimensions_;
};

/// Where the list of dimensions begins: behind version and digest.
constexpr std::size_t kDimensionsAt = 9;

Failure no_delta(std::string cause) {
  return fail({.kind = ErrorKind::kProtocol,
               .tried = "decode what a node measured",
               .cause = std::move(cause)});
}

}  // namespace

std::string encode_delta(const Delta& delta, const MetricTable& metrics) {
  return Writer(delta, metrics).write();
}

Result<Delta> decode_delta(std::string_view bytes, const MetricTable& metrics, Second latest,
                           Delta room) {
  Reader reader(bytes, metrics, latest);
  if (!reader.version()) return no_delta("unknown version");
  if (!reader.same_metrics()) return no_delta("it is of other metrics");
  if (!reader.rest(room)) return no_delta("it is damaged, or holds impossible figures");
  return room;
}

std::string rename_dimensions(std::string_view bytes,
                              const std::function<std::string(std::string)>& rename) {
  if (bytes.size() < kDimensionsAt) return std::string(bytes);
  ByteReader in(bytes.substr(kDimensionsAt));
  std::size_t n = 0;
  if (!in.count(1, n)) return std::string(bytes);
  std::string out(bytes.substr(0, kDimensionsAt));
  out.reserve(bytes.size());
  put_varint(out, n);
  for (std::size_t i = 0; i < n; ++i) {
    std::string_view dimension;
    if (!in.text(dimension)) return std::string(bytes);
    put_text(out, rename(std::string(dimension)));
  }
  return out += bytes.substr(bytes.size() - in.left());
}

}  // namespace liveload::telemetry
