#include "static_pages.hpp"

#include "../rendered.hpp"

namespace liveload::demo {
namespace {

const Template kPlain{
    R"(<header class="site-header"><div class="bar"><a class="brand" id="nav-home" href="/">Kiln <i>&amp;</i> Leaf</a>
<nav id="nav"><a id="nav-feed" href="/feed">Journal</a><a id="nav-counter" href="/counter">Tally</a><a id="nav-about" href="/about">About</a><a id="nav-cart" class="cart-link" href="/cart">Cart</a></nav></div></header>
<main class="prose">{}</main>
<footer class="site-footer"><p>Kiln &amp; Leaf sells invented tea and pottery. Nothing here can be bought, and nothing is sent. <a id="nav-laboratory" href="/laboratory">Laboratory</a></p></footer>)"};

const Template kAbout{R"(<h1 id="about">A small shop with two shelves</h1>
<p>On the left, tea: green, oolong and black, picked by people we made up on hills that are on no map. On the right, the pottery to drink it from, thrown on a wheel that never turned.</p>
<p>The shop itself is real enough. It is a LiveView application served from C++, and its pages talk to the server through the same client that every Phoenix application uses. This page is the exception: plain HTML, no socket, nothing that updates.</p>
<p><a id="to-shop" href="/">Back to the shelves</a></p>)"};

const Template kMessage{
    R"(<h1 id="error">{}</h1><p>{}</p><p><a id="to-shop" href="/">Back to the shop</a></p>)"};

}  // namespace

std::string about_page() {
  return to_html(kPlain(kAbout()));
}

std::string message_page(unsigned status) {
  const char* text = "The server could not answer this request.";
  if (status == 401) text = "The staff room is for staff.";
  if (status == 403) text = "This form is out of date. Open the page again and repeat it.";
  if (status == 404) text = "There is nothing at this address.";
  if (status == 405) text = "This address does not take that kind of request.";
  return to_html(kPlain(kMessage(status, text)));
}

bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.rfind('@') == at &&
         text.find(' ') == std::string_view::npos;
}

}  // namespace liveload::demo
