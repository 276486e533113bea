#pragma once
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace liveload::demo {

struct Product {
  int id;
  std::string name;
  std::string kind;  // "Tea" or "Pottery"
  std::string note;  // one line for the card
  std::string description;
  int price_cents;
  int hue;    // the colour of its picture, in degrees
  int shape;  // 0 tin, 1 teapot, 2 cup, 3 bowl
};

struct Review {
  std::string author;
  int stars;
  std::string text;
};

// The same 60 products at each start, numbered from 1. Immutable.
class Catalogue {
 public:
  Catalogue();
  const std::vector<Product>& products() const { return products_; }
  const Product* find(int id) const;
  // Those whose name, kind or note holds each word of the query, in order of number; the case of
  // ASCII letters is ignored.
  std::vector<const Product*> search(std::string_view query) const;
  static std::vector<Review> reviews(const Product& product);

 private:
  std::vector<Product> products_;
};

// The picture of a product, drawn from its data.
std::string product_svg(const Product& product);
// "£12.50"
std::string format_price(int cents);

struct CartLine {
  int product;
  int quantity;
};
using Cart = std::vector<CartLine>;

struct Order {
  int id;
  std::string owner;  // the session that placed it
  std::string name, address;
  Cart lines;
  int total_cents;
};

// Carts by session and the orders made of them, in memory; beyond 50,000 carts or orders the oldest
// are forgotten. Thread-safe.
class Carts {
 public:
  Cart get(const std::string& session) const;
  int count(const std::string& session) const;
  // A quantity of 0 removes the line; more than 99 is cut to 99.
  void set_quantity(const std::string& session, int product, int quantity);
  void add(const std::string& session, int product, int quantity);
  // Turns the cart into an order and empties it.
  Order place_order(const std::string& session, const Catalogue& catalogue, std::string name,
                    std::string address);
  // Only to the session that placed it.
  std::optional<Order> find_order(int id, const std::string& session) const;

 private:
  Cart& cart_of(const std::string& session);
  void change(const std::string& session, int product, int quantity, bool relative);

  mutable std::mutex mutex_;
  std::map<std::string, Cart> carts_;
  std::list<std::string> cart_order_;
  std::map<int, Order> orders_;
  int last_order_ = 1000;
};

// A visitor's letter; its photos by number.
struct Letter {
  int id;
  std::string author, text;
  std::vector<int> photos;
};

// Letters with photos, in memory: the newest 50, and fewer if their photos come to more than 32 MB.
// Thread-safe.
class Guestbook {
 public:
  void add(std::string author, std::string text, std::vector<std::string> photos);
  std::vector<Letter> latest(std::size_t count) const;
  // Null if it was forgotten.
  std::shared_ptr<const std::string> photo(int id) const;

 private:
  mutable std::mutex mutex_;
  std::deque<Letter> letters_;
  std::map<int, std::shared_ptr<const std::string>> photos_;
  std::size_t photo_bytes_ = 0;
  int last_letter_ = 0, last_photo_ = 0;
};

// How often something has gone wrong already, by name; the oldest of 10,000 names are forgotten.
// Thread-safe.
class Mishaps {
 public:
  // Counts one more of `name` if there were fewer than `most`, and says so.
  bool fewer_than(int most, const std::string& name);

 private:
  std::mutex mutex_;
  std::map<std::string, int> counts_;
  std::deque<std::string> order_;
};

// "image/png" and the like, by how the bytes begin; empty if they are no picture that browsers
// show.
std::string_view image_type(std::string_view bytes);

int total_cents(const Cart& cart, const Catalogue& catalogue);

}  // namespace liveload::demo
