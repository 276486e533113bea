#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace liveload::demo {

using Milliseconds = std::chrono::milliseconds;

// The fields of a query string or of a form, in their order. A name may come more than once; the
// last one counts, as it does in Phoenix.
class Params {
 public:
  std::string_view get(std::string_view name, std::string_view fallback = "") const;
  bool has(std::string_view name) const;
  // A whole number of at most nine digits, or nothing.
  std::optional<int> number(std::string_view name) const;
  // A count of milliseconds, cut at one minute so that nobody can park a connection for good.
  std::optional<Milliseconds> milliseconds(std::string_view name) const;
  void set(std::string_view name, std::string_view value);
  std::string encode() const;
  const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

struct Uri {
  std::string path;
  Params query;

  std::string to_string() const;
};

// Percent encoding for form data: space becomes '+'.
std::string url_encode(std::string_view text);
std::string url_decode(std::string_view text);
Params parse_query(std::string_view text);
// Takes a request target ("/a?b=c") or a whole address ("http://host/a?b=c#d"); scheme, host and
// fragment are dropped.
Uri parse_uri(std::string_view text);
// A path of this application: "/a", but neither "//host" nor "https://host" nor anything with a
// backslash.
bool is_local_path(std::string_view text);

}  // namespace liveload::demo
