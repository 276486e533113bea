#include "report/page_data.hpp"

#include "base/base64.hpp"
#include "report/chunks.hpp"
#include "report/deflate.hpp"
#include "report/page_comparison.hpp"
#include "report/page_files.hpp"
#include "report/page_scope.hpp"
#include "report/page_sections.hpp"
#include "result/json.hpp"

namespace liveload::report {
namespace {

using result::JsonWriter;

constexpr std::uint64_t kFormat = 1;

/// What the parts of a scenario get of its budget, when there is not enough for all of it.
constexpr unsigned kTotalsShare = 25;
constexpr unsigned kSeriesShare = 20;
constexpr unsigned kCountersShare = 4;
constexpr unsigned kCounterDimensionsShare = 6;
constexpr unsigned kDimensionsShare = 23;
constexpr unsigned kNodeTotalsShare = 8;
constexpr unsigned kNodeSeriesShare = 11;
constexpr unsigned kNodeCountersShare = 3;
constexpr unsigned kRestShare = 1;  // Nodes' dimensions get what is left.
constexpr unsigned kAllShares = 103;

/// Puts one scenario's figures into the chunks.
class Figures {
 public:
  Figures(const result::Data& data, Chunks& chunks, std::size_t characters)
      : chunks_(chunks), budget_(characters, kAllShares), global_(data.global) {
    // The only node measured what all did.
    if (data.nodes.size() < 2) return;
    for (const result::Node& node : data.nodes) {
      if (node.measured) nodes_.emplace_back(*node.measured);
    }
  }

  void write() {
    parts_.totals = one(kTotalsLadder, kTotalsShare / 5,
                        [&](const Detail& detail) { return global_.totals(detail); });
    parts_.dimension_totals = one(kTotalsLadder, kTotalsShare * 4 / 5, [&](const Detail& detail) {
      return global_.dimension_totals(detail);
    });
    parts_.series = some(kSeriesLadder, kSeriesShare, global_.metrics(),
                         [&](std::size_t metric, const Detail& detail) {
                           return global_.series_of(metric, detail);
                         });
    parts_.counter_series = one(kSeriesLadder, kCountersShare, [&](const Detail& detail) {
      return global_.counter_series(detail);
    });
    parts_.counter_dimension_series =
        one(kSeriesLadder, kCounterDimensionsShare,
            [&](const Detail& detail) { return global_.counter_dimension_series(detail); });
    parts_.dimension_series = some(kSeriesLadder, kDimensionsShare, global_.metrics(),
                                   [&](std::size_t metric, const Detail& detail) {
                                     return global_.dimension_series(metric, detail);
                                   });
    write_nodes();
  }

  ChunkRef global() { return chunks_.add(global_.json(parts_)); }
  /// Of the node that is the n-th of those that measured anything; where there is but one node, the
  /// page shows `global`.
  std::optional<ChunkRef> node(std::size_t n) {
    if (n >= nodes_.size()) return std::nullopt;
    return chunks_.add(nodes_[n].json(node_parts_[n]));
  }

 private:
  template <class Encode>
  std::vector<ChunkRef> some(std::span<const Detail> ladder, unsigned share, std::size_t parts,
                             Encode encode) {
    std::vector<ChunkRef> refs;
    for (const std::string& packed : fit(ladder, budget_.allow(share), parts, encode)) {
      refs.push_back(chunks_.add_packed(packed));
      budget_.spend(packed.size());
    }
    return refs;
  }

  template <class Encode>
  std::optional<ChunkRef> one(std::span<const Detail> ladder, unsigned share, Encode encode) {
    const std::vector<ChunkRef> refs =
        some(ladder, share, 1, [&](std::size_t, const Detail& detail) { return encode(detail); });
    return refs.empty() ? std::nullopt : std::optional(refs[0]);
  }

  /// The same part of all nodes.
  template <class Encode>
  void of_nodes(std::span<const Detail> ladder, unsigned share,
                std::optional<ChunkRef> PageScope::Parts::* where, Encode encode) {
    const auto refs = some(
        ladder, share, nodes_.size(),
        [&](std::size_t node, const Detail& detail) { return (nodes_[node].*encode)(detail); });
    for (std::size_t i = 0; i < refs.size(); ++i) node_parts_[i].*where = refs[i];
  }

  void write_nodes() {
    using Parts = PageScope::Parts;
    node_parts_.resize(nodes_.size());
    of_nodes(kTotalsLadder, kNodeTotalsShare, &Parts::totals, &PageScope::totals);
    of_nodes(kSeriesLadder, kNodeCountersShare, &Parts::counter_series, &PageScope::counter_series);
    const auto series =
        some(kSeriesLadder, kNodeSeriesShare, nodes_.size(),
             [&](std::size_t node, const Detail& detail) { return nodes_[node].series(detail); });
    for (std::size_t i = 0; i < series.size(); ++i) node_parts_[i].series = {series[i]};
    of_nodes(kTotalsLadder, kRestShare, &Parts::dimension_totals, &PageScope::dimension_totals);
    of_nodes(kSeriesLadder, kRestShare, &Parts::counter_dimension_series,
             &PageScope::counter_dimension_series);
    write_nodes_dimension_series();
  }

  void write_nodes_dimension_series() {
    std::vector<std::pair<std::size_t, std::size_t>> all;
    for (std::size_t node = 0; node < nodes_.size(); ++node) {
      for (std::size_t metric = 0; metric < nodes_[node].metrics(); ++metric)
        all.emplace_back(node, metric);
    }
    const auto refs =
        some(kSeriesLadder, kRestShare, all.size(), [&](std::size_t part, const Detail& detail) {
          return nodes_[all[part].first].dimension_series(all[part].second, detail);
        });
    for (std::size_t i = 0; i < refs.size(); ++i)
      node_parts_[all[i].first].dimension_series.push_back(refs[i]);
  }

  Chunks& chunks_;
  Budget budget_;
  PageScope global_;
  PageScope::Parts parts_;
  std::vector<PageScope> nodes_;
  std::vector<PageScope::Parts> node_parts_;
};

void write_nodes(JsonWriter& out, const result::Data& data, Figures& figures) {
  out.key("nodes");
  out.begin_array();
  std::size_t measured = 0;
  for (const result::Node& node : data.nodes) {
    out.begin_object();
    out.key("node");
    out.text(node.name);
    out.key("status");
    out.text(node.status);
    out.key("scope");
    write_ref(out, node.measured ? figures.node(measured++) : std::nullopt);
    out.end_object();
  }
  out.end_array();
}

void write_result(JsonWriter& out, const RunResult& result, Chunks& chunks,
                  std::size_t characters) {
  const result::Data& data = result.data();
  result::write_description(out, data);
  write_generator(out, result);
  write_sections(out, result);
  Figures figures(data, chunks, characters);
  figures.write();
  out.key("global");
  write_ref(out, figures.global());
  write_nodes(out, data, figures);
}

void write_files(JsonWriter& out, const std::vector<EmbeddedFile>& files, Chunks& chunks) {
  out.key("files");
  out.begin_object();
  for (const EmbeddedFile& file : files) {
    out.key(file.path);
    write_ref(out, chunks.add_packed(file.packed));
  }
  out.end_object();
}

}  // namespace

PageData page_data(const std::vector<PageEntry>& entries, const PageLimits& limits,
                   const std::vector<result::Comparison>& comparisons) {
  Chunks chunks;
  JsonWriter out;
  std::size_t results = 0;
  for (const PageEntry& entry : entries) results += entry.outcome.result ? 1 : 0;
  out.begin_object();
  out.key("format");
  out.integer(kFormat);
  out.key("scenarios");
  out.begin_array();
  for (const PageEntry& entry : entries) {
    out.begin_object();
    if (entry.outcome.result) {
      write_result(out, *entry.outcome.result, chunks, limits.figures / results);
      write_files(
          out,
          files_of_failures(entry.outcome.result->failures(), entry.folder, limits.files / results),
          chunks);
    } else {
      result::write_description(out, entry.outcome.scenario, entry.outcome.error.value_or(Error{}));
    }
    out.key("source");
    out.text(entry.source);
    out.end_object();
  }
  out.end_array();
  write_comparisons(out, comparisons);
  out.end_object();
  return {base::to_base64(deflate(out.take())), chunks.text()};
}

}  // namespace liveload::report
