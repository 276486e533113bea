#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "liveload/run.hpp"
#include "net/http_server.hpp"
#include "report/live_message.hpp"
#include "report/page_data.hpp"

namespace liveload::live {

struct LiveAddress {
  std::string host = "127.0.0.1";
  int port = 0;  ///< 0: any that is free.
};

/// Reads "4400", ":4400", "0.0.0.0", "0.0.0.0:4400", "[::1]:4400"; of an empty text, the default.
/// Error of kind `usage`.
Result<LiveAddress> parse_live_address(std::string_view text);

/// Serves the page of reports while a run goes on, fed with what is measured (docs/formats/live.md)
/// and taking orders from it. Who does not know the token in its address gets nothing; requests
/// that pages of others make are refused, and so is, on loopback, a name that is not loopback's.
/// The orders may be asked for from any thread; what feeds it must not overlap.
class LivePage {
 public:
  /// What the page may ask for.
  struct Orders {
    bool stop = false;
    bool change_users = false;
  };

  /// `folder`: where the results will lie, and with them the files of failures.
  static Result<std::unique_ptr<LivePage>> open(const LiveAddress& address, Orders orders,
                                                std::string folder);
  /// Whoever looks gets a moment to take what was told last.
  ~LivePage() = default;

  /// For the person's browser; with the token, so to be shown to nobody else.
  const std::string& url() const { return url_; }

  bool stop_requested() const { return stop_requested_; }
  /// How many more users are wanted since it was asked before; below zero, how many fewer.
  std::int64_t take_users_change() { return users_change_.exchange(0); }

  /// Where the run stands.
  void show(const Progress& progress);
  /// What the scenario that runs has measured: told to whoever looks, made only if somebody does.
  void show(const Partial& partial);
  /// The scenario that ran has ended.
  void show(const Outcome& outcome);
  /// Nothing more is to come.
  void end();
  /// Tells those who have come meanwhile what there is. Where nothing else is shown.
  void attend();
  bool watched() const { return !server_->streams().empty(); }

 private:
  using Streams = std::vector<net::HttpServer::Stream>;

  LivePage(Orders orders, std::string folder);
  net::ServedAnswer answer(const net::ServedRequest& request);
  net::ServedAnswer obey(const net::ServedRequest& request);
  /// Why it is refused, if it is.
  std::optional<net::ServedAnswer> refusal(const net::ServedRequest& request) const;
  /// What it tells those who know nothing yet.
  std::string state(const RunResult* running);
  /// Tells everybody what there is without a scenario that runs.
  void tell_state();
  void send(const Streams& to, std::string_view event, const std::string& data);

  const Orders orders_;
  const std::string folder_;
  std::string token_;
  std::string page_;
  std::string url_;
  report::LivePhase phase_{.phase = "starting"};
  std::vector<report::PageEntry> ended_;
  std::optional<report::PageData> report_;  // On `ended_`, once somebody wanted it.
  /// Those who have the state of what runs, and need no more than what changes.
  std::set<net::HttpServer::Stream> informed_;
  Duration bucket_width_{};
  std::atomic<bool> loopback_only_{true};
  std::atomic<bool> stop_requested_{false};
  std::atomic<std::int64_t> users_change_{0};
  std::unique_ptr<net::HttpServer> server_;  // Ends first: it calls the above.
};

}  // namespace liveload::live
