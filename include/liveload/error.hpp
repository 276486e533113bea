#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace liveload {

using Duration = std::chrono::nanoseconds;

/// What went wrong, as a short closed list that callers may branch on.
enum class ErrorKind {
  kUsage,             ///< The command line or an option is wrong.
  kConfig,            ///< A configuration file, or the scenario's own `config`, is wrong.
  kCompile,           ///< The scenario does not compile.
  kLoad,              ///< The scenario file, library or name cannot be found or loaded.
  kBrowserStart,      ///< No browser could be found or started.
  kBrowserLost,       ///< The browser, or the user's page in it, died.
  kTimeout,           ///< An action did not finish before its own deadline.
  kIterationTimeout,  ///< An action did not finish before the iteration's deadline.
  kNavigation,        ///< The document could not be loaded (DNS, refused, TLS, no page open yet).
  kElement,           ///< The element is not of the kind that the action needs.
  kSelector,          ///< The selector cannot be parsed.
  kLiveView,          ///< LiveView refused or crashed (a join error, for one).
  kProtocol,          ///< The browser or the target broke its protocol.
  kScript,            ///< JavaScript of the scenario (`eval`) threw.
  kExpectation,       ///< The page does not show what an `expect_…` asks for.
  kScenario,          ///< The scenario said `fail`, or threw.
  kUnsupported,       ///< This browser connection cannot do that.
  kCluster,           ///< Nodes could not be made or joined, or were lost.
  kInterrupted,       ///< The run was stopped (Ctrl-C).
  kIo,                ///< A file, pipe or socket failed.
  kInternal,          ///< A fault of ours.
};

/// The kind's name in snake_case, as it stands in results ("iteration_timeout").
std::string_view to_string(ErrorKind kind);

/// What happened, where, and what to do. Immutable value.
struct Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string tried;   ///< What was being done: "click", "start the browser".
  std::string target;  ///< On what: a selector, a URL, a path. May be empty.
  Duration after{};    ///< For how long it was tried. Zero when time played no part.
  std::string cause;   ///< Why it failed, in words.
  std::string hint;    ///< What to do next. May be empty.

  /// All of it on one line: `click "#buy" failed after 5 s: no element matches (hint)`.
  std::string message() const;
};

/// Either a value or an Error. Crosses every boundary of this library in place of exceptions.
template <class T>
using Result = tl::expected<T, Error>;

using Failure = tl::unexpected<Error>;

/// `return fail({.kind = ErrorKind::kIo, .tried = "read", .target = path});`
inline Failure fail(Error error) {
  return Failure{std::move(error)};
}

}  // namespace liveload
