#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "result/compare.hpp"
#include "result/json_writer.hpp"

namespace liveload::result {

/// Writes a comparison as an object: its sides, its notes, and those of its changes that `shown`
/// takes. `more` adds members to a change.
void write_comparison(JsonWriter& out, const Comparison& comparison,
                      const std::function<bool(const Change&)>& shown,
                      const std::function<void(const Change&)>& more);

void write_text(JsonWriter& out, std::string_view key, std::string_view text);
/// null where there is none.
void write_number(JsonWriter& out, std::string_view key, std::optional<double> number);

}  // namespace liveload::result
