#pragma once
#include <string>
#include <utility>
#include <vector>

#include "faults.hpp"
#include "uri.hpp"

namespace liveload::demo {

// An HTTP request without the library that read it. Header values are empty where the header is
// absent.
struct HttpRequest {
  std::string method;
  Uri uri;
  std::string cookie, csrf_header, if_none_match, content_type, authorization;
  std::string body;
  SteadyTime received;
};

// `kind` is the kind of route in /stats; an empty one is not counted.
struct HttpResponse {
  unsigned status = 200;
  std::string kind;
  std::string content_type = "text/html; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  Milliseconds delay{};  // added, from the arrival of the request on
};

}  // namespace liveload::demo
