#pragma once
#include <string>

#include "app.hpp"
#include "http_message.hpp"

namespace liveload::demo {

// Everything that is plain HTTP: pages in their first, dead rendering, forms posted, assets,
// pictures, /stats. Thread-safe.
class Site {
 public:
  explicit Site(App& app);
  HttpResponse handle(const HttpRequest& request);

 private:
  HttpResponse route(const HttpRequest& request, const Faults& faults);
  HttpResponse live_page(const HttpRequest& request, const LiveRoute& route, const Faults& faults);
  HttpResponse document(const HttpRequest& request, Session session, std::string_view title,
                        std::string body);
  HttpResponse sign_in(const HttpRequest& request);
  HttpResponse sign_out(const HttpRequest& request);
  HttpResponse asset(const HttpRequest& request);
  HttpResponse image(const HttpRequest& request, const Faults& faults);
  HttpResponse laboratory(const HttpRequest& request);
  HttpResponse photo(const HttpRequest& request);
  HttpResponse stats(const HttpRequest& request);
  HttpResponse error_page(const HttpRequest& request, unsigned status, std::string_view kind);

  App& app_;
  const std::string script_path_;
  const std::string style_path_;
  const std::string laboratory_path_;
};

}  // namespace liveload::demo
