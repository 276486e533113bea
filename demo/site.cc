#include "site.hpp"

#include <fmt/format.h>

#include <charconv>

#include "flash.hpp"
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

// An empty token takes the cookie away.
void set_flash_cookie(HttpResponse& response, const std::string& token) {
  response.headers.emplace_back("set-cookie", fmt::format("{}={}; path=/; max-age={}", kFlashCookie,
                                                          token, token.empty() ? 0 : 60));
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
      style_path_("/assets/app-" + digest(assets::app_css) + ".css"),
      laboratory_path_("/assets/laboratory-" + digest(assets::laboratory_js) + ".js") {}

HttpResponse Site::handle(const HttpRequest& request) {
  if (request.uri.path.starts_with("/stats")) return stats(request);
  const Faults faults = app_.faults.pages().with_query(request.uri.query);
  const bool fails = app_.faults.next_request_fails();
  HttpResponse response;
  try {
    response = fails ? error_page(request, 500, "") : route(request, faults);
  } catch (const std::exception&) {
    response = error_page(request, 500, "page");  // a view crashed while it was rendered
  }
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
  if (path.starts_with("/photos/")) return photo(request);
  if (faults.fail != 0) return error_page(request, static_cast<unsigned>(faults.fail), "page");
  if (path == "/about") {
    return document(request, session_of(app_, request), "About", about_page());
  }
  if (path.starts_with("/laboratory")) return laboratory(request);
  if (const auto live = find_live_route(path)) return live_page(request, *live, faults);
  return error_page(request, 404, "page");
}

HttpResponse Site::live_page(const HttpRequest& request, const LiveRoute& route,
                             const Faults& faults) {
  const Session session = session_of(app_, request);
  app_.stats.dead_render();
  const std::string id = "phx-" + random_token(12);
  const std::string url = request.uri.to_string();
  const std::string_view carried = cookie_value(request.cookie, kFlashCookie);
  Flash flash = carried.empty() ? Flash() : read_flash(app_.signer, carried);
  ViewSocket socket({app_.shop, app_.signer, session, id, url, flash, false});
  const auto view = route.make();
  view->mount(route.params, socket);
  if (!socket.navigation) view->handle_params(request.uri, socket);
  if (socket.navigation) {
    HttpResponse response = redirect_to(socket.navigation->to, "page");
    if (socket.flash_changed) set_flash_cookie(response, sign_flash(app_.signer, flash));
    return response;
  }
  Params claims;
  claims.set("id", id);
  claims.set("url", url);
  if (!flash.empty()) claims.set("flash", sign_flash(app_.signer, flash));
  const std::string signed_claims = app_.signer.sign("live_view", claims.encode());
  std::string body = fmt::format(
      R"(<div id="{}" data-phx-main data-phx-session="{}" data-phx-static="{}">{}</div>)",
      claims.get("id"), signed_claims, app_.signer.sign("static", claims.get("id")),
      to_html(app_layout(socket, view->render(socket), faults.slow_asset)));
  HttpResponse response = document(request, session, view->title(), std::move(body));
  if (!carried.empty()) set_flash_cookie(response, "");
  return response;
}

HttpResponse Site::document(const HttpRequest&, Session session, std::string_view title,
                            std::string body) {
  HttpResponse response;
  response.kind = "page";
  response.headers.emplace_back("cache-control", "max-age=0, private, must-revalidate");
  if (session.fresh) {
    response.headers.emplace_back("set-cookie", session_cookie(app_.signer, session));
  }
  response.body = root_layout({title, session, script_path_ + "?vsn=d", style_path_ + "?vsn=d",
                               std::move(body), app_.faults.pages().head});
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
  } else if (path == laboratory_path_) {
    response.content_type = "text/javascript; charset=utf-8";
    response.body = assets::laboratory_js;
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

HttpResponse Site::laboratory(const HttpRequest& request) {
  const std::string& path = request.uri.path;
  const auto plain = [&](std::string_view title, std::string body) {
    return document(request, session_of(app_, request), title, std::move(body));
  };
  if (path == "/laboratory") {
    const std::string_view asked = request.uri.query.get("frame");
    const bool other_host = asked.starts_with("http://") || asked.starts_with("https://");
    const std::string_view frame =
        other_host || is_local_path(asked) ? asked : std::string_view("/laboratory/frame");
    return plain("Laboratory", laboratory_page(laboratory_path_, frame));
  }
  HttpResponse response;
  response.kind = "page";
  if (path == "/laboratory/frame") {
    response.body = frame_page();
  } else if (path == "/laboratory/popup") {
    response.body = popup_page();
  } else if (path == "/laboratory/prices.csv") {
    response.content_type = "text/csv; charset=utf-8";
    response.headers.emplace_back("content-disposition", "attachment; filename=\"prices.csv\"");
    response.body = price_list(app_.shop.catalogue);
    response.kind = "other";
  } else if (path == "/laboratory/staff") {
    constexpr std::string_view kBasic = "Basic ";
    const std::string_view given = request.authorization;
    const auto who =
        given.starts_with(kBasic) ? from_base64(given.substr(kBasic.size())) : std::nullopt;
    if (who && equal_in_constant_time(*who, "kiln:leaf")) return plain("Staff room", staff_page());
    response = error_page(request, 401, "page");
    response.headers.emplace_back("www-authenticate", "Basic realm=\"Staff room\"");
  } else {
    return error_page(request, 404, "page");
  }
  return response;
}

// What a visitor has sent: nothing but a picture goes out, and browsers are told not to guess.
HttpResponse Site::photo(const HttpRequest& request) {
  Params name;
  name.set("id", std::string_view(request.uri.path).substr(std::string_view("/photos/").size()));
  const auto bytes = app_.shop.guestbook.photo(name.number("id").value_or(0));
  const std::string_view type = bytes ? image_type(*bytes) : "";
  if (type.empty()) return error_page(request, 404, "image");
  HttpResponse response;
  response.kind = "image";
  response.content_type = type;
  response.body = *bytes;
  response.headers.emplace_back("x-content-type-options", "nosniff");
  response.headers.emplace_back("cache-control", "public, max-age=60");
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
