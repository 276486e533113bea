#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <boost/system/system_error.hpp>
#include <thread>

#include "options.hpp"
#include "server.hpp"

namespace {

// A socket a user: the usual soft limit of 1024 would end the demo long before its cores do.
void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace liveload::demo;
  Options options;
  if (const int code = read_options(argc, argv, options); code >= 0) return code;
  raise_file_limit();
  const unsigned threads =
      options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  try {
    App app(options.secret, options.faults, options.stall, options.error_rate);
    Server server(app, options.host, options.port, threads);
    fmt::print("Demo shop listening on {}\n", server.address());
    std::fflush(stdout);
    server.run();
  } catch (const boost::system::system_error& error) {
    fmt::print(stderr, "liveload-demo: cannot listen on {}:{}: {}\n", options.host, options.port,
               error.code().message());
    return 1;
  }
  return 0;
}
