#include "pages.hpp"

namespace liveload::demo {
namespace {

const Template kCartPage{R"(<section class="cart"><h1>Your cart</h1>{}</section>)"};
const Template kEmpty{
    R"(<p id="cart-empty" class="empty">There is nothing in it yet. <a href="/" data-phx-link="redirect" data-phx-link-state="push">Have a look around</a></p>)"};
const Template kFull{R"(<ul id="cart-lines" class="lines">{}</ul>
<p class="total">Total <strong id="cart-total">{}</strong></p>
<p class="actions"><a id="to-checkout" class="primary" href="/checkout" data-phx-link="redirect" data-phx-link-state="push">Go to checkout</a></p>)"};
const Template kCartLine{R"(<li id="line-{}">
  <img src="/images/{}.svg" alt="" width="72" height="72">
  <a class="name" href="/products/{}" data-phx-link="redirect" data-phx-link-state="push">{}</a>
  <form id="quantity-form-{}" phx-change="set_quantity" phx-submit="set_quantity">
    <input type="hidden" name="product" value="{}">
    <input id="quantity-{}" type="number" name="quantity" min="0" max="99" value="{}" aria-label="Quantity" phx-debounce="100">
  </form>
  <span class="price" id="line-total-{}">{}</span>
  <button id="remove-{}" class="plain" phx-click="remove" phx-value-product="{}" aria-label="Remove">Remove</button>
</li>)"};

class CartPage : public LiveView {
 public:
  void handle_event(const Event& event, ViewSocket& socket) override {
    const std::optional<int> product = event.value.number("product");
    const Product* known = socket.shop.catalogue.find(product.value_or(0));
    if (event.name == "remove" && known) {
      socket.shop.carts.set_quantity(socket.session.id, known->id, 0);
    } else if (event.name == "set_quantity" && known) {
      // While the field is being retyped it is empty for a moment: that changes nothing.
      const std::optional<int> quantity = event.value.number("quantity");
      if (quantity) socket.shop.carts.set_quantity(socket.session.id, known->id, *quantity);
    } else {
      LiveView::handle_event(event, socket);
    }
  }

  std::string title() const override { return "Your cart"; }

  Rendered render(const ViewSocket& socket) const override {
    const Catalogue& catalogue = socket.shop.catalogue;
    const Cart cart = socket.shop.carts.get(socket.session.id);
    if (cart.empty()) return kCartPage(kEmpty());
    Comprehension lines(kCartLine);
    for (const auto& [id, quantity] : cart) {
      const Product& product = *catalogue.find(id);
      lines.add(std::to_string(id), id, id, id, product.name, id, id, id, quantity, id,
                format_price(product.price_cents * quantity), id, id);
    }
    return kCartPage(kFull(std::move(lines), format_price(total_cents(cart, catalogue))));
  }
};

}  // namespace

std::unique_ptr<LiveView> make_cart_page() {
  return std::make_unique<CartPage>();
}

}  // namespace liveload::demo
