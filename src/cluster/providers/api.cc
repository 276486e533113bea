#include "cluster/providers/api.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"

namespace liveload::cluster {
namespace {

/// In bytes; what an API says is shown on a terminal.
constexpr std::size_t kLongestQuote = 500;

}  // namespace

std::string Api::Answer::said() const {
  std::string text;
  for (const std::string_view member : {"message", "error"}) {
    if (text.empty() && body[member].if_string() != nullptr) text = body[member].text();
  }
  if (text.empty() && !body.is_null()) text = body.text();
  // It may hold what moves a terminal's cursor.
  std::ranges::replace_if(text, [](unsigned char c) { return c < ' ' || c == 127; }, ' ');
  if (text.size() > kLongestQuote) {
    text.resize(kLongestQuote);
    text += "…";
  }
  return text;
}

Api::Api(std::string who, std::string base, net::HttpClient::Options options, Patience patience)
    : who_(std::move(who)),
      base_(std::move(base)),
      client_(std::move(options)),
      patience_(patience) {}

Result<Api::Answer> Api::call(std::string_view method, std::string_view path, const Value& body,
                              base::Deadline deadline, const std::stop_token& stop) const {
  net::HttpRequest request{.method = std::string(method), .url = base_ + std::string(path)};
  request.headers.emplace_back("Accept", "application/json");
  if (!body.is_null()) {
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = base::dump_json(body);
  }
  auto response = patience_ == Patience::kInsists ? client_.insist(request, deadline, stop)
                                                  : client_.ask(request, deadline, stop);
  if (!response) {
    Error error = secrets_.mask(response.error());
    error.tried = fmt::format("ask {}", who_);
    if (error.kind == ErrorKind::kIo || error.kind == ErrorKind::kProtocol) {
      error.kind = ErrorKind::kCluster;
    }
    return fail(std::move(error));
  }
  Answer answer{.status = response->status};
  if (response->body.empty()) return answer;
  auto read = base::parse_json(response->body);
  answer.body = read ? std::move(*read) : Value(std::move(response->body));
  return answer;
}

Error Api::refusal(std::string tried, std::string target, const Answer& answer,
                   std::string hint) const {
  const bool for_good = answer.status >= 400 && answer.status < 500 && answer.status != 408 &&
                        answer.status != 409 && answer.status != 429;
  const std::string said = answer.said();
  return secrets_.mask(Error{.kind = for_good ? ErrorKind::kConfig : ErrorKind::kCluster,
                             .tried = std::move(tried),
                             .target = std::move(target),
                             .cause = fmt::format("{} answers {}{}{}", who_, answer.status,
                                                  said.empty() ? "" : ": ", said),
                             .hint = std::move(hint)});
}

}  // namespace liveload::cluster
