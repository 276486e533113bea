#include <fmt/format.h>

#include <array>

#include "shop.hpp"

namespace liveload::demo {
namespace {

// Each drawing stands on the line y = 150 of a 200 x 200 field. {0} is the glaze, {1} its shade,
// {2} its light.
constexpr std::array<const char*, 4> kShapes{
    R"(<rect x="62" y="62" width="76" height="88" rx="6" fill="{0}"/><rect x="58" y="48" width="84" height="20" rx="6" fill="{1}"/>
<rect x="62" y="88" width="76" height="40" fill="{2}"/><path d="M100 122c-14-8-14-22 0-30 14 8 14 22 0 30z" fill="{1}"/><path d="M100 94v28" stroke="{2}" stroke-width="1.5"/>)",
    R"(<path d="M139 96c26-8 32 34-2 36" fill="none" stroke="{1}" stroke-width="8"/><path d="M64 104 38 80l-6 5 26 44z" fill="{1}"/>
<path d="M60 112c0-26 18-38 40-38s40 12 40 38-14 38-40 38-40-12-40-38z" fill="{0}"/><path d="M78 76c4-10 40-10 44 0z" fill="{1}"/><circle cx="100" cy="64" r="6" fill="{1}"/>
<path d="M70 106c2-14 10-22 22-25" fill="none" stroke="{2}" stroke-width="4" stroke-linecap="round"/>)",
    R"(<path d="M66 84h68l-8 58c-1 5-4 8-9 8H83c-5 0-8-3-9-8z" fill="{0}"/><ellipse cx="100" cy="84" rx="34" ry="8" fill="{1}"/><path d="M78 98l5 38" stroke="{2}" stroke-width="4" stroke-linecap="round"/>
<path d="M88 62c-6-8 6-12 0-20M104 62c-6-8 6-12 0-20" fill="none" stroke="{2}" stroke-width="3" stroke-linecap="round"/>)",
    R"(<path d="M42 96h116c0 34-26 50-44 50H86c-18 0-44-16-44-50z" fill="{0}"/><path d="M84 146h32l4 6H80z" fill="{1}"/><ellipse cx="100" cy="96" rx="58" ry="11" fill="{1}"/>
<path d="M56 112c5 13 14 21 24 25" fill="none" stroke="{2}" stroke-width="4" stroke-linecap="round"/>)"};

}  // namespace

std::string product_svg(const Product& product) {
  const std::string glaze = fmt::format("hsl({} 42% 52%)", product.hue);
  const std::string shade = fmt::format("hsl({} 44% 38%)", product.hue);
  const std::string light = fmt::format("hsl({} 48% 84%)", product.hue);
  return fmt::format(
      R"svg(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" role="img"><rect width="200" height="200" fill="hsl({} 38% 91%)"/><ellipse cx="100" cy="151" rx="58" ry="7" fill="hsl({} 26% 78%)"/>{}</svg>)svg",
      product.hue, product.hue,
      fmt::format(fmt::runtime(kShapes[static_cast<std::size_t>(product.shape)]), glaze, shade,
                  light));
}

}  // namespace liveload::demo
