#pragma once

#include <string>

namespace liveload {

/// A measurement of the scenario's own. Declared by Scenario::metrics, fed by Context::observe and
/// Context::increment; it stands in the result beside ours. Immutable.
class Metric {
 public:
  enum class Kind { kHistogram, kCounter };

  /// What has a distribution. `name` is lower case with underscores and none of ours; `unit` is
  /// "us", "bytes", "percent", or a word of your own ("cents"), shown with the figures.
  static Metric histogram(std::string name, std::string unit = "", std::string meaning = "") {
    return {Kind::kHistogram, std::move(name), std::move(unit), std::move(meaning)};
  }
  /// What is only counted.
  static Metric counter(std::string name, std::string meaning = "") {
    return {Kind::kCounter, std::move(name), "count", std::move(meaning)};
  }

  Kind kind() const { return kind_; }
  const std::string& name() const { return name_; }
  const std::string& unit() const { return unit_; }
  const std::string& meaning() const { return meaning_; }

 private:
  Metric(Kind kind, std::string name, std::string unit, std::string meaning)
      : kind_(kind), name_(std::move(name)), unit_(std::move(unit)), meaning_(std::move(meaning)) {}

  Kind kind_;
  std::string name_;
  std::string unit_;
  std::string meaning_;
};

}  // namespace liveload
