#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "telemetry/sketch.hpp"

namespace liveload::report {

/// How much of a series is kept: 2^shift bins of a sketch become one, `span` buckets become one
/// cell.
struct Detail {
  unsigned shift = 0;
  std::uint32_t span = 1;
  /// Sum, minimum and maximum as they are, rather than within a few millionths of a bin's width.
  bool exact = false;
};

/// Writes series of sketches as columns of bytes: docs/formats/report.md. For each series,
/// begin_series() and then its sketches in rising order of bucket.
class CellWriter {
 public:
  explicit CellWriter(Detail detail);

  void begin_series();
  void add(std::uint32_t bucket, const telemetry::Sketch& sketch);
  /// All of it. The writer is used up.
  std::string take();

 private:
  void merge(const telemetry::Sketch& sketch);
  void finish_cell();
  void write_bins();
  void write_ends();
  void finish_series();

  Detail detail_;
  telemetry::Sketch geometry_;  // Empty: only asked where bins begin.
  std::uint64_t series_ = 0;
  std::uint64_t cells_ = 0;  // Of the series that is being written.
  std::string series_heads_;
  std::string heads_;
  std::string gaps_;
  std::string counts_;
  std::string ends_;

  std::int64_t previous_cell_ = -1;
  std::int64_t previous_first_ = 0;
  // The cell that is being put together; none where its number is negative.
  std::int64_t cell_ = -1;
  std::vector<telemetry::Sketch::Bin> bins_;
  std::uint64_t zeros_ = 0;
  double sum_ = 0;
  double min_ = 0;
  double max_ = 0;
};

/// Writes series of counts: for each, the buckets in which it was not zero.
class CountWriter {
 public:
  explicit CountWriter(std::uint32_t span) : span_(span) {}

  void begin_series();
  void add(std::uint32_t bucket, std::uint64_t n);
  std::string take();

 private:
  void finish_cell();
  void finish_series();

  std::uint32_t span_;
  std::uint64_t series_ = 0;
  std::uint64_t cells_ = 0;
  std::string series_cells_;
  std::string out_;
  std::int64_t previous_cell_ = -1;
  std::int64_t cell_ = -1;
  std::uint64_t count_ = 0;
};

}  // namespace liveload::report
