#include <fmt/format.h>

#include "pages.hpp"

namespace liveload::demo {
namespace {

constexpr Milliseconds kReviewsTake{150};

const Template kProductPage{R"(<article class="product">
  <img id="product-image" src="/images/{}.svg" alt="{}" width="480" height="480">
  <div class="details">
    <p class="muted">{}</p>
    <h1 id="product-name">{}</h1>
    <p id="product-price" class="price">{}</p>
    <p>{}</p>
    <p><button id="add-to-cart" class="primary" phx-click="add_to_cart" phx-disable-with="Adding…">Add to cart</button>{}</p>
  </div>
</article>
<section class="reviews-block"><h2>What people say</h2>{}</section>)"};

const Template kAdded{
    R"(<span id="in-cart" class="note" role="status">{} in your <a href="/cart" data-phx-link="redirect" data-phx-link-state="push">cart</a></span>)"};
const Template kLoading{R"(<p id="reviews-loading" class="muted loading">Fetching reviews…</p>)"};
const Template kReviews{R"(<ul id="reviews" class="reviews">{}</ul>)"};
const Template kReview{
    R"(<li id="review-{}"><p class="stars" aria-label="{} of 5 stars">{}</p><p>{}</p><p class="muted">{}</p></li>)"};
const Template kMissing{
    R"(<section class="prose"><h1 id="not-found">We do not have that</h1><p>It may have been on another shelf. <a href="/" data-phx-link="redirect" data-phx-link-state="push">Look around</a></p></section>)"};

class ProductPage : public LiveView {
 public:
  void mount(const Params& params, ViewSocket& socket) override {
    product_ = socket.shop.catalogue.find(params.number("id").value_or(0));
    if (product_ && socket.connected) socket.send_after(kReviewsTake, "reviews");
  }

  void handle_event(const Event& event, ViewSocket& socket) override {
    if (event.name != "add_to_cart" || !product_) return LiveView::handle_event(event, socket);
    socket.shop.carts.add(socket.session.id, product_->id, 1);
  }

  void handle_info(std::string_view, ViewSocket&) override { reviews_arrived_ = true; }

  std::string title() const override { return product_ ? product_->name : "Not found"; }

  Rendered render(const ViewSocket& socket) const override {
    if (!product_) return kMissing();
    int in_cart = 0;
    for (const CartLine& line : socket.shop.carts.get(socket.session.id)) {
      if (line.product == product_->id) in_cart = line.quantity;
    }
    return kProductPage(product_->id, product_->name, product_->note, product_->name,
                        format_price(product_->price_cents), product_->description,
                        in_cart > 0 ? Dynamic(kAdded(in_cart)) : Dynamic(""),
                        reviews_arrived_ ? reviews() : kLoading());
  }

 private:
  Rendered reviews() const {
    Comprehension list(kReview);
    int number = 0;
    for (const Review& review : Catalogue::reviews(*product_)) {
      std::string stars;
      for (int i = 1; i <= 5; ++i) stars += i <= review.stars ? "★" : "☆";
      ++number;
      list.add(std::to_string(number), number, review.stars, stars, review.text, review.author);
    }
    return kReviews(std::move(list));
  }

  const Product* product_ = nullptr;
  bool reviews_arrived_ = false;
};

}  // namespace

std::unique_ptr<LiveView> make_product_page() {
  return std::make_unique<ProductPage>();
}

}  // namespace liveload::demo
