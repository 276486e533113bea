#pragma once

#include <memory>
#include <string>

#include "liveload/error.hpp"
#include "liveload/run.hpp"
#include "liveload/value.hpp"
#include "result/data.hpp"
#include "result/json_writer.hpp"

namespace liveload::result {

/// Points of a quantile curve: 0.00, 0.01 … 1.00.
inline constexpr std::size_t kCurvePoints = 101;

/// The document of docs/formats/result.md.
void write_result(JsonWriter& out, const Data& data);
/// The stand-in for a scenario that never started.
void write_result(JsonWriter& out, const std::string& scenario, const Error& error);

/// Parts of it, for documents that tell the figures in another way (the page of reports). Members
/// of the object that the writer is in: all but `quantile_points`, `global` and `nodes`;
void write_description(JsonWriter& out, const Data& data);
/// … of these, what may become another while a run goes on: error, warnings, health, verdicts and
/// metrics;
void write_changing(JsonWriter& out, const Data& data);
/// … of the stand-in;
void write_description(JsonWriter& out, const std::string& scenario, const Error& error);
/// … and of `global`, or of a node's result: `users`, `duration_ms` and the failures.
void write_people_and_failures(JsonWriter& out, const Measured& measured);

/// The reverse. Documents from anywhere are safe: Error of kind `protocol` that names the field
/// which is wrong.
Result<std::shared_ptr<const Data>> read_result(const Value& document);
/// A result, or the stand-in.
Result<Outcome> read_outcome(const Value& document);

}  // namespace liveload::result
