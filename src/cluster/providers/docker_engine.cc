#include "cluster/providers/docker_engine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "base/json.hpp"

namespace liveload::cluster {
namespace {

using Object = Value::Object;
using Array = Value::Array;

constexpr const char* kRunLabel = "liveload-run";

/// An engine may take as long as the deadline allows: it pulls images.
net::HttpClient::Options client_options(const DockerSettings& settings) {
  return {.unix_socket = settings.unix_socket,
          .authority = settings.authority,
          .certificate = settings.certificate,
          .key = settings.key,
          .attempt = std::chrono::hours(24)};
}

std::string by_label(std::string_view run_id) {
  const Value filters = Object{{"label", Array{fmt::format("{}={}", kRunLabel, run_id)}}};
  return net::percent_encoded(base::dump_json(filters));
}

/// One JSON document a line. Text where there were several, else what it was read as.
std::vector<Value> documents(const Value& body) {
  if (body.if_string() == nullptr) return {body};
  std::vector<Value> read;
  std::istringstream lines(*body.if_string());
  for (std::string line; std::getline(lines, line);) {
    if (auto document = base::parse_json(line)) read.push_back(std::move(*document));
  }
  return read;
}

/// "registry:5000/agent:7" → what comes before the last colon, and the tag. An image without a tag
/// means its latest; asked without one, an engine pulls them all.
std::pair<std::string, std::string> image_and_tag(const std::string& image) {
  const auto colon = image.rfind(':');
  const bool tagged = colon != std::string::npos && image.find('/', colon) == std::string::npos;
  if (image.find('@') != std::string::npos) return {image, ""};
  if (!tagged) return {image, "latest"};
  return {image.substr(0, colon), image.substr(colon + 1)};
}

}  // namespace

DockerEngine::DockerEngine(const DockerSettings& settings)
    : settings_(settings),
      api_("the container engine", settings.url, client_options(settings),
           Api::Patience::kAsksOnce) {}

Value DockerEngine::creation(const DockerSettings& settings, const std::string& run_id,
                             const std::string& name, const std::string& ticket) {
  Object host{{"AutoRemove", true}, {"NetworkMode", settings.network}, {"ShmSize", settings.shm}};
  if (settings.memory > 0) host["Memory"] = settings.memory;
  if (settings.cpus > 0) host["NanoCpus"] = static_cast<std::int64_t>(settings.cpus * 1e9);
  Object body{{"Image", settings.image},
              {"Env", Array{"LIVELOAD_JOIN=" + ticket, "LIVELOAD_NODE=" + name}},
              {"Labels", Object{{kRunLabel, run_id}}},
              {"HostConfig", std::move(host)}};
  if (!settings.command.empty()) {
    body["Entrypoint"] = Array(settings.command.begin(), settings.command.end());
  }
  return body;
}

Result<std::string> DockerEngine::create(const std::string& name, const Value& body,
                                         base::Deadline deadline, const std::stop_token& stop) {
  const std::string path = "/containers/create?name=" + net::percent_encoded(name);
  auto answer = api_.call("POST", path, body, deadline, stop);
  if (answer && answer->status == 404) {
    if (auto pulled = pull(deadline, stop); !pulled) return tl::unexpected(pulled.error());
    answer = api_.call("POST", path, body, deadline, stop);
  }
  if (!answer) {
    Error error = answer.error();
    error.hint = "does the engine run, and may this user use it?";
    return fail(std::move(error));
  }
  if (answer->ok()) return answer->body["Id"].text();
  return fail(api_.refusal("make a container", name, *answer));
}

Result<void> DockerEngine::pull(base::Deadline deadline, const std::stop_token& stop) {
  const auto [image, tag] = image_and_tag(settings_.image);
  const auto answer = api_.call("POST",
                                fmt::format("/images/create?fromImage={}&tag={}",
                                            net::percent_encoded(image), net::percent_encoded(tag)),
                                {}, deadline, stop);
  if (!answer) return tl::unexpected(answer.error());
  Api::Answer last = *answer;
  // Its progress comes with status 200, whatever becomes of it.
  for (const Value& line : documents(answer->body)) {
    if (line["error"].is_null()) continue;
    last = {.status = 500, .body = line};
  }
  if (last.ok()) return {};
  Error refused = api_.refusal("pull the image", settings_.image, last,
                               "pull or build it yourself first (`docker pull`, `docker build`)");
  refused.kind = ErrorKind::kConfig;
  return fail(std::move(refused));
}

Result<void> DockerEngine::start(const std::string& name, base::Deadline deadline,
                                 const std::stop_token& stop) {
  const auto answer = api_.call(
      "POST", fmt::format("/containers/{}/start", net::percent_encoded(name)), {}, deadline, stop);
  if (!answer) return tl::unexpected(answer.error());
  // 304: it has been started already.
  if (answer->ok() || answer->status == 304) return {};
  return fail(api_.refusal("start the container", name, *answer));
}

Result<std::set<std::string>> DockerEngine::containers(std::string_view run_id,
                                                       base::Deadline deadline,
                                                       const std::stop_token& stop) {
  const auto answer =
      api_.call("GET", "/containers/json?all=true&filters=" + by_label(run_id), {}, deadline, stop);
  if (!answer) return tl::unexpected(answer.error());
  const Array* all = answer->body.if_array();
  if (!answer->ok() || all == nullptr) {
    return fail(api_.refusal("list containers", std::string(run_id), *answer));
  }
  std::set<std::string> found;
  for (const Value& container : *all) {
    const Array* names = container["Names"].if_array();
    if (names == nullptr || names->empty()) continue;
    const std::string name = names->front().text();
    // Engines put a slash before it.
    found.insert(name.substr(name.starts_with('/') ? 1 : 0));
  }
  return found;
}

Result<std::map<std::string, std::string>> DockerEngine::exits(std::string_view run_id,
                                                               base::Deadline deadline,
                                                               const std::stop_token& stop) {
  // Engines tell of events until the time named, which Podman (4.3) wants to be still to come. The
  // latter finds none by a filter for labels.
  const auto until = std::chrono::ceil<std::chrono::seconds>(std::chrono::system_clock::now()) +
                     std::chrono::seconds(1);
  const auto answer =
      api_.call("GET", fmt::format("/events?since=1&until={}", until.time_since_epoch().count()),
                {}, deadline, stop);
  if (!answer) return tl::unexpected(answer.error());
  if (!answer->ok()) return fail(api_.refusal("read events", std::string(run_id), *answer));
  std::map<std::string, std::string> codes;
  for (const Value& event : documents(answer->body)) {
    const Value& about = event["Actor"]["Attributes"];
    if (event["Action"].text() == "die" && about[kRunLabel].text() == run_id) {
      codes[about["name"].text()] = about["exitCode"].text();
    }
  }
  return codes;
}

Result<void> DockerEngine::remove(const std::string& name, base::Deadline deadline) {
  const auto answer = api_.call(
      "DELETE", fmt::format("/containers/{}?force=true&v=true", net::percent_encoded(name)), {},
      deadline);
  if (!answer) return tl::unexpected(answer.error());
  // 409: its removal is under way.
  if (answer->ok() || answer->status == 404 || answer->status == 409) return {};
  return fail(api_.refusal("remove the container", name, *answer));
}

}  // namespace liveload::cluster
