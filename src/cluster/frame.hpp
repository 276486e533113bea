#pragma once

#include <string>
#include <string_view>

#include "liveload/error.hpp"
#include "liveload/value.hpp"

namespace liveload::cluster {

/// A message of the bus taken apart: a JSON object, and bytes that need not be text.
struct Frame {
  Value head;
  std::string body;

  /// The head's `kind`; empty where it has none.
  std::string_view kind() const;
};

std::string pack(const Value::Object& head, std::string_view body = {});
/// The same behind what is there.
void append_packed(std::string& out, const Value::Object& head, std::string_view body);
/// The frame's body is in the message's memory. Error of kind `protocol`.
Result<Frame> unpack(std::string message);

}  // namespace liveload::cluster
