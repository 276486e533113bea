#include <fmt/format.h>

#include <algorithm>

#include "pages.hpp"

namespace liveload::demo {
namespace {

constexpr int kPerPage = 12;

const Template kCataloguePage{R"(<section class="hero">
  <h1>Tea, and what to drink it from</h1>
  <form id="search" class="search" role="search" phx-change="search" phx-submit="search">
    <input id="q" type="search" name="q" value="{}" placeholder="Search teas and pottery" aria-label="Search" autocomplete="off" phx-debounce="150">
  </form>
  <p id="result-count" class="muted">{}</p>
</section>
<ul id="products" class="grid">{}</ul>
{})"};

const Template kCard{R"(<li id="product-{}" class="card">
  <a id="product-link-{}" href="/products/{}" data-phx-link="redirect" data-phx-link-state="push">
    <img src="/images/{}.svg" alt="" width="200" height="200" loading="lazy">
    <span class="name">{}</span><span class="muted">{}</span><span class="price">{}</span>
  </a>
</li>)"};

const Template kPager{
    R"(<nav id="pager" class="pager" aria-label="Pages">{}<span id="page-number">Page {} of {}</span>{}</nav>)"};
const Template kPrevious{
    R"(<a id="previous-page" href="{}" data-phx-link="patch" data-phx-link-state="push">Previous</a>)"};
const Template kNext{
    R"(<a id="next-page" href="{}" data-phx-link="patch" data-phx-link-state="push">Next</a>)"};
const Template kNoLink{R"(<span class="no-link"></span>)"};
const Template kNothing{
    R"(<p id="no-results" class="empty">Nothing on our shelves matches “{}”. Try “oolong” or “cup”.</p>)"};

class CataloguePage : public LiveView {
 public:
  void handle_params(const Uri& uri, ViewSocket& socket) override {
    query_ = uri.query.get("q");
    found_ = socket.shop.catalogue.search(query_);
    pages_ = std::max(1, (static_cast<int>(found_.size()) + kPerPage - 1) / kPerPage);
    page_ = std::clamp(uri.query.number("page").value_or(1), 1, pages_);
  }

  void handle_event(const Event& event, ViewSocket& socket) override {
    if (event.name != "search") return LiveView::handle_event(event, socket);
    query_ = event.value.get("q");
    socket.push_patch(address(1), true);
  }

  std::string title() const override { return "The shelves"; }

  Rendered render(const ViewSocket&) const override {
    Comprehension cards(kCard);
    const int first = (page_ - 1) * kPerPage;
    const int last = std::min(first + kPerPage, static_cast<int>(found_.size()));
    for (int i = first; i < last; ++i) {
      const Product& product = *found_[static_cast<std::size_t>(i)];
      cards.add(std::to_string(product.id), product.id, product.id, product.id, product.id,
                product.name, product.note, format_price(product.price_cents));
    }
    return kCataloguePage(query_, count_text(), std::move(cards), below());
  }

 private:
  std::string count_text() const {
    return fmt::format("{} {}", found_.size(), found_.size() == 1 ? "thing" : "things");
  }

  std::string address(int page) const {
    Uri uri{"/", {}};
    if (!query_.empty()) uri.query.set("q", query_);
    if (page > 1) uri.query.set("page", std::to_string(page));
    return uri.to_string();
  }

  Rendered below() const {
    if (found_.empty()) return kNothing(query_);
    return kPager(page_ > 1 ? kPrevious(address(page_ - 1)) : kNoLink(), page_, pages_,
                  page_ < pages_ ? kNext(address(page_ + 1)) : kNoLink());
  }

  std::string query_;
  std::vector<const Product*> found_;
  int page_ = 1;
  int pages_ = 1;
};

}  // namespace

std::unique_ptr<LiveView> make_catalogue_page() {
  return std::make_unique<CataloguePage>();
}

}  // namespace liveload::demo
