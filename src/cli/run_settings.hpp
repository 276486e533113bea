#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "live/live_page.hpp"
#include "liveload/run.hpp"

namespace liveload::cli {

/// All that `liveload run` was asked for.
struct RunSettings {
  RunOptions options;
  std::optional<std::string> out;         ///< Where the result goes, as JSON.
  std::vector<std::string> reports;       ///< Where reports go; the extension says of which format.
  std::optional<live::LiveAddress> live;  ///< Where to serve the live page.
  bool dry_run = false;                   ///< Only say what nodes would be launched.
  bool quiet = false;                     ///< Errors only.
  bool progress = true;                   ///< Show live progress.
};

/// The options of `liveload run`: what help shows, and what counts as known.
std::span<const OptionSpec> run_option_specs();

/// Reads the command line and the configuration file that it names, and checks all values. The
/// command line wins: an option given on it replaces the file's, repeatable ones as a whole.
/// Error of kind `usage`; `config` where the file is wrong.
Result<RunSettings> read_run_settings(const Arguments& arguments);

}  // namespace liveload::cli
