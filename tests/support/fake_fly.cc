#include "support/fake_fly.hpp"

#include <algorithm>

#include "base/json.hpp"

namespace liveload::test {
namespace {

HttpResponse error(int status, const std::string& text, const std::string& code = "unknown") {
  return json_response(status, Value::Object{{"error", text}, {"status", code}});
}

Value description(const FakeFly::Machine& machine) {
  Value::Object body{{"id", machine.id},         {"name", machine.name},
                     {"state", machine.state},   {"region", machine.region},
                     {"config", machine.config}, {"instance_id", "01" + machine.id}};
  Value::Array events;
  if (machine.exit_code >= 0) {
    const Value exit = Value::Object{{"exit_code", machine.exit_code}, {"oom_killed", false}};
    events.emplace_back(
        Value::Object{{"type", "exit"}, {"request", Value::Object{{"exit_event", exit}}}});
  }
  events.emplace_back(Value::Object{{"type", "launch"}, {"status", "created"}});
  body["events"] = std::move(events);
  return body;
}

}  // namespace

std::vector<FakeFly::Machine> FakeFly::machines() const {
  const std::lock_guard lock(mutex_);
  return machines_;
}

std::vector<std::string> FakeFly::names_in_state(const std::string& state) const {
  std::vector<std::string> names;
  for (const Machine& machine : machines()) {
    if (machine.state == state) names.push_back(machine.name);
  }
  std::ranges::sort(names);
  return names;
}

void FakeFly::end(const std::string& name, int exit_code) {
  const std::lock_guard lock(mutex_);
  for (Machine& machine : machines_) {
    if (machine.name != name) continue;
    machine.state = "destroyed";
    machine.exit_code = exit_code;
  }
}

FakeFly::Machine* FakeFly::find(const std::string& id) {
  const auto found = std::ranges::find(machines_, id, &Machine::id);
  return found == machines_.end() ? nullptr : &*found;
}

HttpResponse FakeFly::answer(const HttpRequest& request) {
  const std::lock_guard lock(mutex_);
  if (faults_.busy > 0) {
    --faults_.busy;
    auto refused = error(429, "rate limit exceeded");
    refused.headers.emplace_back("Retry-After", "0");
    return refused;
  }
  if (faults_.broken > 0) {
    --faults_.broken;
    return error(503, "upstream is unwell");
  }
  const auto authorization = request.headers.find("authorization");
  if (authorization == request.headers.end() || authorization->second != "Bearer token") {
    return error(401, "unauthorized");
  }
  const std::string app = "/v1/apps/app/machines";
  if (!request.target.starts_with(app)) return error(404, "Could not find App");
  const auto query = std::min(request.target.find('?'), request.target.size());
  const std::string rest = request.target.substr(app.size(), query - app.size());
  if (rest.empty()) {
    return request.method == "POST" ? create(request) : list(request.target.substr(query));
  }
  Machine* machine = find(rest.substr(1));
  if (machine == nullptr) return error(404, "machine not found");
  if (request.method == "GET") return show(*machine);
  if (machine->state == "started" && request.target.substr(query) != "?force=true") {
    return error(412, "failed_precondition: machine is running");
  }
  machine->state = "destroyed";
  return json_response(200, Value::Object{{"ok", true}});
}

HttpResponse FakeFly::create(const HttpRequest& request) {
  const auto body = base::parse_json(request.body);
  if (!body || (*body)["config"]["image"].text().empty()) return error(422, "config is invalid");
  const std::string name = (*body)["name"].text();
  const std::string region = (*body)["region"].is_null() ? "ord" : (*body)["region"].text();
  const auto alive = std::ranges::count_if(
      machines_, [](const Machine& machine) { return machine.state != "destroyed"; });
  const auto same = std::ranges::find(machines_, name, &Machine::name);
  if (same != machines_.end() && same->state != "destroyed") {
    return error(409, "already_exists: unique machine name violation, machine ID " + same->id +
                          " already exists with name \"" + name + "\"");
  }
  if (static_cast<std::size_t>(alive) >= faults_.quota) {
    return error(403, "organization \"me\" is using 8192 MB of memory in " + region +
                          " which is over the allowed quota. please consider other regions");
  }
  if (faults_.full.contains(region)) {
    return error(422, "no host has room for the machine", "insufficient_capacity");
  }
  Machine& machine = machines_.emplace_back();
  machine.id = "e784" + std::to_string(1000 + machines_.size());
  machine.name = name;
  machine.region = region;
  machine.state = "created";
  machine.config = (*body)["config"];
  if (faults_.lost_answers > 0) {
    --faults_.lost_answers;
    return {.hang_up = true};
  }
  return json_response(200, description(machine));
}

HttpResponse FakeFly::list(const std::string& query) const {
  const bool deleted = query.find("include_deleted=true") != std::string::npos;
  const std::string filter = "metadata.liveload_run=";
  const auto at = query.find(filter);
  Value::Array all;
  for (const Machine& machine : machines_) {
    if (machine.state == "destroyed" && !deleted) continue;
    if (at != std::string::npos &&
        machine.config["metadata"]["liveload_run"].text() != query.substr(at + filter.size())) {
      continue;
    }
    all.push_back(description(machine));
  }
  return json_response(200, std::move(all));
}

HttpResponse FakeFly::show(Machine& machine) {
  if (machine.state == "created" && !faults_.stuck.contains(machine.name) &&
      ++machine.looks >= faults_.looks_until_started) {
    machine.state = "started";
    if (const auto exit = faults_.exit_at_boot.find(machine.name);
        exit != faults_.exit_at_boot.end()) {
      machine.state = "destroyed";
      machine.exit_code = exit->second;
    }
  }
  return json_response(200, description(machine));
}

}  // namespace liveload::test
