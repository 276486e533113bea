#include "cluster/finish.hpp"

#include <algorithm>
#include <utility>

namespace liveload::cluster {
namespace {

double milliseconds(Duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

/// JSON's readers know whole numbers up to 2^53; a greater one is a text.
Value seed_fact(std::uint64_t seed) {
  constexpr std::uint64_t kExact = std::uint64_t{1} << 53;
  return seed <= kExact ? Value(static_cast<std::int64_t>(seed)) : Value(std::to_string(seed));
}

Value::Object options_of(const Order& order) {
  const RunOptions& options = order.options;
  return {{"users", options.users},
          {"scenario_duration_ms", milliseconds(options.scenario_duration)},
          {"iteration_timeout_ms", milliseconds(options.iteration_timeout)},
          {"command_timeout_ms", milliseconds(options.browser.command_timeout)},
          {"on_failure", options.on_failure == OnFailure::kRestart ? "restart" : "stop"},
          {"max_restarts", options.max_restarts},
          {"seed", seed_fact(options.seed.value_or(0))},
          {"users_per_browser", options.browser.users_per_browser},
          {"scenario_origin", order.origin},
          {"config", Value(options.config.values())}};
}

/// Where there are several nodes, each one's warnings begin with its name.
void add_warnings(std::vector<std::string>& warnings, const std::vector<Member>& members) {
  for (const Member& member : members) {
    const std::string prefix = members.size() > 1 ? member.name + ": " : "";
    for (const std::string& warning : member.worker->state().warnings) {
      warnings.push_back(prefix + warning);
    }
  }
}

}  // namespace

std::vector<std::string> warnings_of(std::vector<std::string> own, Crew& crew,
                                     const Losses& losses) {
  own.insert(own.end(), losses.warnings().begin(), losses.warnings().end());
  add_warnings(own, crew.members());
  const std::vector<std::string> more = crew.warnings();
  own.insert(own.end(), more.begin(), more.end());
  return own;
}

result::RunFacts facts_of(const Order& order, Course course, Crew& crew, const Losses& losses) {
  const RunOptions& options = order.options;
  const std::vector<Member>& members = crew.members();
  result::RunFacts facts;
  facts.scenario = order.scenario;
  facts.users = static_cast<std::uint64_t>(course.users);
  facts.started_at = base::to_wall(course.started);
  facts.duration = course.ended - course.started;
  facts.warnings = warnings_of(std::move(course.warnings), crew, losses);
  facts.thresholds = std::move(course.thresholds);
  facts.target = options.config.get("base-url", "");
  facts.options = options_of(order);
  facts.tags = {options.tags.begin(), options.tags.end()};
  const auto ready = std::ranges::find_if(
      members, [](const Member& member) { return member.worker->state().prepared.has_value(); });
  if (ready != members.end()) facts.connection = ready->worker->state().connection;
  for (const std::string& argument : options.browser.arguments) {
    facts.connection.notes.push_back("switch " + argument);
  }
  facts.secrets = order.secrets;
  facts.error = std::move(course.error);
  return facts;
}

RunResult finish(const Order& order, Course course, Crew& crew, Ledger& ledger,
                 const Losses& losses) {
  ledger.forget_files([&crew](const std::string& name) { return !crew.has_file(name); });
  return result::build(facts_of(order, std::move(course), crew, losses), ledger.nodes(),
                       ledger.whole());
}

RunResult so_far(const Order& order, Course course, Crew& crew, const Ledger& ledger,
                 const Losses& losses, std::uint32_t from) {
  return result::build_partial(facts_of(order, std::move(course), crew, losses), ledger.nodes(),
                               ledger.whole(), from);
}

}  // namespace liveload::cluster
