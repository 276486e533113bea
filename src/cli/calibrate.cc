#include "cluster/calibrate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/duration.hpp"
#include "cli/commands.hpp"
#include "cli/file_limit.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/run_settings.hpp"
#include "result/outcomes.hpp"

namespace liveload::cli {
namespace {

constexpr std::array kOwnSpecs{
    OptionSpec{"users", "N", "How many to begin with. Default: half of what sizing expects."},
    OptionSpec{"most-users", "N", "Never run more. Default: four times what sizing expects."},
    OptionSpec{"window", "D", "For how long each number is measured. Default 10s."},
    OptionSpec{"cpu-limit", "PERCENT", "The machine's CPU, on average. Default 90."},
    OptionSpec{"loop-lag-limit", "D", "How late event loops may be. Default 100ms."},
    OptionSpec{"out", "FILE.json", "Write the calibration there. Default calibration.json."},
};
/// Those of `liveload run` that say how a user is run.
constexpr std::array<std::string_view, 14> kOfRun{"iteration-timeout",
                                                  "scenario",
                                                  "browser",
                                                  "browser-executable",
                                                  "browser-arg",
                                                  "users-per-browser",
                                                  "command-timeout",
                                                  "start-timeout",
                                                  "sandbox",
                                                  "on-failure",
                                                  "max-restarts",
                                                  "seed",
                                                  "shards",
                                                  "config"};

std::span<const OptionSpec> specs() {
  static const std::vector<OptionSpec> all = [] {
    std::vector<OptionSpec> specs(kOwnSpecs.begin(), kOwnSpecs.end());
    for (const OptionSpec& spec : run_option_specs()) {
      if (std::ranges::find(kOfRun, spec.name) != kOfRun.end()) specs.push_back(spec);
    }
    return specs;
  }();
  return all;
}

Failure wrong(std::string_view option, std::string given, std::string cause) {
  return fail({.kind = ErrorKind::kUsage,
               .tried = fmt::format("read --{}", option),
               .target = std::move(given),
               .cause = std::move(cause)});
}

template <class Number>
Result<void> read_number(const Arguments& arguments, std::string_view option, Number least,
                         Number most, Number& number) {
  if (!arguments.has(option)) return {};
  const std::string text = arguments.get(option);
  const char* end = text.data() + text.size();
  Number read{};
  const auto [stop, code] = std::from_chars(text.data(), end, read);
  if (code != std::errc{} || stop != end || read < least || read > most) {
    return wrong(option, text, fmt::format("it is not a number from {} to {}", least, most));
  }
  number = read;
  return {};
}

Result<void> read_duration(const Arguments& arguments, std::string_view option,
                           Duration& duration) {
  if (!arguments.has(option)) return {};
  const auto read = base::parse_duration(arguments.get(option));
  if (!read) return wrong(option, arguments.get(option), read.error().cause);
  if (*read == Duration::zero()) return wrong(option, arguments.get(option), "it is nothing");
  duration = *read;
  return {};
}

/// How the scenario is run, by the options that `liveload run` has as well.
Result<RunOptions> read_run(const Arguments& arguments) {
  Arguments run = arguments;
  for (const OptionSpec& own : kOwnSpecs) run.options.erase(std::string(own.name));
  auto settings = read_run_settings(run);
  if (!settings) return tl::unexpected(settings.error());
  // Nobody wants the results of its runs.
  settings->options.journal = false;
  return std::move(settings->options);
}

Result<cluster::CalibrationOptions> read_options(const Arguments& arguments) {
  auto run = read_run(arguments);
  if (!run) return tl::unexpected(run.error());
  const auto connection = browser::make_connection(run->browser);
  if (!connection) return tl::unexpected(connection.error());
  const std::int64_t expected =
      cluster::capacity_of(cluster::means_of_this_machine(),
                           cluster::costs_of(**connection, run->browser.users_per_browser));
  cluster::CalibrationOptions options{.run = std::move(*run)};
  options.run.users = std::max<std::int64_t>(1, expected / 2);
  options.most_users = std::max<std::int64_t>(1, expected * 4);
  constexpr std::int64_t kMost = 100'000;
  for (const auto& read :
       {read_number<std::int64_t>(arguments, "users", 1, kMost, options.run.users),
        read_number<std::int64_t>(arguments, "most-users", 1, kMost, options.most_users),
        read_number<double>(arguments, "cpu-limit", 1, 100, options.cpu_limit_percent),
        read_duration(arguments, "window", options.window),
        read_duration(arguments, "loop-lag-limit", options.loop_lag_limit)}) {
    if (!read) return tl::unexpected(read.error());
  }
  options.run.users = std::min(options.run.users, options.most_users);
  return options;
}

void announce(std::ostream& to, const cluster::CalibrationOptions& options) {
  const int runs = cluster::CapacitySearch::longest(options.run.users, options.most_users);
  to << fmt::format(
      "up to {} runs of {}, each once all its pages are open; {} users at first, {} at most\n",
      runs, base::format_duration(options.window), options.run.users, options.most_users);
}

void show(std::ostream& to, const cluster::Trial& trial) {
  to << fmt::format("{:>6} users  cpu {:>3.0f} %  loop lag {:>5.1f} ms  memory {:>6.0f} MB  {}\n",
                    trial.users, trial.cpu_percent, trial.loop_lag_us / 1e3,
                    static_cast<double>(trial.memory_bytes) / 1e6,
                    trial.over.empty() ? "" : "too many: " + trial.over)
     << std::flush;
}

void conclude(std::ostream& to, const cluster::Calibration& calibration, const std::string& out) {
  to << fmt::format("\nthis machine carries {} users of {}: {:.3g} a core, {:.0f} MB each{}\n",
                    calibration.users, calibration.scenario,
                    static_cast<double>(calibration.users) / calibration.means.cores,
                    static_cast<double>(calibration.user_bytes) / 1e6,
                    calibration.limit.empty() ? " (more were not tried)"
                                              : "; more ran into its " + calibration.limit)
     << "calibration  " << out << '\n';
}

Result<ExitCode> run_calibration(const Arguments& arguments, Console& console) {
  auto options = read_options(arguments);
  if (!options) return tl::unexpected(options.error());
  const std::string out = arguments.get("out", "calibration.json");
  if (auto writable = check_writable(out); !writable) return tl::unexpected(writable.error());
  raise_file_limit();
  const Interrupt interrupt("\nstopping\n");
  options->stop_requested = [&interrupt] { return interrupt.stop_requested(); };
  options->tried = [&console](const cluster::Trial& trial) { show(console.out, trial); };
  announce(console.err, *options);
  const auto calibration = cluster::calibrate(*options);
  if (!calibration) return tl::unexpected(calibration.error());
  if (auto saved = result::write_file(out, cluster::to_json(*calibration)); !saved) {
    return tl::unexpected(saved.error());
  }
  conclude(console.out, *calibration, out);
  return ExitCode::kDone;
}

constexpr std::string_view kCalibrateDetails =
    "Runs the scenario with more users each time until this machine, and not the target, is at\n"
    "its limits: its CPU, its event loops, or its memory. The target must be elsewhere, and carry\n"
    "the load. `liveload run --distributed --calibration FILE` sizes a cluster by what was found.\n"
    "The other options are those of `liveload run`.\n";

}  // namespace

const Command kCalibrateCommand{.name = "calibrate",
                                .synopsis = "WHAT [OPTION]… [--KEY VALUE]…",
                                .summary = "Find out how many users this machine carries.",
                                .details = kCalibrateDetails,
                                .options = specs(),
                                .extras = Extras::kKept,
                                .run = run_calibration};

}  // namespace liveload::cli
