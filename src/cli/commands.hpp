#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/arguments.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"

namespace liveload::cli {

/// One word that may follow `liveload`. Its file is named after it.
struct Command {
  std::string_view name;
  std::string_view synopsis;  ///< What follows the name: "WHAT… [OPTION]…".
  std::string_view summary;   ///< One line for the list of commands.
  std::string_view details;   ///< The rest of its manual, in lines; may be empty.
  std::span<const OptionSpec> options;
  Extras extras;
  Result<ExitCode> (*run)(const Arguments& arguments, Console& console);
};

/// All commands that there are, in the order in which help lists them.
std::span<const Command> commands();

/// Does what the command line (without the program's name) asks for, and prints what went wrong.
ExitCode dispatch(std::span<const std::string> args, Console& console);

/// The manual of one command: synopsis, summary, details, options.
void print_manual(std::ostream& to, const Command& command);

/// An error of kind `usage` unless there are between `least` and `most` positionals.
Result<void> expect_positionals(const Arguments& arguments, std::size_t least, std::size_t most,
                                std::string_view what);

extern const Command kRunCommand;
extern const Command kReplayCommand;
extern const Command kRecoverCommand;
extern const Command kReportCommand;
extern const Command kCompareCommand;
extern const Command kCalibrateCommand;
extern const Command kInitCommand;
extern const Command kDoctorCommand;
extern const Command kAgentCommand;
extern const Command kMetricsCommand;
extern const Command kSchemaCommand;
extern const Command kHelpCommand;
extern const Command kVersionCommand;

}  // namespace liveload::cli
