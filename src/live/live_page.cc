#include "live/live_page.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/random.hpp"
#include "report/html.hpp"
#include "result/data.hpp"

namespace liveload::live {
namespace {

using net::ServedAnswer;
using net::ServedRequest;

constexpr std::size_t kTokenBytes = 16;
constexpr std::array<std::string_view, 3> kLoopback{"127.0.0.1", "localhost", "[::1]"};

std::string_view host_of(std::string_view authority) {
  const std::size_t end = authority.starts_with('[') ? authority.find(']') : authority.find(':');
  if (end == std::string_view::npos) return authority;
  return authority.substr(0, authority[end] == ']' ? end + 1 : end);
}

bool is_loopback(std::string_view authority) {
  return std::ranges::find(kLoopback, host_of(authority)) != kLoopback.end();
}

/// However much of it is right, it takes as long.
bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string machine_name() {
  char name[256] = {};
  return gethostname(name, sizeof name - 1) == 0 ? name : "localhost";
}

/// As a browser reaches it: nobody is called "all addresses".
std::string reachable(const std::string& authority, int port) {
  const std::string_view host = host_of(authority);
  const bool all = host == "0.0.0.0" || host == "[::]";
  return all ? fmt::format("{}:{}", machine_name(), port) : authority;
}

/// A page of another origin may ask for nothing. Programs send no Origin.
bool of_this_origin(const ServedRequest& request) {
  const std::string_view origin = request.header("origin");
  const std::size_t name = origin.find("://");
  return origin.empty() ||
         (name != std::string_view::npos && origin.substr(name + 3) == request.header("host"));
}

ServedAnswer refused(int status, std::string why) {
  return {.status = status, .body = std::move(why) + "\n"};
}

std::string_view phase_word(Progress::Phase phase) {
  switch (phase) {
    case Progress::Phase::kStarting:
      return "starting";
    case Progress::Phase::kSettingUp:
      return "setting up";
    case Progress::Phase::kRunning:
      return "running";
    case Progress::Phase::kStopping:
      return "stopping";
    case Progress::Phase::kTearingDown:
      return "tearing down";
    case Progress::Phase::kEnded:
      break;
  }
  return "finishing";
}

}  // namespace

Result<LiveAddress> parse_live_address(std::string_view text) {
  LiveAddress address;
  const std::size_t colon = text.rfind(':');
  const bool bracketed = text.starts_with('[');
  const bool only_port =
      !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  std::string_view host = only_port ? std::string_view() : text.substr(0, colon);
  std::string_view port = only_port ? text : std::string_view();
  if (!only_port && colon != std::string_view::npos) port = text.substr(colon + 1);
  if (bracketed && text.ends_with(']')) {  // The colon is one of the address's own.
    host = text;
    port = {};
  }
  const auto refuse = [&](std::string cause) {
    return fail({.kind = ErrorKind::kUsage,
                 .tried = "read the live page's address",
                 .target = std::string(text),
                 .cause = std::move(cause),
                 .hint = "write HOST:PORT, HOST or PORT: 127.0.0.1:4400"});
  };
  if (!port.empty()) {
    const auto [end, code] = std::from_chars(port.data(), port.data() + port.size(), address.port);
    if (code != std::errc() || end != port.data() + port.size() || address.port < 0 ||
        address.port > 65535) {
      return refuse("the port is no number from 0 to 65535");
    }
  } else if (text.ends_with(':')) {
    return refuse("the port is missing");
  }
  if (host.starts_with('[') != host.ends_with(']')) return refuse("a bracket is missing");
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  if (host.find_first_of("/?#@ ") != std::string_view::npos) {
    return refuse("it is an address to listen on, not a URL");
  }
  if (!host.empty()) address.host = host;
  return address;
}

LivePage::LivePage(Orders orders, std::string folder)
    : orders_(orders),
      folder_(std::move(folder)),
      token_(base::random_hex(kTokenBytes)),
      page_(report::served_page()) {}

Result<std::unique_ptr<LivePage>> LivePage::open(const LiveAddress& address, Orders orders,
                                                 std::string folder) {
  std::unique_ptr<LivePage> page(new LivePage(orders, std::move(folder)));
  page->phase_.can_stop = orders.stop;
  auto server = net::HttpServer::listen(
      {.host = address.host, .port = address.port},
      [page = page.get()](const ServedRequest& request) { return page->answer(request); });
  if (!server) return tl::unexpected(server.error());
  page->server_ = std::move(*server);
  page->loopback_only_ = is_loopback(page->server_->authority());
  page->url_ =
      fmt::format("http://{}/?token={}",
                  reachable(page->server_->authority(), page->server_->port()), page->token_);
  return page;
}

std::optional<ServedAnswer> LivePage::refusal(const ServedRequest& request) const {
  // A name that was made to lead here would let a page of that name read what is ours.
  const std::string_view host = request.header("host");
  if (loopback_only_ && !is_loopback(host)) {
    return refused(421,
                   "This page is for this machine only: open it by the address that was "
                   "printed.");
  }
  if (request.path != "/favicon.ico" && !same(request.argument("token"), token_)) {
    return refused(403, "The address lacks its token: open it as it was printed.");
  }
  return {};
}

ServedAnswer LivePage::answer(const ServedRequest& request) {
  ServedAnswer answer;
  if (auto no = refusal(request)) {
    answer = std::move(*no);
  } else if (request.method == "POST") {
    answer = obey(request);
  } else if (request.method != "GET") {
    answer = refused(405, "There is only GET and POST.");
  } else if (request.path == "/") {
    answer = {.type = "text/html; charset=utf-8", .body = page_};
  } else if (request.path == "/events") {
    answer = {.type = "text/event-stream", .body = "retry: 1000\n\n", .stream = true};
  } else if (request.path == "/favicon.ico") {
    answer.status = 204;
  } else {
    answer = refused(404, "There is no such page.");
  }
  answer.headers = {{"Cache-Control", "no-store"},
                    {"Content-Security-Policy", "frame-ancestors 'none'"},
                    {"Cross-Origin-Resource-Policy", "same-origin"},
                    {"Referrer-Policy", "no-referrer"},
                    {"X-Content-Type-Options", "nosniff"}};
  return answer;
}

ServedAnswer LivePage::obey(const ServedRequest& request) {
  // A form of another page's can send neither this type nor another method unasked.
  if (!of_this_origin(request) || !request.header("content-type").starts_with("application/json")) {
    return refused(403, "Orders are taken from this page only, as application/json.");
  }
  const ServedAnswer done{.type = "application/json", .body = "{}"};
  if (request.path == "/stop" && orders_.stop) {
    stop_requested_ = true;
    return done;
  }
  if (request.path == "/users/add" && orders_.change_users) {
    ++users_change_;
    return done;
  }
  if (request.path == "/users/remove" && orders_.change_users) {
    --users_change_;
    return done;
  }
  return refused(404, "That cannot be asked for.");
}

void LivePage::send(const Streams& to, std::string_view event, const std::string& data) {
  if (to.empty()) return;
  const auto text =
      std::make_shared<const std::string>(fmt::format("event: {}\ndata: {}\n\n", event, data));
  for (const net::HttpServer::Stream stream : to) server_->send(stream, text);
}

std::string LivePage::state(const RunResult* running) {
  if (!ended_.empty() && !report_) report_ = report::page_data(ended_);
  return report::live_state(phase_, running, report_ ? &*report_ : nullptr);
}

void LivePage::tell_state() {
  const Streams all = server_->streams();
  if (!all.empty()) send(all, "state", state(nullptr));
  informed_ = {all.begin(), all.end()};
  bucket_width_ = {};
}

void LivePage::show(const Progress& progress) {
  using Phase = Progress::Phase;
  const std::string_view word = phase_word(progress.phase);
  const bool news = phase_.phase != word;
  phase_.phase = word;
  phase_.can_change = orders_.change_users && progress.phase == Phase::kRunning;
  // Later ones are told with what is measured.
  if (progress.phase != Phase::kStarting && progress.phase != Phase::kSettingUp) return;
  if (news) {
    tell_state();
  } else {
    attend();
  }
}

void LivePage::attend() {
  const auto knows = [this](auto stream) { return informed_.contains(stream); };
  if (!std::ranges::all_of(server_->streams(), knows)) tell_state();
}

void LivePage::show(const Partial& partial) {
  const Streams all = server_->streams();
  if (all.empty()) {
    informed_.clear();
    return;
  }
  Streams old;
  Streams fresh;
  for (const auto stream : all) (informed_.contains(stream) ? old : fresh).push_back(stream);
  if (!old.empty()) {
    const RunResult changes = partial.result(partial.changed);
    if (changes.bucket_width() == bucket_width_) {
      send(old, "update", report::live_update(phase_, changes, partial.changed));
    } else {
      fresh = all;
    }
  }
  if (!fresh.empty()) {
    const RunResult whole = partial.result(0);
    bucket_width_ = whole.bucket_width();
    send(fresh, "state", state(&whole));
  }
  informed_ = {all.begin(), all.end()};
}

void LivePage::show(const Outcome& outcome) {
  ended_.push_back({outcome, "", folder_});
  report_.reset();
  tell_state();
}

void LivePage::end() {
  phase_ = {.phase = "ended"};
  tell_state();
}

}  // namespace liveload::live
