#include "live_view.hpp"

#include <array>
#include <stdexcept>

#include "pages/pages.hpp"

namespace liveload::demo {

void LiveView::mount(const Params&, ViewSocket&) {}
void LiveView::handle_params(const Uri&, ViewSocket&) {}
void LiveView::handle_info(std::string_view, ViewSocket&) {}
void LiveView::handle_progress(const UploadEntry&, ViewSocket&) {}
Upload* LiveView::upload(std::string_view) {
  return nullptr;
}
Components* LiveView::components() {
  return nullptr;
}
void LiveView::handle_event(const Event& event, ViewSocket&) {
  throw std::runtime_error("no view handles the event " + event.name);
}

std::optional<LiveRoute> find_live_route(std::string_view path) {
  struct Route {
    std::string_view path;
    bool takes_id;
    std::unique_ptr<LiveView> (*make)();
  };
  static constexpr std::array kRoutes{
      Route{"/", false, make_catalogue_page},        Route{"/products/", true, make_product_page},
      Route{"/cart", false, make_cart_page},         Route{"/login", false, make_login_page},
      Route{"/checkout", false, make_checkout_page}, Route{"/orders/", true, make_order_page},
      Route{"/feed", false, make_feed_page},         Route{"/counter", false, make_counter_page},
      Route{"/letters", false, make_letters_page},   Route{"/papers", false, make_papers_page},
      Route{"/scales", false, make_scales_page},     Route{"/daybook", false, make_daybook_page},
      Route{"/archive", false, make_archive_page},   Route{"/blends", false, make_blends_page},
      Route{"/tills", false, make_tills_page},       Route{"/radio", false, make_radio_page},
      Route{"/radio/", true, make_radio_page},       Route{"/drawers", false, make_drawers_page},
      Route{"/notices", false, make_notices_page},   Route{"/bench", false, make_bench_page},
      Route{"/wishlist", false, make_wishlist_page}, Route{"/kiln", false, make_kiln_page},
  };
  for (const Route& route : kRoutes) {
    if (!route.takes_id && path == route.path) return LiveRoute{route.make, {}};
    if (route.takes_id && path.starts_with(route.path) && path.size() > route.path.size()) {
      LiveRoute found{route.make, {}};
      found.params.set("id", path.substr(route.path.size()));
      return found;
    }
  }
  return std::nullopt;
}

std::unique_ptr<LiveView> make_nested_view(std::string_view name) {
  if (name == "till") return make_till();
  if (name == "radio") return make_radio();
  return nullptr;
}

}  // namespace liveload::demo
