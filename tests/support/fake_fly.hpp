#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "liveload/value.hpp"
#include "support/http_server.hpp"

namespace liveload::test {

/// As much of Fly's Machines API as the provider "fly" uses, for the app "app" and the token
/// "token", with machines that live by the looks which are taken at them, and with faults to order.
/// Thread-safe; set the faults before it is asked.
class FakeFly {
 public:
  struct Faults {
    int busy = 0;                   ///< So many requests are answered 429, "Retry-After: 0".
    int broken = 0;                 ///< So many requests are answered 503.
    int lost_answers = 0;           ///< So many machines are made without an answer.
    std::set<std::string> full{};   ///< Regions without room.
    std::size_t quota = 1000;       ///< More machines are refused.
    int looks_until_started = 2;    ///< Of each machine.
    std::set<std::string> stuck{};  ///< Names of machines that never start.
    std::map<std::string, int> exit_at_boot{};  ///< Name → exit code.
  };
  struct Machine {
    std::string id, name, region, state;
    Value config;
    int looks = 0;
    int exit_code = -1;
  };

  explicit FakeFly(Faults faults) : faults_(std::move(faults)) {}

  std::string url() const { return server_.url(""); }
  /// Ever made, by order.
  std::vector<Machine> machines() const;
  std::vector<std::string> names_in_state(const std::string& state) const;
  /// Its process ends; the machine destroys itself.
  void end(const std::string& name, int exit_code);
  std::vector<HttpRequest> requests() const { return server_.requests(); }

 private:
  HttpResponse answer(const HttpRequest& request);
  HttpResponse create(const HttpRequest& request);
  HttpResponse list(const std::string& query) const;
  HttpResponse show(Machine& machine);
  Machine* find(const std::string& id);

  Faults faults_;
  mutable std::mutex mutex_;
  std::vector<Machine> machines_;  // guarded by mutex_
  HttpServer server_{[this](const HttpRequest& request) { return answer(request); }};
};

}  // namespace liveload::test
