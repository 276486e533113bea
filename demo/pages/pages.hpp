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
std::unique_ptr<LiveView> make_letters_page();   // /letters      photos sent with a form
std::unique_ptr<LiveView> make_papers_page();    // /papers       files sent as soon as selected
std::unique_ptr<LiveView> make_scales_page();    // /scales       a hook, its questions and events
std::unique_ptr<LiveView> make_daybook_page();   // /daybook      a stream: insert, delete, reset
std::unique_ptr<LiveView> make_archive_page();   // /archive      a stream scrolled without end
std::unique_ptr<LiveView> make_blends_page();    // /blends       live components
std::unique_ptr<LiveView> make_tills_page();     // /tills        LiveViews in a LiveView
std::unique_ptr<LiveView> make_radio_page();     // /radio        a sticky LiveView
std::unique_ptr<LiveView> make_drawers_page();   // /drawers      JS commands
std::unique_ptr<LiveView> make_notices_page();   // /notices      flash
std::unique_ptr<LiveView> make_bench_page();     // /bench        keys, focus, debounce, throttle
std::unique_ptr<LiveView> make_wishlist_page();  // /wishlist     dragged into order
std::unique_ptr<LiveView> make_kiln_page();      // /kiln         crashes, on events and mounts

// Views that pages nest.
std::unique_ptr<LiveView> make_till();
std::unique_ptr<LiveView> make_radio();

}  // namespace liveload::demo
