#include "report/page_scope.hpp"

#include "result/json.hpp"

namespace liveload::report {
namespace {

using result::Bucket;
using result::JsonWriter;

/// The buckets of one metric, as pointers to what `find` picks from each; absent ones are skipped.
template <class Writer, class Find>
void write_series(Writer& out, const std::vector<Bucket>& buckets, Find find) {
  out.begin_series();
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    if (const auto* found = find(buckets[i])) out.add(static_cast<std::uint32_t>(i), *found);
  }
}

template <class Map>
const typename Map::mapped_type* look_up(const Map& map, const std::string& name) {
  const auto found = map.find(name);
  return found == map.end() ? nullptr : &found->second;
}

void write_names(JsonWriter& out, const std::vector<std::string>& names) {
  out.begin_array();
  for (const std::string& name : names) out.text(name);
  out.end_array();
}

void write_refs(JsonWriter& out, std::string_view name, const std::vector<ChunkRef>& refs) {
  out.key(name);
  out.begin_array();
  for (const ChunkRef& ref : refs) write_ref(out, ref);
  out.end_array();
}

template <class Map>
std::vector<std::string> keys(const Map& map) {
  std::vector<std::string> names;
  for (const auto& [name, value] : map) names.push_back(name);
  return names;
}

}  // namespace

void write_ref(JsonWriter& out, const std::optional<ChunkRef>& ref) {
  if (!ref) return out.null();
  out.begin_array();
  out.integer(std::uint64_t{ref->at});
  out.integer(std::uint64_t{ref->size});
  out.end_array();
}

PageScope::PageScope(const result::Measured& measured)
    : measured_(measured),
      metrics_(keys(measured.totals.histograms)),
      counters_(keys(measured.totals.counters)) {}

std::string PageScope::totals(const Detail& detail) const {
  CellWriter out(detail);
  for (const auto& [name, histogram] : measured_.totals.histograms) {
    out.begin_series();
    out.add(0, histogram.aggregate);
  }
  return out.take();
}

std::string PageScope::dimension_totals(const Detail& detail) const {
  CellWriter out(detail);
  for (const auto& [name, histogram] : measured_.totals.histograms) {
    for (const auto& [dimension, sketch] : histogram.by) {
      out.begin_series();
      out.add(0, sketch);
    }
  }
  return out.take();
}

void PageScope::add_series(CellWriter& out, const std::string& metric) const {
  write_series(out, measured_.time_series, [&](const Bucket& bucket) -> const telemetry::Sketch* {
    const auto* histogram = look_up(bucket.measured.histograms, metric);
    return histogram == nullptr ? nullptr : &histogram->aggregate;
  });
}

std::string PageScope::series(const Detail& detail) const {
  CellWriter out(detail);
  for (const std::string& metric : metrics_) add_series(out, metric);
  return out.take();
}

std::string PageScope::series_of(std::size_t metric, const Detail& detail) const {
  CellWriter out(detail);
  add_series(out, metrics_[metric]);
  return out.take();
}

std::string PageScope::dimension_series(std::size_t metric, const Detail& detail) const {
  CellWriter out(detail);
  const std::string& name = metrics_[metric];
  for (const auto& [dimension, all] : measured_.totals.histograms.at(name).by) {
    write_series(out, measured_.time_series, [&](const Bucket& bucket) -> const telemetry::Sketch* {
      const auto* histogram = look_up(bucket.measured.histograms, name);
      return histogram == nullptr ? nullptr : look_up(histogram->by, dimension);
    });
  }
  return out.take();
}

std::string PageScope::counter_series(const Detail& detail) const {
  CountWriter out(detail.span);
  for (const std::string& metric : counters_) {
    write_series(out, measured_.time_series, [&](const Bucket& bucket) -> const std::uint64_t* {
      const auto* counter = look_up(bucket.measured.counters, metric);
      return counter == nullptr ? nullptr : &counter->aggregate;
    });
  }
  return out.take();
}

std::string PageScope::counter_dimension_series(const Detail& detail) const {
  CountWriter out(detail.span);
  for (const auto& [metric, counter] : measured_.totals.counters) {
    for (const auto& [dimension, all] : counter.by) {
      write_series(out, measured_.time_series, [&](const Bucket& bucket) -> const std::uint64_t* {
        const auto* there = look_up(bucket.measured.counters, metric);
        return there == nullptr ? nullptr : look_up(there->by, dimension);
      });
    }
  }
  return out.take();
}

void PageScope::write_names(JsonWriter& out, bool dimensions) const {
  out.key("histograms");
  out.begin_array();
  for (const auto& [name, histogram] : measured_.totals.histograms) {
    out.begin_object();
    out.key("name");
    out.text(name);
    out.key("dimensions");
    report::write_names(out, dimensions ? keys(histogram.by) : std::vector<std::string>());
    out.key("totals");
    out.begin_array();
    if (dimensions) {
      for (const auto& [dimension, sketch] : histogram.by) out.integer(sketch.count());
    }
    out.end_array();
    out.end_object();
  }
  out.end_array();
  out.key("counters");
  out.begin_array();
  for (const auto& [name, counter] : measured_.totals.counters) {
    out.begin_object();
    out.key("name");
    out.text(name);
    out.key("total");
    out.integer(counter.aggregate);
    out.key("dimensions");
    report::write_names(out, dimensions ? keys(counter.by) : std::vector<std::string>());
    out.key("totals");
    out.begin_array();
    if (dimensions) {
      for (const auto& [dimension, n] : counter.by) out.integer(n);
    }
    out.end_array();
    out.end_object();
  }
  out.end_array();
}

void PageScope::write_buckets(JsonWriter& out) const {
  out.key("active_users");
  out.begin_array();
  for (const Bucket& bucket : measured_.time_series) out.integer(bucket.active_users);
  out.end_array();
  out.key("node_count");
  out.begin_array();
  for (const Bucket& bucket : measured_.time_series) {
    if (bucket.node_count) out.integer(*bucket.node_count);
  }
  out.end_array();
}

std::string PageScope::json(const Parts& parts) const {
  JsonWriter out;
  out.begin_object();
  result::write_people_and_failures(out, measured_);
  write_names(out, parts.dimension_totals.has_value());
  write_buckets(out);
  out.key("totals");
  write_ref(out, parts.totals);
  out.key("dimension_totals");
  write_ref(out, parts.dimension_totals);
  write_refs(out, "series", parts.series);
  out.key("counter_series");
  write_ref(out, parts.counter_series);
  out.key("counter_dimension_series");
  write_ref(out, parts.counter_dimension_series);
  write_refs(out, "dimension_series", parts.dimension_series);
  out.end_object();
  return out.take();
}

}  // namespace liveload::report
