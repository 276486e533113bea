#include "liveload/error.hpp"

#include <fmt/format.h>

#include "base/duration.hpp"

namespace liveload {

std::string_view to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return "usage";
    case ErrorKind::kConfig:
      return "config";
    case ErrorKind::kCompile:
      return "compile";
    case ErrorKind::kLoad:
      return "load";
    case ErrorKind::kBrowserStart:
      return "browser_start";
    case ErrorKind::kBrowserLost:
      return "browser_lost";
    case ErrorKind::kTimeout:
      return "timeout";
    case ErrorKind::kIterationTimeout:
      return "iteration_timeout";
    case ErrorKind::kNavigation:
      return "navigation";
    case ErrorKind::kElement:
      return "element";
    case ErrorKind::kSelector:
      return "selector";
    case ErrorKind::kLiveView:
      return "liveview";
    case ErrorKind::kProtocol:
      return "protocol";
    case ErrorKind::kScript:
      return "script";
    case ErrorKind::kExpectation:
      return "expectation";
    case ErrorKind::kScenario:
      return "scenario";
    case ErrorKind::kUnsupported:
      return "unsupported";
    case ErrorKind::kCluster:
      return "cluster";
    case ErrorKind::kInterrupted:
      return "interrupted";
    case ErrorKind::kIo:
      return "io";
    case ErrorKind::kInternal:
      return "internal";
  }
  return "internal";
}

std::string Error::message() const {
  std::string text = tried.empty() ? std::string(to_string(kind)) : tried;
  if (!target.empty()) text += fmt::format(" \"{}\"", target);
  if (!tried.empty()) text += " failed";
  if (after > Duration::zero()) text += " after " + base::format_duration(after);
  if (!cause.empty()) text += ": " + cause;
  if (!hint.empty()) text += fmt::format(" ({})", hint);
  return text;
}

}  // namespace liveload
