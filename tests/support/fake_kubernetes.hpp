#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "liveload/value.hpp"
#include "support/http_server.hpp"

namespace liveload::test {

/// As much of a Kubernetes API server, with its Job controller and kubelets, as the provider
/// "kubernetes" sees, for the namespace "load" and the token "token". Pods live by the looks which
/// are taken at them; faults come to order. Thread-safe; set the faults before it is asked.
class FakeKubernetes {
 public:
  struct Faults {
    int busy = 0;                       ///< So many requests are answered 429, "Retry-After: 0".
    int broken = 0;                     ///< So many requests are answered 500.
    int lost_answers = 0;               ///< So many objects are made without an answer.
    int quota = 1000;                   ///< So many pods at most, the rest is told of by an event.
    int looks_until_running = 2;        ///< Of each pod.
    std::set<int> no_image{};           ///< Indexes whose image cannot be pulled.
    std::set<int> unschedulable{};      ///< Indexes for which there is never room.
    std::map<int, int> exit_at_boot{};  ///< Index → exit code.
    std::set<std::string> forbidden{};  ///< Collections that nobody may list.
  };

  explicit FakeKubernetes(Faults faults) : faults_(std::move(faults)) {}

  std::string url() const { return server_.url(""); }
  int port() const { return server_.port(); }
  /// The objects of a collection, "jobs", by name.
  std::map<std::string, Value> objects(const std::string& collection) const;
  /// The container of the pod of this index ends.
  void end(int index, const std::string& reason, int exit_code);
  std::vector<HttpRequest> requests() const { return server_.requests(); }

 private:
  struct Pod {
    int index;
    int looks = 0;
    bool going = false;
    Value::Object status{{"phase", "Pending"}};
    Value::Object metadata{};
  };

  HttpResponse answer(const HttpRequest& request);
  HttpResponse create(const std::string& collection, const HttpRequest& request);
  HttpResponse list(const std::string& collection, const std::string& query);
  HttpResponse remove(const std::string& collection, const std::string& name);
  void make_pods(const Value& job);
  Value look(Pod& pod);
  static Value::Object container_state(const char* state, const Value& about);

  Faults faults_;
  mutable std::mutex mutex_;
  std::map<std::string, std::map<std::string, Value>> objects_;  // by collection and name
  std::map<std::string, Pod> pods_;                              // by name
  HttpServer server_{[this](const HttpRequest& request) { return answer(request); }};
};

}  // namespace liveload::test
