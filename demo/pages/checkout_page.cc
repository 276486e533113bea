#include <algorithm>

#include "field.hpp"
#include "pages.hpp"

namespace liveload::demo {
namespace {

const Template kCheckoutPage{R"(<section class="panel">
  <h1>Checkout</h1>
  <p class="summary"><span id="checkout-count">{}</span><strong id="checkout-total">{}</strong></p>
  <form id="checkout-form" phx-change="validate" phx-submit="place_order">
    {}{}{}
    <button id="place-order" type="submit" class="primary" phx-disable-with="Placing the order…">Place the order</button>
  </form>
</section>)"};

const Template kOrder{R"(<section class="panel" id="order">
  <h1>Thank you, <span id="order-name">{}</span></h1>
  <p>Order <strong id="order-number">{}</strong> is on its way to nowhere: {}.</p>
  <ul id="order-lines" class="feed">{}</ul>
  <p class="total">Total <strong id="order-total">{}</strong></p>
  <p><a id="continue" href="/" data-phx-link="redirect" data-phx-link-state="push">Back to the shelves</a></p>
</section>)"};
const Template kCheckoutLine{R"(<li><span>{} × {}</span><span class="price">{}</span></li>)"};
const Template kMissing{
    R"(<section class="panel"><h1 id="not-found">No such order</h1><p class="muted">At least none of yours.</p></section>)"};

std::string things(int count) {
  return std::to_string(count) + (count == 1 ? " thing" : " things");
}

bool is_card_number(std::string_view text) {
  const auto digits =
      std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  const auto blanks = std::count(text.begin(), text.end(), ' ');
  return digits == 16 && digits + blanks == static_cast<std::ptrdiff_t>(text.size());
}

class CheckoutPage : public LiveView {
 public:
  void mount(const Params&, ViewSocket& socket) override {
    if (socket.session.user.empty()) {
      socket.redirect("/login?return_to=%2Fcheckout");
    } else if (socket.shop.carts.count(socket.session.id) == 0) {
      socket.push_navigate("/cart");
    }
  }

  void handle_event(const Event& event, ViewSocket& socket) override {
    const bool submitted = event.name == "place_order";
    if (!submitted && event.name != "validate") return LiveView::handle_event(event, socket);
    for (Field* field : {&name_, &address_, &card_}) field->read(event, submitted);
    name_.problem = name_.value.empty() ? "Who is it for?" : "";
    address_.problem = address_.value.size() >= 10 ? "" : "Street and town, please.";
    card_.problem = is_card_number(card_.value) ? "" : "A card number has 16 digits. Any will do.";
    if (!submitted || !(name_.problem + address_.problem + card_.problem).empty()) return;
    const Order order = socket.shop.carts.place_order(socket.session.id, socket.shop.catalogue,
                                                      name_.value, address_.value);
    socket.push_navigate("/orders/" + std::to_string(order.id));
  }

  std::string title() const override { return "Checkout"; }

  Rendered render(const ViewSocket& socket) const override {
    const Cart cart = socket.shop.carts.get(socket.session.id);
    return kCheckoutPage(things(socket.shop.carts.count(socket.session.id)),
                         format_price(total_cents(cart, socket.shop.catalogue)), name_.render(),
                         address_.render(), card_.render());
  }

 private:
  Field name_{"order", "name", "Name", "text"};
  Field address_{"order", "address", "Address", "text"};
  Field card_{"order", "card", "Card number", "text"};
};

class OrderPage : public LiveView {
 public:
  void mount(const Params& params, ViewSocket& socket) override {
    order_ = socket.shop.carts.find_order(params.number("id").value_or(0), socket.session.id);
  }

  std::string title() const override { return "Your order"; }

  Rendered render(const ViewSocket& socket) const override {
    if (!order_) return kMissing();
    Comprehension lines(kCheckoutLine);
    for (const auto& [id, quantity] : order_->lines) {
      const Product& product = *socket.shop.catalogue.find(id);
      lines.add(std::to_string(id), quantity, product.name,
                format_price(product.price_cents * quantity));
    }
    return kOrder(order_->name, order_->id, order_->address, std::move(lines),
                  format_price(order_->total_cents));
  }

 private:
  std::optional<Order> order_;
};

}  // namespace

std::unique_ptr<LiveView> make_checkout_page() {
  return std::make_unique<CheckoutPage>();
}
std::unique_ptr<LiveView> make_order_page() {
  return std::make_unique<OrderPage>();
}

}  // namespace liveload::demo
