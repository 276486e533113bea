#include <algorithm>

#include "shop.hpp"

namespace liveload::demo {
namespace {

constexpr std::size_t kMostKept = 50'000;
constexpr int kMostOfOne = 99;

}  // namespace

Cart Carts::get(const std::string& session) const {
  const std::lock_guard lock(mutex_);
  const auto place = carts_.find(session);
  return place == carts_.end() ? Cart() : place->second;
}

int Carts::count(const std::string& session) const {
  int count = 0;
  for (const CartLine& line : get(session)) count += line.quantity;
  return count;
}

Cart& Carts::cart_of(const std::string& session) {
  const auto [place, added] = carts_.try_emplace(session);
  if (added) {
    cart_order_.push_back(session);
    if (cart_order_.size() > kMostKept) {
      carts_.erase(cart_order_.front());
      cart_order_.pop_front();
    }
  }
  return place->second;
}

void Carts::set_quantity(const std::string& session, int product, int quantity) {
  change(session, product, quantity, false);
}

void Carts::add(const std::string& session, int product, int quantity) {
  change(session, product, quantity, true);
}

void Carts::change(const std::string& session, int product, int quantity, bool relative) {
  const std::lock_guard lock(mutex_);
  Cart& cart = cart_of(session);
  auto line = std::find_if(cart.begin(), cart.end(),
                           [&](const CartLine& l) { return l.product == product; });
  if (line == cart.end()) line = cart.insert(cart.end(), {product, 0});
  line->quantity = std::min(relative ? line->quantity + quantity : quantity, kMostOfOne);
  if (line->quantity <= 0) cart.erase(line);
}

Order Carts::place_order(const std::string& session, const Catalogue& catalogue, std::string name,
                         std::string address) {
  const std::lock_guard lock(mutex_);
  Cart lines;
  lines.swap(cart_of(session));
  const int total = total_cents(lines, catalogue);
  Order order{++last_order_, session, std::move(name), std::move(address), std::move(lines), total};
  orders_.emplace(order.id, order);
  if (orders_.size() > kMostKept) orders_.erase(orders_.begin());
  return order;
}

std::optional<Order> Carts::find_order(int id, const std::string& session) const {
  const std::lock_guard lock(mutex_);
  const auto place = orders_.find(id);
  if (place == orders_.end() || place->second.owner != session) return std::nullopt;
  return place->second;
}

int total_cents(const Cart& cart, const Catalogue& catalogue) {
  int total = 0;
  for (const CartLine& line : cart) {
    if (const Product* product = catalogue.find(line.product)) {
      total += product->price_cents * line.quantity;
    }
  }
  return total;
}

}  // namespace liveload::demo
