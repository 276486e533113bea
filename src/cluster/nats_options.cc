#include "cluster/nats_options.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace liveload::cluster {
namespace {

constexpr std::int64_t kConnectMs = 5'000;
constexpr std::int64_t kLeastConnectMs = 1'000;  // Every later connection has this time as well.
/// A write that the network does not take for so long ends the connection, which then comes back.
constexpr int kWriteMs = 5'000;
constexpr int kReconnectMs = 250;  // And up to as much again at random, lest all come at once.
/// A connection that leads nowhere (a partition) is given up after three of these.
constexpr int kPingMs = 2'000;
constexpr int kPingsOut = 2;

/// Of a credentials file, the line below the one with `heading`.
std::string section(std::string_view credentials, std::string_view heading) {
  const auto at = credentials.find(heading);
  const auto start = at == std::string_view::npos ? at : credentials.find('\n', at);
  if (start == std::string_view::npos) return {};
  const std::string_view rest = credentials.substr(start + 1);
  return std::string(rest.substr(0, rest.find_first_of("\r\n")));
}

natsStatus give_jwt(char** jwt, char**, void* ticket) {
  const auto& credentials = static_cast<const JoinTicket*>(ticket)->credentials;
  *jwt = ::strdup(section(credentials, "BEGIN NATS USER JWT").c_str());
  return *jwt ? NATS_OK : NATS_NO_MEMORY;
}

natsStatus sign(char**, unsigned char** signature, int* length, const char* nonce, void* ticket) {
  const auto& credentials = static_cast<const JoinTicket*>(ticket)->credentials;
  return nats_Sign(section(credentials, "BEGIN USER NKEY SEED").c_str(), nonce, signature, length);
}

/// "tls://[::1]:4222" → "::1".
std::string host_of(std::string_view url) {
  url.remove_prefix(url.find("//") + 2);
  if (url.starts_with('[')) return std::string(url.substr(1, url.find(']') - 1));
  return std::string(url.substr(0, url.find(':')));
}

}  // namespace

NatsOptions::NatsOptions(const JoinTicket& ticket, const std::string& name,
                         base::Deadline deadline) {
  natsOptions* options = nullptr;
  set(natsOptions_Create(&options));
  options_.reset(options);
  set(natsOptions_SetURL(options, ticket.url.c_str()));
  set(natsOptions_SetName(options, name.c_str()));
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline.left()).count();
  set(natsOptions_SetTimeout(options, std::clamp(left, kLeastConnectMs, kConnectMs)));
  set(natsOptions_SetWriteDeadline(options, kWriteMs));
  set(natsOptions_SetMaxReconnect(options, -1));
  set(natsOptions_SetReconnectWait(options, kReconnectMs));
  set(natsOptions_SetReconnectJitter(options, kReconnectMs, kReconnectMs));
  set(natsOptions_SetPingInterval(options, kPingMs));
  set(natsOptions_SetMaxPingsOut(options, kPingsOut));
  // Else a thread that wakes once a millisecond sends what was published.
  set(natsOptions_SetSendAsap(options, true));
  // Else each subscription has a thread of its own.
  set(natsOptions_UseGlobalMessageDelivery(options, true));
  set_credentials(ticket);
  set_encryption(ticket);
}

void NatsOptions::set_credentials(const JoinTicket& ticket) {
  if (!ticket.credentials.empty()) {
    void* const closure = const_cast<JoinTicket*>(&ticket);
    set(natsOptions_SetUserCredentialsCallbacks(get(), give_jwt, closure, sign, closure));
  } else if (!ticket.user.empty()) {
    set(natsOptions_SetUserInfo(get(), ticket.user.c_str(), ticket.password.c_str()));
  } else if (!ticket.password.empty()) {
    set(natsOptions_SetToken(get(), ticket.password.c_str()));
  }
}

void NatsOptions::set_encryption(const JoinTicket& ticket) {
  if (!ticket.url.starts_with("tls://")) return;
  set(natsOptions_SetSecure(get(), true));
  if (ticket.ca_pem.empty()) return;
  set(natsOptions_SetCATrustedCertificates(get(), ticket.ca_pem.c_str()));
  set(natsOptions_SetExpectedHostname(get(), host_of(ticket.url).c_str()));
}

}  // namespace liveload::cluster
