// What it takes to know where a message of the browser belongs: by its two ends, as our router
// does, or by parsing all of it (the peer: Boost.JSON, as a client would that decodes each message
// once), and what the event's use adds to it where somebody wants it.
#include <benchmark/benchmark.h>

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <string>

#include "browser/cdp/envelope.hpp"
#include "browser/cdp/network.hpp"
#include "net/pipe.hpp"

namespace liveload::browser::cdp {
namespace {

std::string load_message() {
  std::ifstream file(LIVELOAD_SOURCE_DIR "/bench/fixtures/response_received.json");
  std::string text(std::istreambuf_iterator<char>(file), {});
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

void peek(benchmark::State& state) {
  const std::string message = load_message();
  for (auto _ : state) benchmark::DoNotOptimize(peek_envelope(message));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * message.size()));
}
BENCHMARK(peek);

void parse_whole(benchmark::State& state) {
  const std::string message = load_message();
  for (auto _ : state) {
    const auto parsed = boost::json::parse(message);
    benchmark::DoNotOptimize(parsed.at("method").as_string().data());
    benchmark::DoNotOptimize(parsed.at("sessionId").as_string().data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * message.size()));
}
BENCHMARK(parse_whole);

void parse_whole_in_an_arena(benchmark::State& state) {
  const std::string message = load_message();
  for (auto _ : state) {
    boost::json::monotonic_resource arena;
    const auto parsed = boost::json::parse(message, &arena);
    benchmark::DoNotOptimize(parsed.at("method").as_string().data());
    benchmark::DoNotOptimize(parsed.at("sessionId").as_string().data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * message.size()));
}
BENCHMARK(parse_whole_in_an_arena);

class SilentObserver : public PageObserver {
  void http_finished(const HttpExchange&) override {}
  void websocket_opened(std::string_view, Instant) override {}
  void websocket_closed(std::string_view, Instant) override {}
  void websocket_frame(const WebSocketFrame&) override {}
  void script_message(std::string_view) override {}
  void console_error(std::string_view, Instant) override {}
  void uncaught_exception(std::string_view, Instant) override {}
};

/// Routing, and reading what the HTTP metrics need of a response.
void peek_and_use(benchmark::State& state) {
  std::string message = load_message();
  const std::size_t size = message.size();
  message.append(net::FramedPipe::kPadding, '\0');
  const std::string_view text = std::string_view(message).substr(0, size);
  // The request that the response belongs to has to be known.
  std::string request =
      R"({"method":"Network.requestWillBeSent","params":{"requestId":"27F1C6B2A9D1E0448D1F0C3B5A6E7F80",)"
      R"("request":{"url":"http://127.0.0.1:4000/app.js","method":"GET"},"timestamp":94211.3,"type":"Script"}})";
  const std::size_t request_size = request.size();
  request.append(net::FramedPipe::kPadding, '\0');
  SilentObserver observer;
  NetworkTracker tracker(observer, "8C4A1D7E2B3F4A5B6C7D8E9FA0B1C2D3");
  tracker.take("Network.requestWillBeSent", std::string_view(request).substr(0, request_size));
  for (auto _ : state) {
    const auto envelope = peek_envelope(text);
    tracker.take(envelope->method, text);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * size));
}
BENCHMARK(peek_and_use);

}  // namespace
}  // namespace liveload::browser::cdp
