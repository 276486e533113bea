#include "cluster/calibration.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include "base/json.hpp"
#include "result/fields.hpp"

namespace liveload::cluster {
namespace {

constexpr std::int64_t kVersion = 1;
constexpr std::uint64_t kMostUsers = 1'000'000;

Failure unreadable(std::string target, std::string cause) {
  return fail({.kind = ErrorKind::kConfig,
               .tried = "read the calibration",
               .target = std::move(target),
               .cause = std::move(cause),
               .hint = "`liveload calibrate SCENARIO` writes one"});
}

Value to_value(const Trial& trial) {
  return Value::Object{{"users", trial.users},
                       {"cpu_percent", trial.cpu_percent},
                       {"loop_lag_us", trial.loop_lag_us},
                       {"memory_bytes", trial.memory_bytes},
                       {"over", trial.over}};
}

Trial read_trial(result::Fields fields) {
  return {.users = static_cast<std::int64_t>(fields.count("users")),
          .cpu_percent = fields.number("cpu_percent"),
          .loop_lag_us = fields.number("loop_lag_us"),
          .memory_bytes = fields.count("memory_bytes"),
          .over = fields.text("over")};
}

}  // namespace

std::string to_json(const Calibration& calibration) {
  Value::Array trials;
  for (const Trial& trial : calibration.trials) trials.push_back(to_value(trial));
  return base::dump_json(Value::Object{{"calibration_version", kVersion},
                                       {"scenario", calibration.scenario},
                                       {"connection", calibration.connection},
                                       {"browser", calibration.browser},
                                       {"cores", calibration.means.cores},
                                       {"memory_bytes", calibration.means.memory_bytes},
                                       {"users", calibration.users},
                                       {"limit", calibration.limit},
                                       {"user_bytes", calibration.user_bytes},
                                       {"cpu_limit_percent", calibration.cpu_limit_percent},
                                       {"loop_lag_limit_us", calibration.loop_lag_limit_us},
                                       {"trials", std::move(trials)}}) +
         "\n";
}

Result<Calibration> parse_calibration(std::string_view json) {
  const auto value = base::parse_json(json);
  if (!value) return unreadable("", value.error().cause);
  std::string problem;
  result::Fields fields(*value, "", problem);
  if (fields.count("calibration_version") != kVersion && problem.empty()) {
    problem = "it is of another version of LiveLoad";
  }
  Calibration calibration{
      .scenario = fields.text("scenario"),
      .connection = fields.text("connection"),
      .browser = fields.text("browser"),
      .means = {.cores = fields.number("cores"), .memory_bytes = fields.count("memory_bytes")},
      .users = 0,
      .limit = fields.text("limit"),
      .user_bytes = fields.count("user_bytes"),
      .cpu_limit_percent = fields.number("cpu_limit_percent"),
      .loop_lag_limit_us = fields.number("loop_lag_limit_us"),
      .trials = {}};
  const std::uint64_t users = fields.count("users");
  calibration.users = static_cast<std::int64_t>(std::min(users, kMostUsers));
  for (const Value& trial : fields.array("trials")) {
    calibration.trials.push_back(read_trial({trial, "trials", problem}));
  }
  if (!problem.empty()) return unreadable("", std::move(problem));
  if (users < 1 || users > kMostUsers || !(calibration.means.cores > 0)) {
    return unreadable("", "it says of no machine that it carried users");
  }
  return calibration;
}

Result<Calibration> load_calibration(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) return unreadable(path, "the file cannot be read");
  auto calibration = parse_calibration(text.str());
  if (!calibration) calibration.error().target = path;
  return calibration;
}

UserCosts costs_of(const Calibration& calibration) {
  return {.users_per_core = static_cast<double>(calibration.users) / calibration.means.cores,
          .browser_bytes = 0,
          .user_bytes = calibration.user_bytes,
          .users_per_browser = 1};
}

Result<UserCosts> find_costs(const std::string& file, const BrowserOptions& browser) {
  if (!file.empty()) {
    return load_calibration(file).map([](const Calibration& found) { return costs_of(found); });
  }
  const auto connection = browser::make_connection(browser);
  if (!connection) return tl::unexpected(connection.error());
  return costs_of(**connection, browser.users_per_browser);
}

std::optional<std::int64_t> CapacitySearch::next() const {
  if (!too_many_) {
    if (best_ >= most_) return {};
    return best_ == 0 ? std::min(first_, most_) : std::min(best_ * 2, most_);
  }
  if (*too_many_ - best_ <= std::max<std::int64_t>(1, best_ / 10)) return {};
  return best_ + (*too_many_ - best_) / 2;
}

void CapacitySearch::report(std::int64_t users, bool carried) {
  if (carried) {
    best_ = std::max(best_, users);
  } else {
    too_many_ = std::min(too_many_.value_or(users), users);
  }
}

int CapacitySearch::longest(std::int64_t first, std::int64_t most) {
  int longest = 0;
  for (std::int64_t carried = 0; carried <= most; ++carried) {
    CapacitySearch search(first, most);
    int tries = 0;
    for (; const auto users = search.next(); ++tries) search.report(*users, *users <= carried);
    longest = std::max(longest, tries);
  }
  return longest;
}

}  // namespace liveload::cluster
