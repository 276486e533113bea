#include "cluster/agent.hpp"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

#include "base/duration.hpp"
#include "base/random.hpp"
#include "cli/commands.hpp"
#include "cli/file_limit.hpp"
#include "cli/interrupt.hpp"
#include "cluster/crew.hpp"
#include "cluster/simulated_worker.hpp"

namespace liveload::cli {
namespace {

constexpr std::array kSpecs{
    OptionSpec{"join", "FILE", "Read the ticket there; \"-\": from standard input."},
    OptionSpec{"join-timeout", "D", "Limit for reaching the run. Default 2m."},
    OptionSpec{"simulate", "", "Make up what users measure, without browsers: to try a cluster."},
};

Failure no_ticket(std::string target, std::string cause) {
  return fail({.kind = ErrorKind::kUsage,
               .tried = "find the ticket of the run",
               .target = std::move(target),
               .cause = std::move(cause),
               .hint = "the environment variable LIVELOAD_JOIN holds it, or the file of --join"});
}

Result<std::string> read_ticket(const Arguments& arguments) {
  if (!arguments.has("join")) {
    const char* text = std::getenv("LIVELOAD_JOIN");
    if (text == nullptr || *text == 0) return no_ticket("", "there is none");
    std::string ticket = text;
    // Browsers, and whatever a scenario starts, need not know it.
    ::unsetenv("LIVELOAD_JOIN");
    return ticket;
  }
  const std::string path = arguments.get("join");
  std::string text;
  if (path == "-") {
    std::getline(std::cin, text);
  } else {
    std::ifstream file(path);
    if (!std::getline(file, text)) return no_ticket(path, "the file cannot be read, or is empty");
  }
  return text;
}

/// What the provider calls the node; else a name that no other is likely to have.
std::string node_name() {
  if (const char* name = std::getenv("LIVELOAD_NODE"); name != nullptr && *name != 0) return name;
  std::string name = cluster::host_name().substr(0, 48);
  for (char& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!plain) c = '-';
  }
  return name + "-" + base::random_hex(3);
}

Result<ExitCode> run_agent(const Arguments& arguments, Console& console) {
  if (auto none = expect_positionals(arguments, 0, 0, "options only"); !none) {
    return tl::unexpected(none.error());
  }
  const auto text = read_ticket(arguments);
  if (!text) return tl::unexpected(text.error());
  auto ticket = cluster::JoinTicket::decode(*text);
  if (!ticket) return tl::unexpected(ticket.error());
  cluster::AgentOptions options{.ticket = std::move(*ticket), .node = node_name()};
  if (arguments.has("join-timeout")) {
    const auto limit = base::parse_duration(arguments.get("join-timeout"));
    if (!limit) return tl::unexpected(limit.error());
    options.join_timeout = *limit;
  }
  raise_file_limit();
  const Interrupt interrupt("\nleaving the run: users are cut and browsers end\n");
  options.make_worker =
      arguments.has("simulate") ? cluster::make_simulated_worker : cluster::make_real_worker;
  options.stop_requested = [&interrupt] { return interrupt.stop_requested(); };
  options.tell = [&console](const std::string& line) { console.err << line << std::endl; };
  const Result<void> served = cluster::serve(options);
  if (!served) return tl::unexpected(served.error());
  return ExitCode::kDone;
}

constexpr std::string_view kAgentDetails =
    "Providers start it; `--provider manual` has you start it yourself, on as many machines as "
    "you\n"
    "like. It joins the run whose ticket it finds, does its share, and ends with the run, or when\n"
    "nothing was heard of the run for its lease.\n"
    "\n"
    "LIVELOAD_JOIN  the ticket; it lets one take part in the run, so keep it off command lines\n"
    "LIVELOAD_NODE  what the node is called in the result. Default: the host and a random part\n";

}  // namespace

const Command kAgentCommand{.name = "agent",
                            .synopsis = "[OPTION]…",
                            .summary = "Be a node of a distributed run.",
                            .details = kAgentDetails,
                            .options = kSpecs,
                            .extras = Extras::kRejected,
                            .run = run_agent};

}  // namespace liveload::cli
