#include "live_view.hpp"

#include <array>
#include <stdexcept>

#include "pages/pages.hpp"

namespace liveload::demo {

void LiveView::mount(const Params&, ViewSocket&) {}
void LiveView::handle_params(const Uri&, ViewSocket&) {}
void LiveView::handle_info(std::string_view, ViewSocket&) {}
void LiveView::handle_event(const Event& event, ViewSocket&) {
  throw std::runtime_error("no view handles the event " + event.name);
}

std::optional<LiveRoute> find_live_route(std::string_view path) {
  struct Route {
    std::string_view path;  // ends in '/' if an id follows
    std::unique_ptr<LiveView> (*make)();
  };
  static constexpr std::array kRoutes{
      Route{"/", make_catalogue_page},
      Route{"/products/", make_product_page},
      Route{"/cart", make_cart_page},
      Route{"/counter", make_counter_page},
  };
  for (const Route& route : kRoutes) {
    if (path == route.path && route.path != "/products/") return LiveRoute{route.make, {}};
    const bool takes_id = route.path.size() > 1 && route.path.ends_with('/');
    if (takes_id && path.starts_with(route.path) && path.size() > route.path.size()) {
      LiveRoute found{route.make, {}};
      found.params.set("id", path.substr(route.path.size()));
      return found;
    }
  }
  return std::nullopt;
}

}  // namespace liveload::demo
