#pragma once

#include <string_view>

#include "base/deadline.hpp"
#include "browser/page.hpp"

namespace liveload::liveview {

/// A wait in the page, in the words of its errors.
struct ProbeWait {
  std::string_view tried;
  std::string_view target;
  std::string_view waiting_for;
  /// The probe's function that says what a wait which ran out of time was waiting for.
  std::string_view describe = "describePending";
};

/// Calls one of the probe's functions, and puts its failures into our words.
Result<Value> call_probe(browser::Page& page, const ProbeWait& wait, std::string_view function,
                         const Value::Array& arguments, base::Deadline deadline);

}  // namespace liveload::liveview
