#pragma once

#include "report/chunks.hpp"
#include "result/data.hpp"
#include "result/json_writer.hpp"

namespace liveload::report {

/// Writes what one node, or all of them, measured (a "scope" of docs/formats/report.md) into a
/// page's chunks, part by part, each as finely as its budget allows; then the JSON that refers to
/// them. `measured` must outlive it.
class PageScope {
 public:
  explicit PageScope(const result::Measured& measured);

  std::string totals(const Detail& detail) const;
  std::string dimension_totals(const Detail& detail) const;
  std::string series(const Detail& detail) const;
  /// Of the metric of that number.
  std::string series_of(std::size_t metric, const Detail& detail) const;
  std::string counter_series(const Detail& detail) const;
  std::string counter_dimension_series(const Detail& detail) const;
  std::string dimension_series(std::size_t metric, const Detail& detail) const;

  std::size_t metrics() const { return metrics_.size(); }

  /// Where the parts have gone; absent is what was left out.
  struct Parts {
    std::optional<ChunkRef> totals{};
    std::optional<ChunkRef> dimension_totals{};
    std::vector<ChunkRef> series{};  ///< One a metric, one for all, or none.
    std::optional<ChunkRef> counter_series{};
    std::optional<ChunkRef> counter_dimension_series{};
    std::vector<ChunkRef> dimension_series{};  ///< One a metric, or none at all.
  };
  std::string json(const Parts& parts) const;

 private:
  void add_series(CellWriter& out, const std::string& metric) const;
  void write_names(result::JsonWriter& out, bool dimensions) const;
  void write_buckets(result::JsonWriter& out) const;

  const result::Measured& measured_;
  std::vector<std::string> metrics_;   // Names of histograms, in order.
  std::vector<std::string> counters_;  // Likewise.
};

void write_ref(result::JsonWriter& out, const std::optional<ChunkRef>& ref);

}  // namespace liveload::report
