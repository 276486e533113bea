#include "options.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <iostream>

namespace liveload::demo {
namespace {

// "200", "200ms", "1.5s"
Milliseconds parse_duration(std::string_view text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
  const bool seconds = unit == "s";
  if (error != std::errc{} || !(value >= 0 && value < 1e6) ||
      !(seconds || unit == "ms" || unit.empty())) {
    throw CLI::ValidationError("\"" + std::string(text) + "\" is no duration like 200ms or 1.5s");
  }
  return Milliseconds(std::llround(value * (seconds ? 1000 : 1)));
}

ServerFaults::Stall parse_stall(const std::string& text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string::npos) {
    throw CLI::ValidationError("\"" + text + "\" is no span like 5s..7s");
  }
  const ServerFaults::Stall stall{parse_duration(std::string_view(text).substr(0, dots)),
                                  parse_duration(std::string_view(text).substr(dots + 2))};
  if (stall.until < stall.from) throw CLI::ValidationError("the stall ends before it begins");
  return stall;
}

void add_duration(CLI::App& cli, const std::string& name, Milliseconds& target,
                  const std::string& help) {
  cli.add_option_function<std::string>(
         name, [&target](const std::string& text) { target = parse_duration(text); }, help)
      ->type_name("DURATION");
}

}  // namespace

int read_options(int argc, char** argv, Options& options) {
  CLI::App cli("The demo shop: a LiveView application served from C++, with faults to order.");
  cli.add_option("--port", options.port, "Port to listen on; 0 takes any free one")
      ->capture_default_str();
  cli.add_option("--host", options.host, "Address to listen on")
      ->check(CLI::ValidIPV4)
      ->capture_default_str();
  cli.add_option("--threads", options.threads, "Threads that serve; default: one a core")
      ->check(CLI::Range(1, 256));
  cli.add_option("--secret", options.secret,
                 "Signs sessions; the same one after a restart keeps them");
  Faults& faults = options.faults;
  add_duration(cli, "--latency", faults.latency, "Added to each HTTP response");
  add_duration(cli, "--join-latency", faults.join_latency, "Added to each join");
  add_duration(cli, "--event-latency", faults.event_latency, "Added to each event's reply");
  add_duration(cli, "--slow-asset", faults.slow_asset, "Added to each picture");
  cli.add_option("--drop-socket", faults.drop_socket, "Close each socket at its N-th event")
      ->check(CLI::PositiveNumber);
  cli.add_option("--refuse-join", faults.refuse_join, "Refuse each join with this reason");
  cli.add_option("--head", faults.head, "HTML that is put before the scripts of each page");
  cli.add_option("--error-rate", options.error_rate, "Share of HTTP requests answered with 500")
      ->check(CLI::Range(0.0, 1.0));
  cli.add_option_function<std::string>(
         "--stall", [&](const std::string& text) { options.stall = parse_stall(text); },
         "Answer nothing between two instants after the start, e.g. 5s..7s")
      ->type_name("FROM..UNTIL");
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return cli.exit(error, std::cout, std::cerr) == 0 ? 0 : 2;
  }
  return -1;
}

}  // namespace liveload::demo
