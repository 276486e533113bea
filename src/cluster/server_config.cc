#include "cluster/server_config.hpp"

#include <fmt/format.h>

#include "base/json.hpp"
#include "cluster/subjects.hpp"

namespace liveload::cluster {
namespace {

/// The configuration's language is a superset of JSON.
std::string in_quotes(const std::string& text) {
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
      in_quotes(fmt::format("{}:{}",
                            config.listen.find(':') == std::string::npos
                                ? config.listen
                                : fmt::format("[{}]", config.listen),
                            config.port == 0 ? -1 : config.port)),
      in_quotes("liveload-" + config.run_id), in_quotes(config.log().string()),
      in_quotes(config.folder.string()));
  if (!config.certificate.empty()) {
    text += fmt::format("tls {{ cert_file: {}, key_file: {}, timeout: 10 }}\n",
                        in_quotes(config.certificate.string()), in_quotes(config.key.string()));
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
      config.kCoordinator, in_quotes(config.coordinator_password), in_quotes(subjects.everything()),
      in_quotes(subjects.everything()), config.kAgent, in_quotes(config.agent_password),
      in_quotes(subjects.hello()), in_quotes(subjects.up_any()), in_quotes(subjects.fetch()),
      in_quotes(subjects.down_any()), in_quotes(subjects.inbox_any()));
  return text;
}

}  // namespace liveload::cluster
