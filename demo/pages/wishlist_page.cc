#include <algorithm>
#include <boost/json/parse.hpp>

#include "pages.hpp"

namespace liveload::demo {
namespace {

// The hook "Sortable" (assets/hooks.js) sends the order after a drop; the server has the last word.
const Template kWishlistPage{R"(<section class="panel">
  <h1>The wish list</h1>
  <p class="muted">Drag what you want most to the top.</p>
  <ol id="wishlist" class="lines sortable" phx-hook="Sortable">{}</ol>
  <p class="muted">Order: <output id="wish-order">{}</output>, changed <output id="reorders">{}</output> times</p>
</section>)"};
const Template kWish{R"(<li id="wish-{}" data-id="{}" draggable="true">
  <img src="/images/{}.svg" alt="" width="56" height="56" draggable="false"><span class="name">{}</span><span class="price">{}</span></li>)"};

class WishlistPage : public LiveView {
 public:
  void handle_event(const Event& event, ViewSocket& socket) override {
    if (event.name != "reorder") return LiveView::handle_event(event, socket);
    const std::vector<int> order = read_ids(event.value.get("ids"));
    if (!std::is_permutation(order.begin(), order.end(), wishes_.begin(), wishes_.end())) {
      throw std::runtime_error("that is another wish list");
    }
    wishes_ = order;
    ++reorders_;
    socket.reply(R"({"saved":true})");
  }

  std::string title() const override { return "Wish list"; }

  Rendered render(const ViewSocket& socket) const override {
    Comprehension list(kWish);
    std::string order;
    for (const int id : wishes_) {
      const Product& product = *socket.shop.catalogue.find(id);
      const std::string number = std::to_string(id);
      list.add(number, id, id, id, product.name, format_price(product.price_cents));
      order += (order.empty() ? "" : ",") + number;
    }
    return kWishlistPage(std::move(list), order, reorders_);
  }

 private:
  // ["3","1"] or [3,1]
  static std::vector<int> read_ids(std::string_view text) {
    std::vector<int> ids;
    const boost::json::value json = boost::json::parse({text.data(), text.size()});
    for (const boost::json::value& item : json.as_array()) {
      Params field;
      field.set("id", item.is_string() ? std::string(item.get_string())
                                       : std::to_string(item.to_number<int>()));
      ids.push_back(field.number("id").value_or(0));
    }
    return ids;
  }

  std::vector<int> wishes_{4, 17, 23, 38, 51};
  int reorders_ = 0;
};

}  // namespace

std::unique_ptr<LiveView> make_wishlist_page() {
  return std::make_unique<WishlistPage>();
}

}  // namespace liveload::demo
