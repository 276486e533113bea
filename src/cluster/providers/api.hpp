#pragma once

#include <string>
#include <string_view>

#include "base/secrets.hpp"
#include "liveload/value.hpp"
#include "net/http_client.hpp"

namespace liveload::cluster {

/// A web API that takes and gives JSON. Thread-safe.
class Api {
 public:
  struct Answer {
    int status = 0;
    Value body{};  ///< Null where there was none, a text where it was no JSON.

    bool ok() const { return status >= 200 && status < 300; }
    /// What the API says went wrong: the body's "message" or "error", else the body itself;
    /// shortened.
    std::string said() const;
  };

  enum class Patience {
    kInsists,   ///< As net::HttpClient::insist: for what is far away and has many customers.
    kAsksOnce,  ///< For a server of one's own, whose every answer is meant.
  };

  /// `who`: what errors call it, "the Fly API". `base`: what each path is put after.
  Api(std::string who, std::string base, net::HttpClient::Options options,
      Patience patience = Patience::kInsists);

  /// Any answer that the server stays with is returned. Error of kind `cluster`, `timeout`,
  /// `interrupted` or `config`.
  Result<Answer> call(std::string_view method, std::string_view path, const Value& body,
                      base::Deadline deadline, const std::stop_token& stop = {}) const;

  /// An error that quotes what the API said. The kind follows the status: `config` for what will
  /// not get better by waiting (401, 403, 404 and the like), `cluster` otherwise.
  Error refusal(std::string tried, std::string target, const Answer& answer,
                std::string hint = {}) const;

  /// Kept out of all errors.
  void hide(std::string_view secret) { secrets_.add(secret); }

 private:
  const std::string who_;
  const std::string base_;
  const net::HttpClient client_;
  const Patience patience_;
  base::Secrets secrets_;
};

}  // namespace liveload::cluster
