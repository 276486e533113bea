#include "cluster/providers/fly_api.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace liveload::cluster {
namespace {

constexpr const char* kRunMetadata = "liveload_run";

/// Of an event of type "exit"; what is in its request is not in Fly's published schema, but is
/// what its own client reads (github.com/superfly/fly-go, machine_types.go).
std::string exit_of_machine(const Value& event) {
  const Value& request = event["request"];
  const Value& monitored = request["MonitorEvent"]["exit_event"];
  const Value& exit = monitored.is_null() ? request["exit_event"] : monitored;
  if (exit.is_null()) return {};
  if (exit["oom_killed"].truthy()) return "out of memory";
  if (const double signal = exit["guest_signal"].number(); signal > 0) {
    return fmt::format("killed by signal {}", signal);
  }
  return fmt::format("exit code {}", exit["exit_code"].number());
}

FlyMachine machine_of(const Value& body) {
  FlyMachine machine{.id = body["id"].text(),
                     .name = body["name"].text(),
                     .state = body["state"].text(),
                     .region = body["region"].text(),
                     .exit = {}};
  if (const Value::Array* events = body["events"].if_array()) {
    const auto exit = std::ranges::find_if(
        *events, [](const Value& event) { return event["type"].text() == "exit"; });
    if (exit != events->end()) machine.exit = exit_of_machine(*exit);
  }
  return machine;
}

/// While its host is out of reach, a machine's configuration goes by another name.
std::string label_of(const Value& body) {
  const Value& config = body["config"].is_null() ? body["incomplete_config"] : body["config"];
  return config["metadata"][kRunMetadata].text();
}

Error nonsense(std::string target) {
  return {.kind = ErrorKind::kCluster,
          .tried = "ask the Fly API",
          .target = std::move(target),
          .cause = "it answers what is no description of a machine"};
}

/// Seen in use, with 400, 409, 412, 422 ("insufficient_capacity") and 403 (quota): not documented.
bool wants_another_region(const Api::Answer& answer) {
  if (answer.status < 400 || answer.status >= 500) return false;
  if (answer.body["status"].text() == "insufficient_capacity") return true;
  const std::string said = answer.said();
  return std::ranges::any_of(
      std::array{"insufficient", "no capacity", "could not reserve", "over the allowed quota"},
      [&](const char* marker) { return said.find(marker) != std::string::npos; });
}

/// Fly's newer tokens name their own scheme.
std::string authorization(const std::string& token) {
  return token.starts_with("FlyV1 ") ? token : "Bearer " + token;
}

}  // namespace

bool FlyMachine::over() const {
  return state == "stopped" || state == "failed" || state == "destroying" || state == "destroyed";
}

std::string FlyMachine::reason() const {
  return exit.empty() ? fmt::format("its machine is {}", state) : exit;
}

FlyApi::FlyApi(const FlySettings& settings)
    : settings_(settings),
      api_("the Fly API",
           fmt::format("{}/v1/apps/{}/machines", settings.host, net::percent_encoded(settings.app)),
           {.authorization = [token = settings.token] { return authorization(token); }}) {
  api_.hide(settings.token);
}

Value FlyApi::creation(const FlySettings& settings, const std::string& run_id,
                       const std::string& name, const std::string& region,
                       const std::string& ticket) {
  Value::Object config{{"image", settings.image},
                       {"env", Value::Object{{"LIVELOAD_JOIN", ticket}, {"LIVELOAD_NODE", name}}},
                       {"guest", Value::Object{{"cpu_kind", settings.cpu_kind},
                                               {"cpus", settings.cpus},
                                               {"memory_mb", settings.memory_mb}}},
                       {"auto_destroy", true},
                       {"restart", Value::Object{{"policy", "no"}}},
                       {"metadata", Value::Object{{kRunMetadata, run_id}}}};
  if (!settings.command.empty()) {
    Value::Array words(settings.command.begin(), settings.command.end());
    config["init"] = Value::Object{{"exec", std::move(words)}};
  }
  Value::Object body{
      {"name", name}, {"config", std::move(config)}, {"skip_service_registration", true}};
  if (!region.empty()) body["region"] = region;
  return body;
}

Error FlyApi::refusal(std::string tried, std::string target, const Api::Answer& answer) const {
  std::string hint;
  const std::string said = answer.said();
  if (answer.status == 401) {
    hint = "is the token in FLY_API_TOKEN valid? `fly tokens create deploy` makes one";
  } else if (answer.status == 403) {
    hint =
        "may the token in FLY_API_TOKEN make machines in this app, and does Fly's limit allow "
        "so many?";
  } else if (answer.status == 404) {
    hint = fmt::format("is there an app \"{}\"? `fly apps create` makes one", settings_.app);
  } else if (answer.status == 429) {
    hint = "Fly takes about one new machine a second for an app: allow more time";
  }
  return api_.refusal(std::move(tried), std::move(target), answer, std::move(hint));
}

Result<FlyApi::Created> FlyApi::create(const Value& body, base::Deadline deadline,
                                       const std::stop_token& stop) {
  const std::string name = body["name"].text();
  auto answer = api_.call("POST", "", body, deadline, stop);
  if (!answer) return tl::unexpected(answer.error());
  if (answer->ok()) {
    Created created{.machine = machine_of(answer->body)};
    if (created.machine.id.empty()) return fail(nonsense(name));
    return created;
  }
  if (answer->status == 409 && answer->said().find("already_exists") != std::string::npos) {
    // The first attempt was heard, its answer was not.
    auto all = machines(body["config"]["metadata"][kRunMetadata].text(), deadline, stop);
    if (!all) return tl::unexpected(all.error());
    const auto found = std::ranges::find(*all, name, &FlyMachine::name);
    if (found != all->end()) return Created{.machine = *found};
  }
  Error refused = refusal("make a Fly machine", name, *answer);
  if (wants_another_region(*answer)) return Created{.no_room = true, .refusal = std::move(refused)};
  return fail(std::move(refused));
}

Result<std::optional<FlyMachine>> FlyApi::machine(const std::string& id, base::Deadline deadline,
                                                  const std::stop_token& stop) {
  auto answer = api_.call("GET", "/" + net::percent_encoded(id), {}, deadline, stop);
  if (!answer) return tl::unexpected(answer.error());
  if (answer->status == 404) return std::nullopt;
  if (!answer->ok()) return fail(refusal("look at a Fly machine", id, *answer));
  return machine_of(answer->body);
}

Result<std::vector<FlyMachine>> FlyApi::machines(std::string_view run_id, base::Deadline deadline,
                                                 const std::stop_token& stop) {
  const std::string path = fmt::format("?include_deleted=true&metadata.{}={}", kRunMetadata,
                                       net::percent_encoded(run_id));
  auto answer = api_.call("GET", path, {}, deadline, stop);
  if (!answer) return tl::unexpected(answer.error());
  if (!answer->ok()) return fail(refusal("list Fly machines", settings_.app, *answer));
  const Value::Array* bodies = answer->body.if_array();
  if (bodies == nullptr) return fail(nonsense(settings_.app));
  std::vector<FlyMachine> all;
  for (const Value& body : *bodies) {
    // Where the API does not know the filter, it lists machines of others, too.
    if (label_of(body) == run_id) all.push_back(machine_of(body));
  }
  return all;
}

Result<void> FlyApi::destroy(const std::string& id, base::Deadline deadline,
                             const std::stop_token& stop) {
  auto answer =
      api_.call("DELETE", "/" + net::percent_encoded(id) + "?force=true", {}, deadline, stop);
  if (!answer) return tl::unexpected(answer.error());
  if (answer->ok() || answer->status == 404) return {};
  return fail(refusal("destroy the Fly machine", id, *answer));
}

}  // namespace liveload::cluster
