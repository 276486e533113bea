#pragma once

#include <simdjson.h>

#include <cstdint>
#include <string_view>

#include "base/clock.hpp"
#include "net/pipe.hpp"

namespace liveload::browser::cdp {

/// The `params` of an event, read in place: only what is asked for is parsed. Include in source
/// files only. One at a time a thread; views live until the next one is made.
class EventParams {
 public:
  explicit EventParams(std::string_view message) {
    static thread_local simdjson::ondemand::parser parser;
    static_assert(net::FramedPipe::kPadding >= simdjson::SIMDJSON_PADDING);
    const simdjson::padded_string_view padded(message.data(), message.size(),
                                              message.size() + net::FramedPipe::kPadding);
    if (parser.iterate(padded).get(document_)) return;
    valid_ = !document_["params"].get_object().get(params_);
  }

  /// False for an event without params; nothing else may be asked of it then.
  explicit operator bool() const { return valid_; }
  auto operator[](std::string_view key) { return params_[key]; }

 private:
  simdjson::ondemand::document document_;
  simdjson::ondemand::object params_;
  bool valid_ = false;
};

/// What is absent, or of another type, is the empty value.
template <class Json>
std::string_view text_of(Json&& json) {
  std::string_view text;
  return json.get_string().get(text) ? std::string_view() : text;
}
template <class Json>
bool flag_of(Json&& json) {
  bool flag = false;
  return !json.get_bool().get(flag) && flag;
}
template <class Json>
double number_of(Json&& json, double fallback = 0) {
  double number = 0;
  return json.get_double().get(number) ? fallback : number;
}

/// A Network.MonotonicTime: seconds of the clock that is ours, too.
inline base::Instant monotonic(double seconds) {
  return base::Instant(
      std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds)));
}
/// A Runtime.Timestamp: milliseconds of civil time.
inline base::Instant civil(double milliseconds) {
  return base::to_instant(base::WallTime(std::chrono::duration_cast<base::WallTime::duration>(
      std::chrono::duration<double, std::milli>(milliseconds))));
}

}  // namespace liveload::browser::cdp
