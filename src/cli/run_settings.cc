#include "cli/run_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <limits>

#include "base/duration.hpp"
#include "cli/config_file.hpp"
#include "cli/output.hpp"
#include "result/verdict.hpp"

namespace liveload::cli {
namespace {

constexpr bool kRepeatable = true;
constexpr bool kOnce = false;

/// Not a file that stands behind a `--live` of its own.
bool looks_like_address(std::string_view word) {
  const bool number = word.find_first_not_of("0123456789.") == std::string_view::npos;
  const bool address = number || word == "localhost" || word.find(':') != std::string_view::npos;
  return !word.empty() && word != "." && word != ".." && !word.starts_with('-') && address;
}

constexpr std::array kSpecs{
    OptionSpec{"users", "N", "Simulated users, each with a browser context of its own. Default 1."},
    OptionSpec{"scenario-duration", "D", "For how long users begin new iterations. Default 10m."},
    OptionSpec{"iteration-timeout", "D", "An iteration that takes longer fails. Default 2m."},
    OptionSpec{"scenario", "NAME", "Run the scenario of that name. May be repeated.", kRepeatable},
    OptionSpec{"browser", "CONNECTION", "How browsers are driven. Default and only one: cdp."},
    OptionSpec{"browser-executable", "PATH", "The browser. Default: the first that is installed."},
    OptionSpec{"browser-arg", "ARG", "A further switch for it. May be repeated.", kRepeatable},
    OptionSpec{"users-per-browser", "N", "Users that share one browser. Default 50."},
    OptionSpec{"command-timeout", "D", "Limit of each action of a user. Default 1m."},
    OptionSpec{"start-timeout", "D", "Limit for the start of a browser. Default 1m."},
    OptionSpec{"sandbox", "auto|on|off", "Chromium's sandbox. Default auto: where it can be had."},
    OptionSpec{"on-failure", "stop|restart",
               "What becomes of a user that fails: it ends, or a new one takes its place."},
    OptionSpec{"max-restarts", "N", "How often a user may be restarted. Default 10."},
    OptionSpec{"seed", "N", "Repeats the random choices of the run whose result names it."},
    OptionSpec{"stop-grace", "D", "How long users may go on after Ctrl-C. Default 5s."},
    OptionSpec{"shards", "N", "Threads for users. Default 0: as many as are needed."},
    OptionSpec{"tag", "KEY=VALUE", "Say this of the run in its result. May be repeated.",
               kRepeatable},
    OptionSpec{"threshold", "CONDITION",
               "End with 99 unless 'iterations rate > 5/s', or what else. May be repeated.",
               kRepeatable},
    OptionSpec{"distributed", "", "Run the users on several nodes; see docs/cluster.md."},
    OptionSpec{"provider", "NAME", "What makes the nodes. Default local: processes here."},
    OptionSpec{"provider-option", "KEY=VALUE", "An option of the provider's. May be repeated.",
               kRepeatable},
    OptionSpec{"nodes", "N", "How many nodes. Default 0: as many as the users need."},
    OptionSpec{"max-allowed-nodes", "N", "Never make more than so many. Default 100."},
    OptionSpec{"calibration", "FILE.json", "Size nodes by what `liveload calibrate` measured."},
    OptionSpec{"nats", "URL", "Use this NATS server. Default: one is started for the run."},
    OptionSpec{"nats-credentials", "FILE", "A NATS credentials file for that server."},
    OptionSpec{"listen", "ADDRESS", "What the run's own bus listens on. Default 127.0.0.1."},
    OptionSpec{"advertise", "NAME", "Where nodes reach the bus. Default: as --listen."},
    OptionSpec{"create-timeout", "D", "Limit for the making of the nodes. Default 5m."},
    OptionSpec{"join-timeout", "D", "Limit for made nodes to join. Default 30s."},
    OptionSpec{"lost-after", "D", "A node that is silent for so long is lost. Default 5s."},
    OptionSpec{"lease", "D", "Nodes that hear nothing for so long end. Default 30s."},
    OptionSpec{"on-node-loss", "redistribute|continue|fail",
               "What becomes of a run that loses a node. Default redistribute."},
    OptionSpec{"dry-run", "", "Print what nodes would be launched, and how; launch nothing."},
    OptionSpec{"out", "FILE.json", "Write the result there."},
    OptionSpec{"report", "FILE",
               "Write a report: FILE.html, .md, .xml (JUnit) or .csv. May be repeated.",
               kRepeatable},
    OptionSpec{"live", "[HOST:PORT]",
               "Serve a page that shows the run as it goes. Default 127.0.0.1, any free port.",
               kOnce, looks_like_address},
    OptionSpec{"config", "FILE.toml", "Take options from a file. The command line wins."},
    OptionSpec{"quiet", "", "Print errors only."},
    OptionSpec{"no-progress", "", "Do not show the progress of the run."},
    OptionSpec{"no-journal", "", "Do not write down what is measured as it comes."},
};

Failure wrong(const Given& given, std::string cause, std::string hint) {
  return fail({.kind = ErrorKind::kUsage,
               .tried = "read " + given.where,
               .target = given.text,
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

Result<std::int64_t> whole_number(const Given& given, std::int64_t least, std::int64_t most) {
  std::int64_t number = 0;
  const char* end = given.text.data() + given.text.size();
  const auto [stop, code] = std::from_chars(given.text.data(), end, number);
  if (code == std::errc{} && stop == end && number >= least && number <= most) return number;
  const bool bounded = most < std::numeric_limits<std::int32_t>::max();
  return wrong(given,
               bounded ? fmt::format("it is not a whole number from {} to {}", least, most)
                       : fmt::format("it is not a whole number of at least {}", least),
               fmt::format("for example {}", std::max<std::int64_t>(least, 5)));
}

Result<Duration> duration(const Given& given, bool zero_allowed = false) {
  const Result<Duration> parsed = base::parse_duration(given.text);
  if (!parsed) return wrong(given, parsed.error().cause, parsed.error().hint);
  if (*parsed == Duration::zero() && !zero_allowed) {
    return wrong(given, "it must be longer than nothing", "write it like 90s, 5m or 250ms");
  }
  return *parsed;
}

Result<bool> truth(const Given& given) {
  if (given.text == "true") return true;
  if (given.text == "false") return false;
  return wrong(given, "it is neither true nor false", "write true or false");
}

/// A file of options may also say true or false.
Result<std::optional<live::LiveAddress>> live_address(const Given& given) {
  if (given.text == "false") return std::nullopt;
  auto address = live::parse_live_address(given.text == "true" ? "" : given.text);
  if (!address) return wrong(given, address.error().cause, address.error().hint);
  return *address;
}

Result<BrowserOptions::Sandbox> sandbox(const Given& given) {
  if (given.text == "auto") return BrowserOptions::Sandbox::kAuto;
  if (given.text == "on") return BrowserOptions::Sandbox::kOn;
  if (given.text == "off") return BrowserOptions::Sandbox::kOff;
  return wrong(given, "there is no such setting", "auto, on or off");
}

Result<OnFailure> on_failure(const Given& given) {
  if (given.text == "stop") return OnFailure::kStop;
  if (given.text == "restart") return OnFailure::kRestart;
  return wrong(given, "there is no such policy", "stop or restart");
}

Result<std::uint64_t> seed(const Given& given) {
  std::uint64_t number = 0;
  const char* end = given.text.data() + given.text.size();
  const auto [stop, code] = std::from_chars(given.text.data(), end, number);
  if (code == std::errc{} && stop == end) return number;
  return wrong(given, "it is not a whole number from 0 to 18446744073709551615",
               "the options in a result name the seed of its run");
}

Result<std::string> report_path(const Given& given) {
  const std::string extension = std::filesystem::path(given.text).extension().string();
  if (!report_format(given.text).empty()) return given.text;
  if (extension == ".json") {
    return wrong(given, "a report is for people", "--out FILE.json writes the result as JSON");
  }
  return wrong(given, "its extension names no format of reports",
               "write FILE with one of " + std::string(kReportExtensions));
}

Result<std::string> not_empty(const Given& given) {
  if (!given.text.empty()) return given.text;
  return wrong(given, "it is empty", "give it a value, or leave the option away");
}

Result<std::pair<std::string, std::string>> tag(const Given& given) {
  const std::size_t equals = given.text.find('=');
  if (equals != std::string::npos && equals > 0) {
    return std::pair(given.text.substr(0, equals), given.text.substr(equals + 1));
  }
  return wrong(given, "it is no KEY=VALUE", "for example env=staging");
}

Result<std::string> threshold(const Given& given) {
  if (auto checked = result::check_threshold(given.text); !checked)
    return wrong({.text = "", .where = given.where}, checked.error().cause, checked.error().hint);
  return given.text;
}

/// Puts one option's values into the settings; keeps the first error.
class Reader {
 public:
  explicit Reader(const ConfigFile& given) : given_(given) {}

  template <class T, class Parse>
  void one(std::string_view name, T& target, Parse parse) {
    const auto found = given_.options.find(name);
    if (found == given_.options.end() || error_) return;
    if (auto value = parse(found->second.back())) {
      target = static_cast<T>(std::move(*value));
    } else {
      error_ = value.error();
    }
  }

  template <class Container, class Parse>
  void many(std::string_view name, Container& target, Parse parse) {
    const auto found = given_.options.find(name);
    if (found == given_.options.end()) return;
    for (const Given& given : found->second) {
      if (error_) return;
      if (auto value = parse(given)) {
        target.insert(target.end(), std::move(*value));
      } else {
        error_ = value.error();
      }
    }
  }

  const std::optional<Error>& error() const { return error_; }

 private:
  const ConfigFile& given_;
  std::optional<Error> error_;
};

constexpr auto kAnyDuration = [](const Given& given) { return duration(given); };
constexpr auto kDurationOrZero = [](const Given& given) { return duration(given, true); };

template <std::int64_t kLeast, std::int64_t kMost>
Result<std::int64_t> between(const Given& given) {
  return whole_number(given, kLeast, kMost);
}

void read_browser(Reader& reader, BrowserOptions& browser) {
  reader.one("browser", browser.connection, not_empty);
  reader.one("browser-executable", browser.executable, not_empty);
  reader.many("browser-arg", browser.arguments, not_empty);
  reader.one("users-per-browser", browser.users_per_browser, between<1, 1000>);
  reader.one("command-timeout", browser.command_timeout, kAnyDuration);
  reader.one("start-timeout", browser.start_timeout, kAnyDuration);
  reader.one("sandbox", browser.sandbox, sandbox);
}

void read_run(Reader& reader, RunSettings& settings) {
  RunOptions& options = settings.options;
  reader.one("users", options.users, between<1, std::numeric_limits<std::int32_t>::max()>);
  reader.one("scenario-duration", options.scenario_duration, kAnyDuration);
  reader.one("iteration-timeout", options.iteration_timeout, kAnyDuration);
  reader.many("scenario", options.scenarios, not_empty);
  reader.one("stop-grace", options.stop_grace, kDurationOrZero);
  reader.one("on-failure", options.on_failure, on_failure);
  reader.one("max-restarts", options.max_restarts,
             between<0, std::numeric_limits<std::int32_t>::max()>);
  reader.one("seed", options.seed, seed);
  reader.one("shards", options.shards, between<0, 1024>);
  reader.many("tag", options.tags, tag);
  reader.many("threshold", options.thresholds, threshold);
  reader.one("out", settings.out, not_empty);
  reader.many("report", settings.reports, report_path);
  reader.one("live", settings.live, live_address);
  reader.one("dry-run", settings.dry_run, truth);
  reader.one("quiet", settings.quiet, truth);
  bool no_progress = false;
  reader.one("no-progress", no_progress, truth);
  settings.progress = !no_progress && !settings.quiet;
  bool no_journal = false;
  reader.one("no-journal", no_journal, truth);
  settings.options.journal = !no_journal;
}

Result<OnNodeLoss> on_node_loss(const Given& given) {
  if (given.text == "redistribute") return OnNodeLoss::kRedistribute;
  if (given.text == "continue") return OnNodeLoss::kContinue;
  if (given.text == "fail") return OnNodeLoss::kFail;
  return wrong(given, "there is no such policy", "redistribute, continue or fail");
}

void read_cluster(Reader& reader, RunOptions& options) {
  bool distributed = false;
  reader.one("distributed", distributed, truth);
  if (!distributed) return;
  ClusterOptions& cluster = options.cluster.emplace();
  if (const char* url = std::getenv("LIVELOAD_NATS_URL")) cluster.nats = url;
  reader.one("provider", cluster.provider, not_empty);
  reader.many("provider-option", cluster.provider_options, tag);
  reader.one("nodes", cluster.nodes, between<0, 10'000>);
  reader.one("max-allowed-nodes", cluster.max_allowed_nodes, between<1, 10'000>);
  reader.one("calibration", cluster.calibration, not_empty);
  reader.one("nats", cluster.nats, not_empty);
  reader.one("nats-credentials", cluster.nats_credentials, not_empty);
  reader.one("listen", cluster.listen, not_empty);
  reader.one("advertise", cluster.advertise, not_empty);
  reader.one("create-timeout", cluster.create_timeout, kAnyDuration);
  reader.one("join-timeout", cluster.join_timeout, kAnyDuration);
  reader.one("lost-after", cluster.lost_after, kAnyDuration);
  reader.one("lease", cluster.lease, kAnyDuration);
  reader.one("on-node-loss", cluster.on_node_loss, on_node_loss);
}

/// Each of them without --distributed would do nothing, which nobody means.
Result<void> check_cluster(const ConfigFile& given, const RunOptions& options) {
  constexpr std::array kNames{"provider", "provider-option", "nodes",  "calibration",
                              "nats",     "on-node-loss",    "dry-run"};
  for (const char* name : kNames) {
    const auto found = given.options.find(name);
    if (options.cluster || found == given.options.end()) continue;
    return wrong(found->second.back(), "it is for runs on several nodes", "add --distributed");
  }
  return {};
}

/// The file that --config names, if any, overlaid with the command line.
Result<ConfigFile> overlay(const Arguments& arguments) {
  ConfigFile given;
  if (arguments.has("config")) {
    Result<ConfigFile> file = read_config_file(arguments.get("config"));
    if (!file) return file;
    given = std::move(*file);
  }
  for (const auto& [name, values] : arguments.options) given.options.insert_or_assign(name, values);
  for (const auto& [key, value] : arguments.extras) {
    given.scenario_config.insert_or_assign(key, value);
  }
  if (!arguments.positionals.empty()) given.what.clear();
  for (const std::string& what : arguments.positionals) {
    given.what.push_back({.text = what, .where = "what to run"});
  }
  return given;
}

/// Files of failures lie beside the result: `result.json` has its `result-files`. A result that
/// goes to a device or a pipe has no neighbours.
std::string files_beside(const std::string& out) {
  std::error_code code;
  const std::filesystem::path path(out);
  if (std::filesystem::exists(path, code) && !std::filesystem::is_regular_file(path, code)) {
    return RunOptions().files;
  }
  return (path.parent_path() / path.stem()).string() + "-files";
}

/// Where nothing was said to be run, it was perhaps taken as the value of a switch.
std::string swallowed_file(const Value::Object& scenario_config) {
  for (const auto& [key, value] : scenario_config) {
    const std::string* text = value.if_string();
    if (text != nullptr && (text->ends_with(".cpp") || text->ends_with(".so"))) {
      return fmt::format("{} was taken as the value of --{}: write it first, before the options",
                         *text, key);
    }
  }
  return "name a scenario: liveload run scenario.cpp; `liveload init` writes one";
}

}  // namespace

std::span<const OptionSpec> run_option_specs() {
  return kSpecs;
}

Result<RunSettings> read_run_settings(const Arguments& arguments) {
  Result<ConfigFile> given = overlay(arguments);
  if (!given) return tl::unexpected(given.error());
  RunSettings settings;
  Reader reader(*given);
  read_run(reader, settings);
  read_browser(reader, settings.options.browser);
  read_cluster(reader, settings.options);
  if (reader.error()) return tl::unexpected(*reader.error());
  if (auto checked = check_cluster(*given, settings.options); !checked) {
    return tl::unexpected(checked.error());
  }
  if (settings.out) settings.options.files = files_beside(*settings.out);
  for (const Given& what : given->what) settings.options.what.push_back(what.text);
  settings.options.config = Config(given->scenario_config);
  if (settings.options.what.empty()) {
    return fail({.kind = ErrorKind::kUsage,
                 .tried = "start a run",
                 .cause = "it is not said what to run",
                 .hint = swallowed_file(given->scenario_config)});
  }
  return settings;
}

}  // namespace liveload::cli
