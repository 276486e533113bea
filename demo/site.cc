#include "site.hpp"

#include <fmt/format.h>

#include <charconv>

#include "layout.hpp"
#include "liveload_demo/assets.hpp"
#include "pages/static_pages.hpp"

namespace liveload::demo {
namespace {

HttpResponse redirect_to(std::string location, std::string_view kind) {
  HttpResponse response{302, std::string(kind), "text/html; charset=utf-8", "", {}, {}};
  response.headers.emplace_back("location", std::move(location));
  return response;
}

Session session_of(const App& app, const HttpRequest& request) {
  Session session = read_session(app.signer, request.cookie);
  const std::string_view transport = request.uri.query.get("transport");
  if ((transport == "longpoll" || transport == "auto") && transport != session.transport) {
    session.transport = transport;
    session.fresh = true;
  }
  return session;
}

std::string_view submitted_token(const HttpRequest& request, const Params& form) {
  return request.csrf_header.empty() ? form.get("_csrf_token") : request.csrf_header;
}

}  // namespace

Site::Site(App& app)
    : app_(app),
      script_path_("/assets/app-" + digest(assets::app_js) + ".js"),
      style_path_("/assets/app-" + digest(assets::app_css) + ".css") {}

HttpResponse Site::handle(const HttpRequest& request) {
  if (request.uri.path.starts_with("/stats")) return stats(request);
  const Faults faults = app_.faults.pages().with_query(request.uri.query);
  const bool fails = app_.faults.next_request_fails();
  HttpResponse response = fails ? error_page(request, 500, "") : route(request, faults);
  if (response.kind.empty()) response.kind = "other";
  response.delay += faults.latency;
  return response;
}

HttpResponse Site::route(const HttpRequest& request, const Faults& faults) {
  const std::string& path = request.uri.path;
  const std::string& method = request.method;
  if (path == "/session" && method == "POST") return sign_in(request);
  if (path == "/logout" && (method == "POST" || method == "DELETE")) return sign_out(request);
  if (method != "GET" && method != "HEAD") return error_page(request, 405, "other");
  if (path.starts_with("/assets/") || path == "/favicon.ico") return asset(request);
  if (path.starts_with("/images/")) return image(request, faults);
  if (faults.fail != 0) return error_page(request, static_cast<unsigned>(faults.fail), "page");
  if (path == "/about") {
    return document(request, session_of(app_, request), "About", about_page());
  }
  if (const auto live = find_live_route(path)) return live_page(request, *live, faults);
  return error_page(request, 404, "page");
}

HttpResponse Site::live_page(const HttpRequest& request, const LiveRoute& route,
                             const Faults& faults) {
  const Session session = session_of(app_, request);
  app_.stats.dead_render();
  ViewSocket socket(app_.shop, session, false);
  const auto view = route.make();
  view->mount(route.params, socket);
  if (!socket.navigation) view->handle_params(request.uri, socket);
  if (socket.navigation) return redirect_to(socket.navigation->to, "page");
  Params claims;
  claims.set("id", "phx-" + random_token(12));
  claims.set("url", request.uri.to_string());
  const std::string signed_claims = app_.signer.sign("live_view", claims.encode());
  std::string body = fmt::format(
      R"(<div id="{}" data-phx-main data-phx-session="{}" data-phx-static="{}">{}</div>)",
      claims.get("id"), signed_claims, app_.signer.sign("static", claims.get("id")),
      to_html(app_layout(socket, view->render(socket), faults.slow_asset)));
  return document(request, session, view->title(), std::move(body));
}

HttpResponse Site::document(const HttpRequest&, Session session, std::string_view title,
                            std::string body) {
  HttpResponse response;
  response.kind = "page";
  response.headers.emplace_back("cache-control", "max-age=0, private, must-revalidate");
  if (session.fresh) {
    response.headers.emplace_back("set-cookie", session_cookie(app_.signer, session));
  }
  response.body = root_layout(
      {title, session, script_path_ + "?vsn=d", style_path_ + "?vsn=d", std::move(body)});
  return response;
}

HttpResponse Site::sign_in(const HttpRequest& request) {
  const Params form = parse_query(request.body);
  Session session = read_session(app_.signer, request.cookie);
  if (!session.csrf_matches(submitted_token(request, form)))
    return error_page(request, 403, "form");
  const std::string_view email = form.get("user[email]");
  if (!is_email(email) || form.get("user[password]").size() < 8) {
    return redirect_to("/login", "form");
  }
  session.user = email;
  session.csrf = random_token(24);
  const std::string_view return_to = form.get("return_to");
  HttpResponse response =
      redirect_to(std::string(is_local_path(return_to) ? return_to : "/"), "form");
  response.headers.emplace_back("set-cookie", session_cookie(app_.signer, session));
  return response;
}

HttpResponse Site::sign_out(const HttpRequest& request) {
  Session session = read_session(app_.signer, request.cookie);
  if (!session.csrf_matches(submitted_token(request, parse_query(request.body)))) {
    return error_page(request, 403, "form");
  }
  session.user.clear();
  session.csrf = random_token(24);
  HttpResponse response = redirect_to("/", "form");
  response.headers.emplace_back("set-cookie", session_cookie(app_.signer, session));
  return response;
}

HttpResponse Site::asset(const HttpRequest& request) {
  const std::string& path = request.uri.path;
  HttpResponse response;
  response.kind = "asset";
  response.headers.emplace_back("cache-control", "public, max-age=31536000, immutable");
  if (path == script_path_) {
    response.content_type = "text/javascript; charset=utf-8";
    response.body = assets::app_js;
  } else if (path == style_path_) {
    response.content_type = "text/css; charset=utf-8";
    response.body = assets::app_css;
  } else if (path == "/favicon.ico") {
    response.content_type = "image/svg+xml";
    response.body = assets::favicon_svg;
  } else {
    return error_page(request, 404, "asset");
  }
  return response;
}

HttpResponse Site::image(const HttpRequest& request, const Faults& faults) {
  std::string_view name = request.uri.path;
  name.remove_prefix(std::string_view("/images/").size());
  int id = 0;
  const char* const end = name.data() + name.size();
  const auto number = std::from_chars(name.data(), end, id);
  if (name == "slow.svg") {
    id = 1;
  } else if (number.ec != std::errc{} || std::string_view(number.ptr, end) != ".svg") {
    id = 0;
  }
  const Product* product = app_.shop.catalogue.find(id);
  if (!product) return error_page(request, 404, "image");
  HttpResponse response;
  response.kind = "image";
  response.content_type = "image/svg+xml";
  response.body = product_svg(*product);
  response.delay = request.uri.query.milliseconds("delay").value_or(faults.slow_asset);
  const std::string etag = fmt::format("\"{}\"", digest(response.body));
  response.headers.emplace_back("etag", etag);
  response.headers.emplace_back("cache-control", "public, max-age=60");
  if (request.if_none_match == etag) {
    response.status = 304;
    response.body.clear();
  }
  return response;
}

HttpResponse Site::stats(const HttpRequest& request) {
  const bool reset = request.uri.path == "/stats/reset";
  if (!reset && request.uri.path != "/stats") return error_page(request, 404, "");
  if (request.method != (reset ? "POST" : "GET")) return error_page(request, 405, "");
  if (reset) app_.stats.reset();
  HttpResponse response;
  response.content_type = "application/json; charset=utf-8";
  response.headers.emplace_back("cache-control", "no-store");
  response.body = app_.stats.to_json();
  return response;
}

HttpResponse Site::error_page(const HttpRequest& request, unsigned status, std::string_view kind) {
  HttpResponse response =
      document(request, session_of(app_, request), std::to_string(status), message_page(status));
  response.status = status;
  response.kind = kind;
  return response;
}

}  // namespace liveload::demo
