#include "report/live_message.hpp"

#include "base/base64.hpp"
#include "report/cells.hpp"
#include "report/page_sections.hpp"
#include "result/json.hpp"

namespace liveload::report {
namespace {

using result::Bucket;
using result::JsonWriter;

constexpr std::size_t kMostToldNodes = 16;

void write_head(JsonWriter& out, const LivePhase& phase) {
  out.key("phase");
  out.text(phase.phase);
  out.key("can_stop");
  out.value(phase.can_stop);
  out.key("can_change_users");
  out.value(phase.can_change);
}

/// `name` and `dimensions` of each metric, in the order of the series.
template <class Family>
void write_names(JsonWriter& out, std::string_view key, const Family& family) {
  out.key(key);
  out.begin_array();
  for (const auto& [name, metric] : family) {
    out.begin_object();
    out.key("name");
    out.text(name);
    out.key("dimensions");
    out.begin_array();
    for (const auto& [dimension, value] : metric.by) out.text(dimension);
    out.end_array();
    out.end_object();
  }
  out.end_array();
}

/// A metric's series and those of its dimensions, from bucket `from` on. `family` picks histograms
/// or counters from what was measured.
template <class Writer, class Family>
void add_series(Writer& out, const result::Measured& measured, std::uint32_t from, Family family) {
  const std::vector<Bucket>& buckets = measured.time_series;
  for (const auto& [name, total] : family(measured.totals)) {
    const auto each = [&](auto find) {
      out.begin_series();
      for (std::size_t i = from; i < buckets.size(); ++i) {
        const auto& there = family(buckets[i].measured);
        const auto found = there.find(name);
        if (found != there.end()) find(static_cast<std::uint32_t>(i), found->second);
      }
    };
    each([&](std::uint32_t i, const auto& metric) { out.add(i, metric.aggregate); });
    for (const auto& [dimension, value] : total.by) {
      each([&](std::uint32_t i, const auto& metric) {
        const auto found = metric.by.find(dimension);
        if (found != metric.by.end()) out.add(i, found->second);
      });
    }
  }
}

void write_measured(JsonWriter& out, const result::Measured& measured, std::uint32_t from) {
  result::write_people_and_failures(out, measured);
  write_names(out, "histograms", measured.totals.histograms);
  write_names(out, "counters", measured.totals.counters);
  out.key("from");
  out.integer(std::uint64_t{from});
  out.key("active_users");
  out.begin_array();
  for (std::size_t i = from; i < measured.time_series.size(); ++i) {
    out.integer(measured.time_series[i].active_users);
  }
  out.end_array();
  CellWriter cells({.exact = true});
  add_series(cells, measured, from, [](const auto& all) -> auto& { return all.histograms; });
  out.key("cells");
  out.text(base::to_base64(cells.take()));
  CountWriter counts(1);
  add_series(counts, measured, from, [](const auto& all) -> auto& { return all.counters; });
  out.key("counts");
  out.text(base::to_base64(counts.take()));
}

/// Each with what it measured, as long as they are few: of a hundred it would be too much to tell
/// every second. The only node measured what all did.
void write_nodes(JsonWriter& out, const result::Data& data, std::uint32_t from) {
  const bool told = data.nodes.size() > 1 && data.nodes.size() <= kMostToldNodes;
  out.key("nodes");
  out.begin_array();
  for (const result::Node& node : data.nodes) {
    out.begin_object();
    out.key("node");
    out.text(node.name);
    out.key("status");
    out.text(node.status);
    if (told && node.measured && !node.bucket_width) {
      out.key("measured");
      out.begin_object();
      write_measured(out, *node.measured, from);
      out.end_object();
    }
    out.end_object();
  }
  out.end_array();
}

void write_running(JsonWriter& out, const RunResult& running, std::uint32_t from, bool whole) {
  const result::Data& data = running.data();
  out.key("running");
  out.begin_object();
  if (whole) {
    result::write_description(out, data);
  } else {
    result::write_changing(out, data);
  }
  write_generator(out, running);
  write_sections(out, running);
  write_measured(out, data.global, from);
  write_nodes(out, data, from);
  out.end_object();
}

}  // namespace

std::string live_state(const LivePhase& phase, const RunResult* running, const PageData* ended) {
  JsonWriter out;
  out.begin_object();
  write_head(out, phase);
  if (running != nullptr) write_running(out, *running, 0, true);
  if (ended != nullptr) {
    out.key("report");
    out.begin_object();
    out.key("index");
    out.text(ended->index);
    out.key("chunks");
    out.text(ended->chunks);
    out.end_object();
  }
  out.end_object();
  return out.take();
}

std::string live_update(const LivePhase& phase, const RunResult& running, std::uint32_t from) {
  JsonWriter out;
  out.begin_object();
  write_head(out, phase);
  write_running(out, running, from, false);
  out.end_object();
  return out.take();
}

}  // namespace liveload::report
