#pragma once

#include "liveload/result.hpp"
#include "result/json_writer.hpp"

namespace liveload::report {

/// `sections` and `generator` of docs/formats/report.md: members of the object that the writer is
/// in.
void write_sections(result::JsonWriter& out, const RunResult& result);
void write_generator(result::JsonWriter& out, const RunResult& result);

}  // namespace liveload::report
