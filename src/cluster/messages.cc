#include "cluster/messages.hpp"

#include <sys/utsname.h>

#include <random>
#include <utility>

#include "cluster/crew.hpp"
#include "liveload/abi.hpp"

namespace liveload::cluster {
namespace {

using result::Fields;

std::string random_name() {
  std::random_device device;
  std::string name;
  for (int i = 0; i < 16; ++i) name += "0123456789abcdef"[device() % 16];
  return name;
}

std::int64_t whole(Fields& fields, std::string_view key) {
  const std::int64_t* number = fields.raw(key).if_integer();
  if (number == nullptr) fields.complain(key, "a whole number");
  return number == nullptr ? 0 : *number;
}

}  // namespace

Value to_value(const std::vector<std::string>& texts) {
  return Value::Array(texts.begin(), texts.end());
}

Hello hello_of_this_machine(std::string node) {
  const NodeMeans means = means_of_this_machine();
  utsname names{};
  uname(&names);
  return {.node = std::move(node),
          .instance = random_name(),
          .abi = LIVELOAD_ABI,
          .host = host_name(),
          .architecture = names.machine,
          .means = means};
}

Value::Object to_head(const Hello& hello) {
  return {{"kind", "hello"},
          {"node", hello.node},
          {"instance", hello.instance},
          {"abi", hello.abi},
          {"host", hello.host},
          {"architecture", hello.architecture},
          {"cores", hello.means.cores},
          {"memory_bytes", hello.means.memory_bytes}};
}

Hello read_hello(Fields& fields) {
  return {.node = fields.text("node"),
          .instance = fields.text("instance"),
          .abi = fields.text("abi"),
          .host = fields.text("host"),
          .architecture = fields.text("architecture"),
          .means = {fields.number("cores"), fields.count("memory_bytes")}};
}

Value to_value(const Error& error) {
  return Value::Object{{"error_kind", std::string(to_string(error.kind))},
                       {"tried", error.tried},
                       {"target", error.target},
                       {"after", to_value(error.after)},
                       {"cause", error.cause},
                       {"hint", error.hint}};
}

Error read_error(Fields fields) {
  Error error{.kind = ErrorKind::kInternal,
              .tried = fields.text("tried"),
              .target = fields.text("target"),
              .after = read_duration(fields, "after"),
              .cause = fields.text("cause"),
              .hint = fields.text("hint")};
  const std::string kind = fields.text("error_kind");
  for (int k = 0; k <= static_cast<int>(ErrorKind::kInternal); ++k) {
    if (to_string(static_cast<ErrorKind>(k)) == kind) error.kind = static_cast<ErrorKind>(k);
  }
  return error;
}

Value to_value(const result::ConnectionFacts& facts) {
  const auto object = [](const result::ByName<std::string>& levels) {
    return Value::Object(levels.begin(), levels.end());
  };
  return Value::Object{{"name", facts.name},
                       {"browser", facts.browser},
                       {"metrics", object(facts.metric_support)},
                       {"features", object(facts.feature_support)},
                       {"notes", to_value(facts.notes)}};
}

result::ConnectionFacts read_connection(Fields fields) {
  const auto levels = [&fields](std::string_view key) {
    result::ByName<std::string> all;
    Fields inner = fields.at(key);
    for (const auto& [name, level] : fields.object(key)) all[name] = inner.text(name);
    return all;
  };
  return {fields.text("name"), fields.text("browser"), levels("metrics"), levels("features"),
          fields.texts("notes")};
}

Value to_value(const engine::NodeStatus& status) {
  return Value::Object{{"running", status.users_running},
                       {"ended", status.users_ended},
                       {"failed", status.users_failed},
                       {"iterations", status.iterations},
                       {"restarts", status.restarts}};
}

engine::NodeStatus read_status(Fields fields) {
  return {whole(fields, "running"), whole(fields, "ended"), whole(fields, "failed"),
          whole(fields, "iterations"), whole(fields, "restarts")};
}

Value to_value(Duration duration) {
  return Value(static_cast<std::int64_t>(duration.count()));
}

Value to_value(base::Instant instant) {
  return Value(static_cast<std::int64_t>(instant.time_since_epoch().count()));
}

Duration read_duration(Fields& fields, std::string_view key) {
  return Duration(whole(fields, key));
}

base::Instant read_instant(Fields& fields, std::string_view key) {
  return base::Instant(base::Clock::duration(whole(fields, key)));
}

}  // namespace liveload::cluster
