// What the demo shop carries: idle sockets, then events as fast as they are answered while those
// sockets stay open. The load comes from this process over a WebSocket client of its own on plain
// Asio (one thread), the shop is a process beside it.
//
//   demo_load [SOCKETS=10000] [SECONDS=10]
//
// Each socket joins /counter. The shop's memory is its PSS, its processor time comes from /proc; at
// the end its /stats must agree with what was sent here.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <fstream>
#include <memory>
#include <vector>

#include "testing/demo_process.hpp"
#include "testing/test_client.hpp"

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;
using liveload::demo::DemoProcess;
using liveload::demo::TestBrowser;

// A client's frame: final, text, masked with zeros, which leaves the payload as it is.
std::string frame(const std::string& text) {
  std::string out = "\x81";
  if (text.size() < 126) {
    out += static_cast<char>(0x80 | text.size());
  } else {
    out += {static_cast<char>(0x80 | 126), static_cast<char>(text.size() >> 8),
            static_cast<char>(text.size())};
  }
  return out + std::string(4, '\0') + text;
}

// The length of the frame at the start of `in`, header included; 0 if it is not complete.
std::size_t frame_size(std::string_view in) {
  if (in.size() < 2) return 0;
  std::size_t header = 2;
  std::size_t size = static_cast<unsigned char>(in[1]) & 127;
  if (size >= 126) {
    const std::size_t extra = size == 126 ? 2 : 8;
    if (in.size() < header + extra) return 0;
    size = 0;
    for (std::size_t i = 0; i < extra; ++i) {
      size = size << 8 | static_cast<unsigned char>(in[header + i]);
    }
    header += extra;
  }
  return in.size() >= header + size ? header + size : 0;
}

struct Load {
  explicit Load(TestBrowser& browser) : port(browser.port()) {
    handshake = fmt::format(
        "GET /live/websocket?vsn=2.0.0&_csrf_token={} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: "
        "websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: "
        "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        "Cookie: {}\r\n\r\n",
        browser.csrf, browser.cookie);
    topic = "lv:" + browser.live_id;
    join = frame(boost::json::serialize(
        boost::json::array{"1", "1", topic, "phx_join", join_payload(browser, "/counter")}));
    click = frame(boost::json::serialize(boost::json::array{
        "1",
        "2",
        topic,
        "event",
        {{"type", "click"}, {"event", "inc"}, {"value", boost::json::object()}}}));
  }

  asio::io_context loop{1};
  const unsigned short port;
  std::string handshake, topic, join, click;
  std::size_t joined = 0, failed = 0, sent = 0, answered = 0;
  bool loading = false;
  std::vector<float> latencies_us;
};

// One socket: handshake, join, then idle; while the load is on, one event after the other, each
// when the last is answered.
class Socket : public std::enable_shared_from_this<Socket> {
 public:
  explicit Socket(Load& load) : load_(load), socket_(load.loop) {}

  void start() {
    socket_.async_connect({asio::ip::address_v4::loopback(), load_.port},
                          [self = shared_from_this()](error_code error) {
                            if (error) return self->fail();
                            self->socket_.set_option(tcp::no_delay(true));
                            self->write(self->load_.handshake);
                            self->read();
                          });
  }

  void click() {
    clicked_ = Clock::now();
    ++load_.sent;
    write(load_.click);
  }

 private:
  void write(const std::string& bytes) {
    asio::async_write(socket_, asio::buffer(bytes),
                      [self = shared_from_this()](error_code error, std::size_t) {
                        if (error) self->fail();
                      });
  }

  // Waiting for readiness first, an idle socket needs no buffer.
  void read() {
    socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code error) {
      char buffer[16384];
      const std::size_t count = error ? 0 : self->socket_.read_some(asio::buffer(buffer), error);
      if (error) return self->fail();
      self->in_.append(buffer, count);
      self->take();
      self->read();
    });
  }

  void take() {
    if (!upgraded_) {
      const std::size_t end = in_.find("\r\n\r\n");
      if (end == std::string::npos) return;
      if (!in_.starts_with("HTTP/1.1 101")) return fail();
      upgraded_ = true;
      in_.erase(0, end + 4);
      write(load_.join);
    }
    for (std::size_t size; (size = frame_size(in_)) > 0;) {
      in_.erase(0, size);
      if (!joined_) {
        joined_ = true;
        ++load_.joined;
      } else {
        ++load_.answered;
        load_.latencies_us.push_back(
            std::chrono::duration<float, std::micro>(Clock::now() - clicked_).count());
        if (load_.loading) click();
      }
    }
    if (in_.empty()) in_.shrink_to_fit();
  }

  void fail() { ++load_.failed; }

  Load& load_;
  tcp::socket socket_;
  std::string in_;
  bool upgraded_ = false;
  bool joined_ = false;
  Clock::time_point clicked_;
};

double pss_mb(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{}/smaps_rollup", pid));
  for (std::string word; file >> word;) {
    if (word == "Pss:") {
      double kb = 0;
      file >> kb;
      return kb / 1024;
    }
  }
  return 0;
}

double cpu_seconds(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  std::string field;
  double ticks = 0;
  for (int i = 1; i <= 15 && file >> field; ++i) {
    if (i >= 14) ticks += std::stod(field);
  }
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Opens them at most 256 at a time.
std::vector<std::shared_ptr<Socket>> open_sockets(Load& load, std::size_t count) {
  std::vector<std::shared_ptr<Socket>> sockets;
  while (load.joined < count && load.failed == 0) {
    while (sockets.size() < count && sockets.size() < load.joined + 256) {
      sockets.push_back(std::make_shared<Socket>(load));
      sockets.back()->start();
    }
    load.loop.run_one_for(std::chrono::seconds(10));
  }
  return sockets;
}

void run_load(Load& load, const std::vector<std::shared_ptr<Socket>>& sockets, pid_t shop,
              std::size_t active, int seconds) {
  load.latencies_us.clear();
  load.sent = load.answered = 0;
  const double cpu = cpu_seconds(shop);
  const auto start = Clock::now();
  load.loading = true;
  for (std::size_t i = 0; i < active; ++i) sockets[i * sockets.size() / active]->click();
  load.loop.run_for(std::chrono::seconds(seconds));
  const double took = seconds_since(start);
  const std::size_t answered = load.answered;
  const double used = cpu_seconds(shop) - cpu;
  load.loading = false;
  while (load.answered < load.sent) load.loop.run_one_for(std::chrono::seconds(5));
  auto& all = load.latencies_us;
  std::sort(all.begin(), all.end());
  fmt::print(
      "{:>5} busy sockets: {:.0f} events/s, answered after {:.0f} us (median), {:.0f} us (99 %), "
      "shop {:.1f} us of processor an event\n",
      active, static_cast<double>(answered) / took, all[all.size() / 2], all[all.size() * 99 / 100],
      1e6 * used / static_cast<double>(answered));
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? std::stoul(argv[1]) : 10'000;
  const int seconds = argc > 2 ? std::stoi(argv[2]) : 10;
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);

  DemoProcess shop;
  TestBrowser browser(shop.port());
  browser.open("/counter");
  Load load(browser);
  const double before_mb = pss_mb(shop.pid());
  const auto start = Clock::now();
  const auto sockets = open_sockets(load, count);
  if (load.failed > 0) {
    fmt::print(stderr, "{} sockets joined, then one failed\n", load.joined);
    return 1;
  }
  const double took = seconds_since(start);
  fmt::print(
      "{} sockets joined in {:.1f} s ({:.0f}/s), {:.1f} MB before, {:.1f} MB after: {:.1f} KB a "
      "socket\n",
      count, took, static_cast<double>(count) / took, before_mb, pss_mb(shop.pid()),
      (pss_mb(shop.pid()) - before_mb) * 1024 / static_cast<double>(count));

  const double cpu = cpu_seconds(shop.pid());
  load.loop.run_for(std::chrono::seconds(5));
  fmt::print("idle: {:.2f} % of a core, {} sockets open\n",
             (cpu_seconds(shop.pid()) - cpu) / 5 * 100,
             browser.stats().at_pointer("/sockets/open_websocket").as_int64());

  std::size_t sent = 0;
  for (const std::size_t active : {std::size_t{16}, std::size_t{256}}) {
    run_load(load, sockets, shop.pid(), std::min(active, count), seconds);
    sent += load.sent;
  }
  const auto counted = browser.stats().at_pointer("/events/inc").to_number<std::size_t>();
  fmt::print("events sent {}, counted by the shop {}, sockets lost {}\n", sent, counted,
             load.failed);
  return counted == sent && load.failed == 0 ? 0 : 1;
}
