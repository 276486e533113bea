#include "cluster/server_config.hpp"

#include <fmt/format.h>

#include "base/json.hpp"
#include "cluster/subjects.hpp"

namespace liveload::cluster {
namespace {

/// The configuration's language is a superset of JSON.
std::string quoted(const std::string& text) {
  return base::quote_json(text);
}

}  // namespace

std::string render(const ServerConfig& config) {
  const Subjects subjects(config.run_id);
  std::string text = fmt::format(
      R"(listen: {}
server_name: {}
max_payload: 1MB
log_file: {}
ports_file_dir: {}
# A client that is gone without a word is noticed in ten seconds.
ping_interval: "5s"
ping_max: 2
)",
      quoted(fmt::format("{}:{}",
                         config.listen.find(':') == std::string::npos
                             ? config.listen
                             : fmt::format("[{}]", config.listen),
                         config.port == 0 ? -1 : config.port)),
      quoted("liveload-" + config.run_id), quoted(config.log().string()),
      quoted(config.folder.string()));
  if (!config.certificate.empty()) {
    text += fmt::format("tls {{ cert_file: {}, key_file: {}, timeout: 10 }}\n",
                        quoted(config.certificate.string()), quoted(config.key.string()));
  }
  text += fmt::format(
      R"(authorization {{
  timeout: 10
  users: [
    {{ user: {}, password: {}, permissions: {{ publish: {}, subscribe: {} }} }}
    {{ user: {}, password: {}, permissions: {{
      publish: [{}, {}, {}]
      subscribe: [{}, {}]
      # Answers to what the coordinator asks.
      allow_responses: {{ max: 1, ttl: "1m" }}
    }} }}
  ]
}}
)",
      config.kCoordinator, quoted(config.coordinator_password), quoted(subjects.everything()),
      quoted(subjects.everything()), config.kAgent, quoted(config.agent_password),
      quoted(subjects.hello()), quoted(subjects.up_any()), quoted(subjects.fetch()),
      quoted(subjects.down_any()), quoted(subjects.inbox_any()));
  return text;
}

}  // namespace liveload::cluster
