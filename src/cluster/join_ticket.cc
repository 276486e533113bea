#include "cluster/join_ticket.hpp"

#include <sstream>

#include "base/base64.hpp"
#include "base/json.hpp"
#include "cluster/seal.hpp"
#include "cluster/subjects.hpp"

namespace liveload::cluster {
namespace {

constexpr std::int64_t kVersion = 1;
constexpr std::size_t kLongest = 64 * 1024;

Failure no_ticket(std::string cause) {
  return fail({.kind = ErrorKind::kUsage,
               .tried = "read the ticket to join a run",
               .cause = std::move(cause),
               .hint = "take it whole, as the coordinator of the run wrote it"});
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kBlanks) - first + 1));
}

/// The text called `name`; false where it is missing or is no text.
bool take(const Value::Object& object, const std::string& name, std::string& into) {
  const auto found = object.find(name);
  const std::string* text = found == object.end() ? nullptr : found->second.if_string();
  if (text == nullptr) return false;
  into = *text;
  return true;
}

}  // namespace

std::string JoinTicket::encode() const {
  return base::to_base64(base::dump_json(Value::Object{{"version", kVersion},
                                                       {"url", url},
                                                       {"run_id", run_id},
                                                       {"run_key", base::to_base64(run_key)},
                                                       {"user", user},
                                                       {"password", password},
                                                       {"credentials", credentials},
                                                       {"ca_pem", ca_pem}}));
}

Result<JoinTicket> JoinTicket::decode(std::string_view text) {
  if (text.size() > kLongest) return no_ticket("it is too long");
  const auto json = base::from_base64(trimmed(text));
  if (!json) return no_ticket("it is not base64");
  const auto value = base::parse_json(*json);
  const Value::Object* object = value ? value->if_object() : nullptr;
  if (object == nullptr) return no_ticket("it holds something else");
  const auto version = object->find("version");
  if (version == object->end() || version->second != Value(kVersion)) {
    return no_ticket("it is of another version of LiveLoad");
  }
  JoinTicket ticket;
  std::string key;
  if (!take(*object, "url", ticket.url) || !take(*object, "run_id", ticket.run_id) ||
      !take(*object, "run_key", key) || !take(*object, "user", ticket.user) ||
      !take(*object, "password", ticket.password) ||
      !take(*object, "credentials", ticket.credentials) ||
      !take(*object, "ca_pem", ticket.ca_pem)) {
    return no_ticket("a part of it is missing");
  }
  auto run_key = base::from_base64(key);
  if (!run_key || run_key->size() != Seal::kKeyBytes || !is_subject_part(ticket.run_id)) {
    return no_ticket("a part of it is damaged");
  }
  ticket.run_key = std::move(*run_key);
  return ticket;
}

void JoinTicket::hide_in(base::Secrets& secrets) const {
  secrets.add(encode());
  secrets.add(base::to_base64(run_key));
  secrets.add(password);
  std::istringstream lines(credentials);
  // Of a credentials file the JWT and the seed are secret; its headings and advice hold blanks.
  for (std::string line; std::getline(lines, line);) {
    if (line.find(' ') == std::string::npos) secrets.add(line);
  }
}

}  // namespace liveload::cluster
