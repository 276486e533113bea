#pragma once

#include <string>
#include <string_view>

#include "liveload/error.hpp"
#include "liveload/value.hpp"

namespace liveload::base {

/// Reads one JSON document (strict RFC 8259, at most 64 levels deep). Error of kind `protocol`,
/// with the offset.
Result<Value> parse_json(std::string_view text);

/// Compact JSON. Infinities and NaN, which JSON lacks, become null; bytes that are not UTF-8 become
/// U+FFFD.
std::string dump_json(const Value& value);

/// A JSON string literal, quotes included.
std::string quote_json(std::string_view text);
void append_quoted_json(std::string& out, std::string_view text);

}  // namespace liveload::base
