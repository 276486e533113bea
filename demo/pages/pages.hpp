#pragma once
#include <memory>

#include "../live_view.hpp"

namespace liveload::demo {

std::unique_ptr<LiveView> make_catalogue_page();  // /             live search, paging by patches
std::unique_ptr<LiveView> make_product_page();    // /products/:id reviews that arrive later
std::unique_ptr<LiveView> make_cart_page();       // /cart
std::unique_ptr<LiveView>
make_login_page();  // /login        checked over the socket, sent over HTTP
std::unique_ptr<LiveView> make_checkout_page();  // /checkout     needs a signed-in user
std::unique_ptr<LiveView> make_order_page();     // /orders/:id
std::unique_ptr<LiveView> make_feed_page();      // /feed         the server pushes, unasked
std::unique_ptr<LiveView> make_counter_page();   // /counter      plain events, slow ones, a crash

}  // namespace liveload::demo
