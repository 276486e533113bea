#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "liveload/error.hpp"

namespace liveload::scenario {

/// One record of comma-separated values (RFC 4180), and where the next begins.
struct CsvRecord {
  std::vector<std::string> fields;
  std::size_t next = 0;   ///< Offset behind its line end.
  std::size_t lines = 0;  ///< How many lines it takes: fields may hold line ends.
  bool blank = false;     ///< An empty line.
};

/// Reads the record at `offset`, which must be within `text`. Fields may be quoted, with doubled
/// quotes within; lines end in CRLF or LF. Error of kind `config` whose cause says what is wrong
/// with the quotes; `target` is left to the caller.
Result<CsvRecord> read_csv_record(std::string_view text, std::size_t offset);

}  // namespace liveload::scenario
