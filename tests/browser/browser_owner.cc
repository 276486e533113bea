// Opens a page in a browser, says "ready", and waits to be killed.
#include <cstdio>

#include "browser/connection.hpp"
#include "browser/recording_observer.hpp"
#include "net/fiber.hpp"

namespace liveload::browser {
namespace {

using std::chrono::seconds;

int own_a_browser(const char* address) {
  auto connection = make_connection({});
  if (!connection) return 1;
  net::EventLoop loop;
  int result = 1;
  loop.spawn([&] {
    RecordingObserver observer;
    const auto deadline = Deadline::after(seconds(20));
    auto browser = (*connection)->start(loop, {}, deadline);
    if (!browser) return;
    auto page = (*browser)->open_page(observer, deadline);
    if (!page || !(*page)->navigate(address, deadline)) return;
    std::fputs("ready\n", stderr);
    result = net::sleep_until(Deadline::after(seconds(60))) ? 2 : 1;
  });
  loop.run();
  return result;
}

}  // namespace
}  // namespace liveload::browser

int main(int argc, char** argv) {
  return argc == 2 ? liveload::browser::own_a_browser(argv[1]) : 1;
}
