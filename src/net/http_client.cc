#include "net/http_client.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <random>

#include "base/ascii.hpp"

namespace liveload::net {
namespace {

using base::Deadline;

constexpr std::size_t kLargestHeaders = 64 * 1024;
/// So that no server makes a duration overflow.
constexpr std::chrono::seconds kLongestRetryAfter = std::chrono::hours(24);

struct FreeEasy {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using Easy = std::unique_ptr<CURL, FreeEasy>;

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

/// While it lives, a connection that the far side has closed is an error on this thread, no signal:
/// OpenSSL writes without MSG_NOSIGNAL.
class NoPipeSignal {
 public:
  NoPipeSignal() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~NoPipeSignal() {
    const timespec at_once{};
    if (!was_pending_) {
      while (sigtimedwait(&pipe_, nullptr, &at_once) < 0 && errno == EINTR) {
      }
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;

 private:
  sigset_t pipe_{};
  sigset_t before_{};
  bool was_pending_ = false;
};

/// What the callbacks of one request fill in and look at.
struct Exchange {
  HttpResponse response{};
  std::size_t largest_body;
  std::size_t header_bytes = 0;
  bool too_large = false;
  const std::stop_token& stop;
};

std::size_t on_body(char* bytes, std::size_t, std::size_t count, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  exchange.too_large = exchange.response.body.size() + count > exchange.largest_body;
  if (exchange.too_large) return 0;
  exchange.response.body.append(bytes, count);
  return count;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::size_t on_header(char* bytes, std::size_t, std::size_t count, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  exchange.header_bytes += count;
  exchange.too_large = exchange.header_bytes > kLargestHeaders;
  if (exchange.too_large) return 0;
  const std::string_view line(bytes, count);
  // Each response begins anew: those before the last one were "100 Continue" and a proxy's.
  if (line.starts_with("HTTP/")) exchange.response.headers.clear();
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return count;
  exchange.response.headers[base::lower(line.substr(0, colon))] = trimmed(line.substr(colon + 1));
  return count;
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Exchange*>(user)->stop.stop_requested() ? 1 : 0;
}

ErrorKind kind_of(CURLcode code, const Exchange& exchange) {
  if (exchange.too_large) return ErrorKind::kProtocol;
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return ErrorKind::kTimeout;
    case CURLE_ABORTED_BY_CALLBACK:
      return ErrorKind::kInterrupted;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
      return ErrorKind::kProtocol;
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_PEER_FAILED_VERIFICATION:
      return ErrorKind::kConfig;
    default:
      return ErrorKind::kIo;
  }
}

void set_blob(CURL* handle, CURLoption option, const std::string& pem) {
  curl_blob blob{
      .data = const_cast<char*>(pem.data()), .len = pem.size(), .flags = CURL_BLOB_NOCOPY};
  curl_easy_setopt(handle, option, &blob);
}

HeaderList header_list(const HttpRequest& request, const std::string& authorization) {
  curl_slist* list = nullptr;
  for (const auto& [name, value] : request.headers) {
    list = curl_slist_append(list, fmt::format("{}: {}", name, value).c_str());
  }
  if (!authorization.empty()) {
    list = curl_slist_append(list, ("Authorization: " + authorization).c_str());
  }
  // Otherwise bodies above 1 MB wait for "100 Continue".
  return HeaderList(curl_slist_append(list, "Expect:"));
}

bool worth_another(const Result<HttpResponse>& answer) {
  if (answer) return answer->status == 429 || answer->status >= 500;
  return answer.error().kind == ErrorKind::kIo || answer.error().kind == ErrorKind::kTimeout;
}

/// False when stopped meanwhile.
bool pause(Duration time, const std::stop_token& stop) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any never;
  never.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace

struct HttpClient::Impl {
  explicit Impl(Options given) : options(std::move(given)) {
    static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
    (void)kReady;
  }

  void prepare(CURL* handle, const HttpRequest& request, Exchange& exchange, char* message) const;

  Easy borrow() {
    const std::lock_guard lock(mutex);
    if (idle.empty()) return Easy(curl_easy_init());
    Easy handle = std::move(idle.back());
    idle.pop_back();
    return handle;
  }
  void give_back(Easy handle) {
    // Keeps its connections, forgets all else.
    curl_easy_reset(handle.get());
    const std::lock_guard lock(mutex);
    idle.push_back(std::move(handle));
  }

  const Options options;
  std::mutex mutex;
  std::vector<Easy> idle;  // guarded by mutex
};

void HttpClient::Impl::prepare(CURL* handle, const HttpRequest& request, Exchange& exchange,
                               char* message) const {
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, message);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  if (!request.body.empty()) {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
  } else if (request.method == "POST") {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, "");
  }
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &exchange);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &exchange);
  curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &exchange);
  if (!options.unix_socket.empty()) {
    curl_easy_setopt(handle, CURLOPT_UNIX_SOCKET_PATH, options.unix_socket.c_str());
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
  }
  if (!options.authority.empty()) {
    set_blob(handle, CURLOPT_CAINFO_BLOB, options.authority);
    curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);
  }
  if (!options.certificate.empty()) {
    set_blob(handle, CURLOPT_SSLCERT_BLOB, options.certificate);
    set_blob(handle, CURLOPT_SSLKEY_BLOB, options.key);
  }
}

HttpClient::HttpClient(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

Result<HttpResponse> HttpClient::ask(const HttpRequest& request, Deadline deadline,
                                     const std::stop_token& stop) const {
  const Deadline attempt = deadline.capped(base::Clock::now() + impl_->options.attempt);
  const NoPipeSignal quiet;
  Exchange exchange{.largest_body = impl_->options.largest_body, .stop = stop};
  char message[CURL_ERROR_SIZE] = {};
  Easy handle = impl_->borrow();
  impl_->prepare(handle.get(), request, exchange, message);
  const HeaderList headers = header_list(
      request, impl_->options.authorization ? impl_->options.authorization() : std::string());
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  // Zero would mean: for ever.
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(attempt.left()).count();
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT_MS, std::max(1L, static_cast<long>(left)));
  const base::Instant begun = base::Clock::now();
  const CURLcode code =
      stop.stop_requested() ? CURLE_ABORTED_BY_CALLBACK : curl_easy_perform(handle.get());
  long status = 0;
  curl_off_t retry_after = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(handle.get(), CURLINFO_RETRY_AFTER, &retry_after);
  impl_->give_back(std::move(handle));
  if (code == CURLE_OK) {
    exchange.response.status = static_cast<int>(status);
    exchange.response.retry_after =
        std::chrono::seconds(std::clamp<curl_off_t>(retry_after, 0, kLongestRetryAfter.count()));
    return std::move(exchange.response);
  }
  std::string cause = message[0] != '\0' ? message : curl_easy_strerror(code);
  const std::string& socket = impl_->options.unix_socket;
  if (!socket.empty()) cause += fmt::format(" (through the socket {})", socket);
  if (exchange.too_large) {
    cause = fmt::format("the answer is larger than {} bytes", exchange.largest_body);
  }
  return fail({.kind = kind_of(code, exchange),
               .tried = request.method,
               .target = request.url,
               .after = base::Clock::now() - begun,
               .cause = std::move(cause)});
}

Result<HttpResponse> HttpClient::insist(const HttpRequest& request, Deadline deadline,
                                        const std::stop_token& stop) const {
  thread_local std::minstd_rand random{std::random_device()()};
  Duration pause_time = impl_->options.first_pause;
  while (true) {
    Result<HttpResponse> answer = ask(request, deadline, stop);
    if (!worth_another(answer)) return answer;
    // From half of it to the whole, lest all who were refused come back at once.
    Duration wait = pause_time / 2 + pause_time / 2 / 1024 * (random() % 1025);
    if (answer) wait = std::max(wait, answer->retry_after);
    if (wait >= deadline.left()) return answer;
    if (!pause(wait, stop)) {
      return fail({.kind = ErrorKind::kInterrupted,
                   .tried = request.method,
                   .target = request.url,
                   .cause = "stopped before another attempt"});
    }
    pause_time = std::min(pause_time * 2, impl_->options.longest_pause);
  }
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace liveload::net
