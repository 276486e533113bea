#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cluster/frame.hpp"
#include "cluster/sizing.hpp"
#include "engine/node.hpp"
#include "engine/plan.hpp"
#include "result/data.hpp"
#include "result/fields.hpp"

namespace liveload::cluster {

// What coordinator and agents tell each other, as heads of frames. Readers take what comes for
// hostile: what is missing or of another type is a `problem` of the Fields.
//
// Down, numbered: welcome, prepare, setup, teardown, cut, give, start, add, stop, dismiss, end.
// Down, may be lost: beat, refuse (the agent cannot take part), leave (it is no longer expected).
// Up, numbered: prepared, setup, teardown, flush, over, stuck, file, finished.
// Up, may be lost: hello (until it is welcome), beat, gone (it ends by itself).
// All but the first and last few belong to a `task`: the running number of the scenario in this
// run.

/// What an agent is, and where.
struct Hello {
  std::string node;      ///< Its name in the run.
  std::string instance;  ///< Another one each time an agent starts.
  std::string abi;       ///< LiveLoad's version and its public headers.
  std::string host;
  std::string architecture;
  NodeMeans means;
};

/// A file that travels by its content.
struct DataFile {
  std::string path;  ///< As the scenario names it.
  std::string hash;
};

/// All that an agent must know to prepare its node.
struct Task {
  std::int64_t number = 0;
  engine::Plan plan;         ///< As far as it can be told.
  std::string library_hash;  ///< The scenario's.
  std::vector<DataFile> feeders;
  Duration lost_after{};
};

/// This process, as an agent called `node`.
Hello hello_of_this_machine(std::string node);
Value::Object to_head(const Hello& hello);
Hello read_hello(result::Fields& fields);

Value::Object to_head(const Task& task);
Task read_task(result::Fields& fields);

Value to_value(const std::vector<std::string>& texts);

Value to_value(const Error& error);
Error read_error(result::Fields fields);

Value to_value(const result::ConnectionFacts& facts);
result::ConnectionFacts read_connection(result::Fields fields);

Value to_value(const engine::Failures& failures);
engine::Failures read_failures(result::Fields fields);

Value to_value(const engine::NodeStatus& status);
engine::NodeStatus read_status(result::Fields fields);

Value to_value(Duration duration);
Value to_value(base::Instant instant);
Duration read_duration(result::Fields& fields, std::string_view key);
base::Instant read_instant(result::Fields& fields, std::string_view key);

}  // namespace liveload::cluster
