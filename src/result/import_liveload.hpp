#pragma once

#include "liveload/run.hpp"
#include "liveload/value.hpp"

namespace liveload::result {

/// Whether a document looks like what LiveLoad for Elixir writes: no version of ours, but its
/// curves, or the stand-in for a scenario that failed.
bool is_liveloads(const Value& document);

/// Reads it. Its quantile curves become sketches that stand for the samples they were made of, and
/// the result says so among its warnings. Error of kind `protocol` that names the field which is
/// wrong.
Result<Outcome> import_liveload(const Value& document);

}  // namespace liveload::result
