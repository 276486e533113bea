#pragma once
#include <atomic>
#include <chrono>
#include <string>

#include "uri.hpp"

namespace liveload::demo {

using SteadyTime = std::chrono::steady_clock::time_point;

// What goes wrong on one page, to order. Zero or empty: nothing does. docs/demo.md is the table of
// them all.
struct Faults {
  Milliseconds latency{};        // added to HTTP responses
  Milliseconds join_latency{};   // added to the reply to phx_join
  Milliseconds event_latency{};  // added to the reply to each event and live patch
  Milliseconds slow_asset{};     // added to images
  int drop_socket = 0;           // the socket is closed on the n-th event, which stays unanswered
  std::string refuse_join;       // the reason given
  int fail = 0;                  // the status of the page, 400 to 599
  std::string head;              // HTML that goes before all scripts of a page

  // These, with what the query of a page asks for instead.
  Faults with_query(const Params& query) const;
};

// Faults of the whole server, from the command line. Thread-safe.
class ServerFaults {
 public:
  struct Stall {
    Milliseconds from{};
    Milliseconds until{};
  };

  ServerFaults(Faults pages, Stall stall, double error_rate, SteadyTime start);

  const Faults& pages() const { return pages_; }
  // The instant before which an answer due at `due` must not leave: `due` itself outside of the
  // stall.
  SteadyTime release(SteadyTime due) const;
  // True for the share of calls that the error rate asks for, evenly spread: at 0.1 for each tenth.
  bool next_request_fails();

 private:
  const Faults pages_;
  const SteadyTime stall_from_;
  const SteadyTime stall_until_;
  const double error_rate_;
  std::atomic<unsigned> requests_{0};
};

}  // namespace liveload::demo
