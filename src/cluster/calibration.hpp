#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cluster/sizing.hpp"
#include "liveload/error.hpp"

namespace liveload::cluster {

/// What a machine was like while so many users ran on it, over a window in which all of them did.
struct Trial {
  std::int64_t users = 0;
  double cpu_percent = 0;          ///< Of the machine, on average.
  double loop_lag_us = 0;          ///< The largest of a second, averaged over the seconds.
  std::uint64_t memory_bytes = 0;  ///< Of LiveLoad and its browsers, at most. 0: not read.
  /// "start" (not all were under way in time), "failures", "cpu", "loop_lag", "memory"; empty: all
  /// was well.
  std::string over;
};

/// How many users of one scenario a machine carries, as `liveload calibrate` measured it.
struct Calibration {
  std::string scenario;
  std::string connection;
  std::string browser;
  NodeMeans means;
  std::int64_t users = 0;
  std::string limit;             ///< What more of them ran into; empty: more were not tried.
  std::uint64_t user_bytes = 0;  ///< Each user's part of the memory, browsers and all.
  double cpu_limit_percent = 0;
  double loop_lag_limit_us = 0;
  std::vector<Trial> trials;
};

/// One JSON object, for people to read as well.
std::string to_json(const Calibration& calibration);
/// Error of kind `config` for what is none.
Result<Calibration> parse_calibration(std::string_view json);
/// The same of a file; also `config` where it cannot be read.
Result<Calibration> load_calibration(const std::string& path);

/// What its users cost on a machine of any size.
UserCosts costs_of(const Calibration& calibration);
/// By the calibration in that file; where `file` is empty, by the connection's figures. Errors as
/// `load_calibration` and `browser::make_connection` have them.
Result<UserCosts> find_costs(const std::string& file, const BrowserOptions& browser);

/// Which numbers of users to try so as to find the largest that a machine carries, within a tenth:
/// the double each time until it is too many, then between the best and the least that were.
class CapacitySearch {
 public:
  /// Begins with `first`; never beyond `most`.
  CapacitySearch(std::int64_t first, std::int64_t most) : first_(first), most_(most) {}

  /// Nothing once it is found.
  std::optional<std::int64_t> next() const;
  void report(std::int64_t users, bool carried);
  /// The largest number that was carried; 0: none.
  std::int64_t found() const { return best_; }

  /// How many numbers are tried at most.
  static int longest(std::int64_t first, std::int64_t most);

 private:
  std::int64_t first_;
  std::int64_t most_;
  std::int64_t best_ = 0;
  std::optional<std::int64_t> too_many_;
};

}  // namespace liveload::cluster
