#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/commands.hpp"
#include "cluster/provider.hpp"

namespace liveload::cli {
namespace {

constexpr std::string_view kWhatItIs =
    "LiveLoad puts real browsers, one a simulated user, on a Phoenix LiveView application, and\n"
    "measures what these users see.\n";

constexpr std::string_view kDurations =
    "A duration is a number with a unit: 90s, 5m, 250ms, 1h30m. A bare number is seconds.\n"
    "Units: h, m (or min), s, ms, us.\n";

constexpr std::string_view kConfigFile =
    "`liveload run --config load.toml` takes options from a TOML file. The command line wins.\n"
    "\n"
    "  what = [\"shop.cpp\"]          # names of options of `liveload run`, without dashes\n"
    "  users = 20\n"
    "  scenario-duration = \"5m\"\n"
    "  base-url = \"http://shop\"     # any other name is the scenario's\n"
    "\n"
    "  [browser]                    # connection, executable, arg, users-per-browser,\n"
    "  sandbox = \"auto\"             # command-timeout, start-timeout, sandbox\n"
    "\n"
    "  [thresholds]                 # what the run should come to; or: threshold = [...]\n"
    "  liveview_event_duration_us = [\"p95 < 250ms\", \"p99 < 1s\"]\n"
    "\n"
    "  [provider]                   # options of the provider of nodes: liveload help providers\n"
    "  region = \"ams\"\n"
    "\n"
    "  [config]                     # the scenario's, whatever it is called\n"
    "  user = \"ada\"\n"
    "\n"
    "[run] may hold the options of `liveload run`, too. In [run] and [browser] an unknown name is\n"
    "an error, as is a slip of a known name at the top level.\n";

void print_exit_codes(std::ostream& to) {
  for (const ExitCodeRow& row : exit_codes()) {
    to << fmt::format("{:>3}  {}\n", static_cast<int>(row.code), row.meaning);
  }
}

void print_providers(std::ostream& to) {
  to << "`liveload run --distributed --provider NAME` has its nodes made by NAME. Its options are\n"
        "given by --provider-option KEY=VALUE, or in the table [provider] of a configuration "
        "file.\n";
  for (const cluster::ProviderKind& kind : cluster::provider_kinds()) {
    to << fmt::format("\n{}: {}\n", kind.name, kind.summary);
    for (const cluster::ProviderOption& option : kind.options) {
      to << fmt::format(
          "  {}={}  {} ({})\n", option.name, option.value, option.help,
          option.absent.empty() ? "required" : fmt::format("default: {}", option.absent));
    }
  }
}

struct Topic {
  std::string_view name;
  std::string_view summary;
  void (*print)(std::ostream& to);
};

constexpr std::array kTopics{
    Topic{"exit-codes", "What the process ends with.", print_exit_codes},
    Topic{"durations", "How times are written.", [](std::ostream& to) { to << kDurations; }},
    Topic{"providers", "What makes the nodes of a distributed run.", print_providers},
    Topic{"config-file", "Options from a TOML file.", [](std::ostream& to) { to << kConfigFile; }},
};

void print_overview(std::ostream& to) {
  to << kWhatItIs << "\nliveload COMMAND …\n\nCommands\n";
  for (const Command& command : commands()) {
    to << fmt::format("  {:<12} {}\n", command.name, command.summary);
  }
  to << "\nTopics (liveload help TOPIC)\n";
  for (const Topic& topic : kTopics) to << fmt::format("  {:<12} {}\n", topic.name, topic.summary);
  to << "\n`liveload help COMMAND` or `liveload COMMAND --help` shows a command's manual.\n"
        "To begin: `liveload doctor`, `liveload init`, `liveload run scenario.cpp`.\n";
}

Result<ExitCode> help(const Arguments& arguments, Console& console) {
  if (auto given = expect_positionals(arguments, 0, 1, "liveload help [TOPIC]"); !given) {
    return tl::unexpected(given.error());
  }
  if (arguments.positionals.empty()) {
    print_overview(console.out);
    return ExitCode::kDone;
  }
  const std::string& name = arguments.positionals[0];
  const auto topic = std::ranges::find(kTopics, name, &Topic::name);
  const auto command = std::ranges::find(commands(), name, &Command::name);
  if (topic != kTopics.end()) {
    topic->print(console.out);
  } else if (command != commands().end()) {
    print_manual(console.out, *command);
  } else {
    return fail({.kind = ErrorKind::kUsage,
                 .tried = "find help on",
                 .target = name,
                 .cause = "there is no such topic or command",
                 .hint = "`liveload help` lists both"});
  }
  return ExitCode::kDone;
}

}  // namespace

const Command kHelpCommand{.name = "help",
                           .synopsis = "[COMMAND|TOPIC]",
                           .summary = "Show this, or what is to be known of one thing.",
                           .details = "",
                           .options = {},
                           .extras = Extras::kRejected,
                           .run = help};

}  // namespace liveload::cli
