#pragma once

#include <bitset>
#include <cstddef>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "liveload/error.hpp"
#include "liveload/value.hpp"

namespace liveload::base {

inline constexpr std::string_view kRedacted = "[redacted]";

/// Whether what goes by this name is kept out of results: names with "secret", "token", "password"
/// or "key" in them, whatever their case.
bool names_secret(std::string_view name);

/// Values that must reach no log and no result: whatever is written goes through `mask`.
///
/// A value is found as it is, and also percent-encoded (in whole or in part, in a form's body with
/// `+` for a space), escaped in JSON, escaped in HTML, both of these, and where it was cut off
/// before "…". Thread-safe.
class Secrets {
 public:
  /// In bytes. What is shorter would be found everywhere, and is easily guessed anyhow.
  static constexpr std::size_t kShortest = 4;

  /// False, and nothing is added, when `value` is shorter than kShortest.
  bool add(std::string_view value);
  /// Every text in `value`, numbers as their text. False when one was too short; empty ones and
  /// nulls are passed over.
  bool add_all(const Value& value);
  bool empty() const;

  /// The text with kRedacted in place of every value.
  std::string mask(std::string text) const;
  /// All texts of it, and its members' names.
  Value mask_all(const Value& value) const;
  Value::Object mask_all(const Value::Object& object) const;
  Error mask(Error error) const;

 private:
  struct View;
  void mark(const View& view, std::string& marks) const;
  void mark_cut(std::string_view text, std::string& marks) const;
  std::size_t longest_at(std::string_view text) const;
  std::string masked(std::string text) const;

  mutable std::shared_mutex mutex_;
  std::set<std::string, std::less<>> values_;      // guarded by mutex_
  std::set<std::size_t, std::greater<>> lengths_;  // of the values; guarded by mutex_
  std::bitset<std::size_t{1} << 16> beginnings_;   // hashes of first bytes; guarded by mutex_
};

}  // namespace liveload::base
