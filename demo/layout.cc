#include "layout.hpp"

#include "flash.hpp"

namespace liveload::demo {
namespace {

const Template kRoot{R"(<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="csrf-token" content="{}">
    <meta name="live-transport" content="{}">
    <title data-suffix=" · Kiln &amp; Leaf">{} · Kiln &amp; Leaf</title>
    {}
    <link phx-track-static rel="stylesheet" href="{}">
    <script defer phx-track-static src="{}"></script>
  </head>
  <body>
    {}
  </body>
</html>
)"};

const Template kApp{R"(<header class="site-header">
  <div class="bar">
    <a class="brand" id="nav-home" href="/" data-phx-link="redirect" data-phx-link-state="push">Kiln <i>&amp;</i> Leaf</a>
    <nav id="nav">
      <a id="nav-feed" href="/feed" data-phx-link="redirect" data-phx-link-state="push">Journal</a>
      <a id="nav-counter" href="/counter" data-phx-link="redirect" data-phx-link-state="push">Tally</a>
      <a id="nav-about" href="/about">About</a>
      {}
      <a id="nav-cart" class="cart-link" href="/cart" data-phx-link="redirect" data-phx-link-state="push">Cart <span id="cart-count" class="badge">{}</span></a>
    </nav>
  </div>
</header>
<main>{}{}</main>
<div id="flash-group" aria-live="polite">{}</div>
<footer class="site-footer"><p>Kiln &amp; Leaf sells invented tea and pottery. Nothing here can be bought, and nothing is sent. <a id="nav-laboratory" href="/laboratory">Laboratory</a></p></footer>
<div id="connection-lost" role="status">Connection lost. Trying to get it back…</div>)"};

const Template kSignedIn{
    R"(<span id="user" class="user">{}</span><a id="sign-out" href="/logout" data-method="delete" data-csrf="{}" data-to="/logout">Sign out</a>)"};
const Template kSignedOut{
    R"(<a id="nav-login" href="/login" data-phx-link="redirect" data-phx-link-state="push">Sign in</a>)"};
const Template kSlowAsset{
    R"(<img id="slow-asset" class="slow-asset" alt="" width="1" height="1" src="/images/slow.svg?delay={}">)"};

}  // namespace

Rendered app_layout(const ViewSocket& socket, Rendered content, Milliseconds slow_asset) {
  const Session& session = socket.session;
  return kApp(session.user.empty() ? kSignedOut() : kSignedIn(session.user, session.csrf),
              socket.shop.carts.count(session.id),
              slow_asset.count() > 0 ? Dynamic(kSlowAsset(slow_asset.count())) : Dynamic(""),
              std::move(content), flash_messages(socket.context.flash));
}

std::string root_layout(const RootLayout& layout) {
  return to_html(kRoot(layout.session.csrf, layout.session.transport, layout.title,
                       Raw{std::string(layout.head)}, layout.style_path, layout.script_path,
                       Raw{layout.body}));
}

}  // namespace liveload::demo
