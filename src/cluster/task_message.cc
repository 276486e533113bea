#include <charconv>

#include "cluster/messages.hpp"

namespace liveload::cluster {
namespace {

using result::Fields;

std::int64_t whole(Fields& fields, std::string_view key) {
  return static_cast<std::int64_t>(fields.count(key));
}

bool truth(Fields& fields, std::string_view key) {
  const bool* value = fields.raw(key).if_bool();
  if (value == nullptr) fields.complain(key, "true or false");
  return value != nullptr && *value;
}

Value browser_value(const BrowserOptions& browser) {
  return Value::Object{
      {"connection", browser.connection},
      {"executable", browser.executable},
      {"arguments", Value::Array(browser.arguments.begin(), browser.arguments.end())},
      {"command_timeout", to_value(browser.command_timeout)},
      {"start_timeout", to_value(browser.start_timeout)},
      {"users_per_browser", browser.users_per_browser},
      {"sandbox", static_cast<int>(browser.sandbox)}};
}

BrowserOptions read_browser(Fields fields) {
  BrowserOptions browser;
  browser.connection = fields.text("connection");
  browser.executable = fields.text("executable");
  browser.arguments = fields.texts("arguments");
  browser.command_timeout = read_duration(fields, "command_timeout");
  browser.start_timeout = read_duration(fields, "start_timeout");
  browser.users_per_browser = static_cast<int>(fields.count("users_per_browser"));
  const std::uint64_t sandbox = fields.count("sandbox");
  if (sandbox > static_cast<std::uint64_t>(BrowserOptions::Sandbox::kOff)) {
    fields.complain("sandbox", "from 0 to 2");
  }
  browser.sandbox = static_cast<BrowserOptions::Sandbox>(sandbox);
  return browser;
}

/// A seed may have 64 bits, which no reader of JSON keeps.
std::uint64_t read_seed(Fields& fields) {
  const std::string text = fields.text("seed");
  std::uint64_t seed = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (code != std::errc{} || end != text.data() + text.size()) fields.complain("seed", "a number");
  return seed;
}

}  // namespace

Value::Object to_head(const Task& task) {
  const engine::Plan& plan = task.plan;
  Value::Array feeders;
  for (const DataFile& file : task.feeders) {
    feeders.push_back(Value::Object{{"path", file.path}, {"hash", file.hash}});
  }
  Value::Object secrets;
  if (plan.secret_values) secrets.insert(plan.secret_values->begin(), plan.secret_values->end());
  return {{"kind", "prepare"},
          {"task", task.number},
          {"scenario", plan.scenario},
          {"library", task.library_hash},
          {"feeders", std::move(feeders)},
          {"first_user", plan.first_user},
          {"users", plan.users},
          {"last_user", plan.last_user},
          {"node_number", plan.node},
          {"nodes", plan.nodes},
          {"scenario_duration", to_value(plan.scenario_duration)},
          {"iteration_timeout", to_value(plan.iteration_timeout)},
          {"stop_grace", to_value(plan.stop_grace)},
          {"restart", plan.on_failure == OnFailure::kRestart},
          {"max_restarts", plan.max_restarts},
          {"seed", std::to_string(plan.seed)},
          {"shards", plan.shards},
          {"browser", browser_value(plan.browser)},
          {"options", plan.options.values()},
          {"secrets", std::move(secrets)},
          {"lost_after", to_value(task.lost_after)}};
}

Task read_task(Fields& fields) {
  Task task;
  engine::Plan& plan = task.plan;
  task.number = whole(fields, "task");
  plan.scenario = fields.text("scenario");
  task.library_hash = fields.text("library");
  for (const Value& value : fields.array("feeders")) {
    Fields file(value, fields.path_of("feeders"), fields.problem());
    task.feeders.push_back({file.text("path"), file.text("hash")});
  }
  plan.first_user = fields.count("first_user");
  plan.users = whole(fields, "users");
  plan.last_user = fields.count("last_user");
  plan.node = fields.count("node_number");
  plan.nodes = fields.count("nodes");
  plan.scenario_duration = read_duration(fields, "scenario_duration");
  plan.iteration_timeout = read_duration(fields, "iteration_timeout");
  plan.stop_grace = read_duration(fields, "stop_grace");
  plan.on_failure = truth(fields, "restart") ? OnFailure::kRestart : OnFailure::kStop;
  plan.max_restarts = whole(fields, "max_restarts");
  plan.seed = read_seed(fields);
  plan.shards = static_cast<int>(fields.count("shards"));
  plan.browser = read_browser(fields.at("browser"));
  plan.options = Config(fields.object("options"));
  plan.secret_values.emplace();
  Fields secrets = fields.at("secrets");
  for (const auto& [name, value] : fields.object("secrets")) {
    (*plan.secret_values)[name] = secrets.text(name);
  }
  task.lost_after = read_duration(fields, "lost_after");
  return task;
}

}  // namespace liveload::cluster
