#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "shop.hpp"

namespace liveload::demo {
namespace {

struct Line {
  const char* name;
  const char* kind;
  const char* note;
  const char* description;
  int shape;
  int price_cents;
};

constexpr std::array kLines{
    Line{
        "Green Tea", "Tea", "Fresh, grassy, 75 °C",
        "Young leaves, steamed within the hour and rolled by hand. Two grams a cup, water well off "
        "the boil, two minutes; it gives three infusions.",
        0, 890},
    Line{"Teapot", "Pottery", "Stoneware, 600 ml",
         "Thrown in one piece with a spout that does not drip and a lid that stays where it is. "
         "Fired twice; dishwasher safe, though it prefers not to be.",
         1, 4800},
    Line{"Oolong", "Tea", "Half oxidised, floral",
         "Tightly rolled leaves that open over five infusions, from orchid to warm stone. Rinse "
         "once, "
         "then thirty seconds and a little longer each time.",
         0, 1250},
    Line{"Cup", "Pottery", "Porcelain, 180 ml",
         "Thin at the lip, heavier at the foot, and glazed inside only, so that it warms the hands "
         "without burning them. Sold one by one.",
         2, 1600},
    Line{"Black Tea", "Tea", "Malty, takes milk",
         "Whole leaf from the second flush, brisk enough for the morning and round enough for the "
         "afternoon. Boiling water, four minutes.",
         0, 760},
    Line{"Serving Bowl", "Pottery", "Wood-fired, 22 cm",
         "Three days in the kiln leave ash and flame marks that no two bowls share. For noodles, "
         "for "
         "fruit, or for nothing at all.",
         3, 5400},
};

struct Series {
  const char* name;
  int hue;
};
constexpr std::array<Series, 10> kSeries{{{"Harbour Mist", 198},
                                          {"Juniper Ridge", 152},
                                          {"Copper Lantern", 22},
                                          {"Winter Orchard", 348},
                                          {"Salt Meadow", 84},
                                          {"Paper Moon", 46},
                                          {"Heron Lake", 212},
                                          {"Plum Rain", 286},
                                          {"Quiet Kiln", 12},
                                          {"First Frost", 176}}};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

}  // namespace

Catalogue::Catalogue() {
  for (const Series& series : kSeries) {
    for (int kind = 0; kind < static_cast<int>(kLines.size()); ++kind) {
      const Line& line = kLines[static_cast<std::size_t>(kind)];
      const int id = static_cast<int>(products_.size()) + 1;
      products_.push_back({id, fmt::format("{} {}", series.name, line.name), line.kind, line.note,
                           line.description, line.price_cents + (id * 37 % 11) * 50,
                           (series.hue + kind * 17) % 360, line.shape});
    }
  }
}

const Product* Catalogue::find(int id) const {
  if (id < 1 || id > static_cast<int>(products_.size())) return nullptr;
  return &products_[static_cast<std::size_t>(id) - 1];
}

std::vector<const Product*> Catalogue::search(std::string_view query) const {
  const std::string words = lower(query);
  std::vector<const Product*> found;
  for (const Product& product : products_) {
    const std::string text = lower(product.name + " " + product.kind + " " + product.note);
    bool matches = true;
    for (std::size_t at = 0; matches && at < words.size();) {
      const std::size_t end = std::min(words.find(' ', at), words.size());
      matches = text.find(std::string_view(words).substr(at, end - at)) != std::string::npos;
      at = end + 1;
    }
    if (matches) found.push_back(&product);
  }
  return found;
}

std::vector<Review> Catalogue::reviews(const Product& product) {
  static const std::array<Review, 6> kReviews{
      {{"Maren", 5, "Better than in the picture. It has been in use every day since it came."},
       {"Idris", 4, "Arrived well packed, and sooner than promised. I would buy it again."},
       {"Ottoline", 5, "A present that was not passed on. What more is there to say?"},
       {"Bram", 3, "Good, though smaller than I had imagined. Read the measurements."},
       {"Sunniva", 5, "I bought one, then five more for the whole table."},
       {"Teodor", 4, "Simple, honest, well made. The colour is a little darker than shown."}}};
  std::vector<Review> out;
  for (int i = 0; i < 3; ++i) {
    out.push_back(kReviews[static_cast<std::size_t>(product.id + i * 2) % kReviews.size()]);
  }
  return out;
}

std::string format_price(int cents) {
  return fmt::format("£{}.{:02}", cents / 100, cents % 100);
}

}  // namespace liveload::demo
