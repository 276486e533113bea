#include "cluster/named_server.hpp"

#include <cstring>
#include <fstream>
#include <iterator>

#include "base/random.hpp"
#include "cluster/seal.hpp"

namespace liveload::cluster {
namespace {

constexpr std::string_view kNotAnUrl =
    "give nats://HOST:PORT, or tls://HOST:PORT for a server with TLS";

Failure refused(std::string target, std::string cause, std::string hint) {
  return fail({.kind = ErrorKind::kUsage,
               .tried = "use the NATS server",
               .target = std::move(target),
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// "%40" → "@"; what is no such code stays.
std::string decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    plain += low >= 0 ? static_cast<char>(high * 16 + low) : text[i];
    if (low >= 0) i += 2;
  }
  return plain;
}

Result<std::string> read_credentials(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return refused(path, std::strerror(errno), "name a NATS credentials file");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text.find("BEGIN NATS USER JWT") == std::string::npos ||
      text.find("BEGIN USER NKEY SEED") == std::string::npos) {
    return refused(path, "it holds no NATS credentials",
                   "it must have a user's JWT and nkey seed, as nsc writes them");
  }
  return text;
}

}  // namespace

Result<JoinTicket> ticket_for(const std::string& url, const std::filesystem::path& credentials,
                              const std::string& run_id) {
  const std::string_view text = url;
  const auto scheme = text.substr(0, text.find("://"));
  if (scheme.size() == text.size() || (scheme != "nats" && scheme != "tls")) {
    return refused({}, "its address does not begin with nats:// or tls://", std::string(kNotAnUrl));
  }
  const auto rest = text.substr(scheme.size() + 3);
  const auto at = rest.rfind('@');
  const auto host = at == std::string_view::npos ? rest : rest.substr(at + 1);
  if (host.empty() || host.find_first_of("/?# ,") != std::string_view::npos) {
    return refused(std::string(host), "that is no host with a port", std::string(kNotAnUrl));
  }
  JoinTicket ticket{.url = std::string(scheme) + "://" + std::string(host),
                    .run_id = run_id,
                    .run_key = base::random_bytes(Seal::kKeyBytes)};
  if (at != std::string_view::npos) {
    const auto user = rest.substr(0, at);
    const auto colon = user.find(':');
    if (colon == std::string_view::npos) {
      ticket.password = decoded(user);
    } else {
      ticket.user = decoded(user.substr(0, colon));
      ticket.password = decoded(user.substr(colon + 1));
    }
  }
  if (!credentials.empty()) {
    auto content = read_credentials(credentials);
    if (!content) return tl::unexpected(content.error());
    ticket.credentials = std::move(*content);
  }
  return ticket;
}

}  // namespace liveload::cluster
