#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "liveload/error.hpp"
#include "liveload/feeder.hpp"
#include "liveload/value.hpp"

namespace liveload::scenario {

/// The rows of a file: its bytes as they are, and where each row begins; a row is made into a value
/// when it is asked for. So a file takes its own size and eight bytes a row, once a node.
/// Immutable; any thread.
class Rows {
 public:
  /// Reads all of `text` once, so that nothing can be wrong with a row later. Error of kind
  /// `config` naming the `file` and the line.
  static Result<Rows> parse(Feeder::Format format, std::string text, const std::string& file);

  std::size_t size() const { return begins_.size(); }
  /// `index` below `size`.
  Value row(std::size_t index) const;
  bool has_column(std::string_view name) const;

 private:
  Result<void> parse_csv(const std::string& file);
  Result<void> parse_json_lines(const std::string& file);
  Result<void> parse_json_array(const std::string& file);
  Result<void> add_object(std::size_t begin, std::size_t end, const std::string& file);

  Feeder::Format format_ = Feeder::Format::kCsv;
  std::string text_;
  std::vector<std::string> columns_;   // of CSV
  std::vector<std::uint64_t> begins_;  // of the rows
};

}  // namespace liveload::scenario
