#include "cli/commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "cli/suggest.hpp"

namespace liveload::cli {
namespace {

const Command* find_command(std::string_view name) {
  const auto found = std::ranges::find(commands(), name, &Command::name);
  return found == commands().end() ? nullptr : &*found;
}

Error unknown_command(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Command& command : commands()) names.push_back(command.name);
  const std::string best = closest(name, names);
  const bool file = name.ends_with(".cpp") || name.ends_with(".cc") || name.ends_with(".so");
  std::string hint = "`liveload help` lists the commands";
  if (!best.empty()) hint = fmt::format("did you mean `liveload {}`?", best);
  if (file) hint = fmt::format("to run a scenario: liveload run {}", name);
  return {.kind = ErrorKind::kUsage,
          .tried = "find the command",
          .target = std::string(name),
          .cause = "there is no such command",
          .hint = std::move(hint)};
}

/// What `liveload`, `liveload --help` and `liveload --version` mean.
std::string_view command_name(std::span<const std::string> args) {
  if (args.empty() || args[0] == "--help" || args[0] == "-h") return "help";
  if (args[0] == "--version") return "version";
  return args[0];
}

Result<ExitCode> obey(std::span<const std::string> args, Console& console) {
  const std::string_view name = command_name(args);
  const Command* command = find_command(name);
  if (command == nullptr) return tl::unexpected(unknown_command(name));
  const auto rest = args.empty() ? args : args.subspan(1);
  Result<Arguments> arguments = parse_arguments(rest, command->options, command->extras);
  if (!arguments) return tl::unexpected(arguments.error());
  if (arguments->help) {
    print_manual(console.out, *command);
    return ExitCode::kDone;
  }
  return command->run(*arguments, console);
}

}  // namespace

std::span<const Command> commands() {
  static const std::array all{kRunCommand,     kReportCommand,    kCompareCommand, kReplayCommand,
                              kRecoverCommand, kCalibrateCommand, kInitCommand,    kDoctorCommand,
                              kAgentCommand,   kMetricsCommand,   kSchemaCommand,  kHelpCommand,
                              kVersionCommand};
  return all;
}

ExitCode dispatch(std::span<const std::string> args, Console& console) {
  const Result<ExitCode> done = obey(args, console);
  console.out.flush();
  if (done) return *done;
  print_error(console.err, done.error());
  console.err.flush();
  return exit_code(done.error().kind);
}

void print_manual(std::ostream& to, const Command& command) {
  const std::string_view space = command.synopsis.empty() ? "" : " ";
  to << fmt::format("liveload {}{}{}\n\n{}\n", command.name, space, command.synopsis,
                    command.summary);
  if (!command.details.empty()) to << '\n' << command.details;
  if (command.options.empty()) return;
  const auto head = [](const OptionSpec& option) {
    return fmt::format("--{}{}{}", option.name, option.value.empty() ? "" : " ", option.value);
  };
  std::size_t width = 0;
  for (const OptionSpec& option : command.options) width = std::max(width, head(option).size());
  to << "\nOptions\n";
  for (const OptionSpec& option : command.options) {
    to << fmt::format("  {:<{}}  {}\n", head(option), width, option.help);
  }
}

Result<void> expect_positionals(const Arguments& arguments, std::size_t least, std::size_t most,
                                std::string_view what) {
  const std::size_t given = arguments.positionals.size();
  if (given >= least && given <= most) return {};
  return fail({.kind = ErrorKind::kUsage,
               .tried = "read the command line",
               .target = given > most ? arguments.positionals[most] : "",
               .cause = given > most ? "that is one word too many" : "something is missing",
               .hint = fmt::format("expected: {}", what)});
}

}  // namespace liveload::cli
