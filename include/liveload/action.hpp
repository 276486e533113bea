#pragma once

#include <chrono>
#include <concepts>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "liveload/error.hpp"
#include "liveload/value.hpp"

namespace liveload {

class Context;

/// An argument given as a value, or as a function of the Context that is called when the action
/// runs: `user.fill("#name", [](const Context& c) { return c.assigned("name").text(); })`.
template <class T>
class Resolvable {
 public:
  template <class V>
    requires std::constructible_from<T, V> && (!std::invocable<V, const Context&>)
  Resolvable(V&& value) : value_(std::forward<V>(value)) {}  // NOLINT: implicit by design

  template <class F>
    requires std::invocable<F, const Context&>
  Resolvable(F&& resolver) : resolver_(std::forward<F>(resolver)) {}  // NOLINT

  /// `{"a", "b"}`, where several texts are taken.
  Resolvable(std::initializer_list<std::string> values)  // NOLINT: implicit by design
    requires std::constructible_from<T, std::initializer_list<std::string>>
      : value_(values) {}

  T resolve(const Context& context) const { return resolver_ ? resolver_(context) : value_; }

 private:
  T value_{};
  std::function<T(const Context&)> resolver_;
};

using Text = Resolvable<std::string>;
using Texts = Resolvable<std::vector<std::string>>;

/// Settings of one action: `user.click("#buy", {.timeout = 5s, .label = "buy"})`.
struct ActionOptions {
  /// Default: the browser option `command_timeout` (one minute). Never reaches past the iteration's
  /// deadline.
  std::optional<Duration> timeout{};
  /// The dimension under which `action_duration_us` counts this action. Default: the action's name.
  std::string label{};
};

/// Settings of one wait for a permit: `user.throttle("checkout", {.counts_against_iteration =
/// true})`.
struct ThrottleOptions {
  /// The wait ends with the iteration's time-out, as everything else does.
  bool counts_against_iteration = false;
};

/// Where a reader puts what it read; made by `as`.
class As {
 public:
  using KeyOf = std::function<std::string(const Value&)>;
  using MapOf = std::function<Value::Object(const Value&)>;

  /// Of nothing but a string, lest a list of one text (`{"x"}`) be taken for an As.
  template <std::same_as<std::string> Key>
  explicit As(Key key) : key_(std::move(key)) {}
  explicit As(KeyOf key_of) : key_of_(std::move(key_of)) {}
  explicit As(MapOf map_of) : map_of_(std::move(map_of)) {}

  /// What to merge into the assigns for `value`.
  Value::Object assigns_for(const Value& value) const;

 private:
  std::string key_;
  KeyOf key_of_;
  MapOf map_of_;
};

/// Stores the value under `key`: `user.inner_text("#total", as("total"))`.
inline As as(std::string key) {
  return As(std::move(key));
}
/// Stores what `f` makes of the value: a key to store it under, or a whole map to merge.
template <class F>
  requires std::invocable<F, const Value&>
As as(F f) {
  if constexpr (std::convertible_to<std::invoke_result_t<F, const Value&>, std::string>) {
    return As(As::KeyOf(std::move(f)));
  } else {
    return As(As::MapOf(std::move(f)));
  }
}

/// The kinds of event that LiveView marks with a `phx-KIND-loading` class while they are
/// unanswered.
enum class Phx { kClick, kSubmit, kChange, kFocus, kBlur, kKeydown, kKeyup };

/// Why a user's iteration failed: the first failed action.
struct ActionError {
  std::uint64_t step = 0;              ///< Running number of the action, from 1, never reset.
  std::string action;                  ///< "click"; empty when the scenario itself said `fail`.
  std::vector<std::string> arguments;  ///< As resolved.
  std::string within;                  ///< The steps it lies in, "checkout > pay"; often empty.
  Error reason;

  /// "Step 3: click(#buy) failed - timeout: …".
  std::string message() const;
};

}  // namespace liveload
