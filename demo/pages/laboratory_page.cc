#include <fmt/format.h>

#include "../rendered.hpp"
#include "static_pages.hpp"

namespace liveload::demo {
namespace {

const Template kLaboratoryPage{
    R"(<header class="site-header"><div class="bar"><a class="brand" id="nav-home" href="/">Kiln <i>&amp;</i> Leaf</a>
<nav id="nav"><a id="nav-feed" href="/feed">Journal</a><a id="nav-counter" href="/counter">Tally</a><a id="nav-about" href="/about">About</a><a id="nav-cart" class="cart-link" href="/cart">Cart</a></nav></div></header>
<main>
<h1 id="laboratory">The laboratory</h1>
<p class="muted">Behind the shop things are tried out. The rooms first; on the benches below, what pages do beside LiveView.</p>
<ul class="rooms">
<li><a href="/letters">Letters</a> photos with a form</li>
<li><a href="/papers">Trade counter</a> files at once</li>
<li><a href="/scales">Scales</a> a hook that asks</li>
<li><a href="/wishlist">Wish list</a> drag and drop</li>
<li><a href="/daybook">Day book</a> a stream</li>
<li><a href="/archive">Archive</a> scrolled without end</li>
<li><a href="/blends">Blends</a> live components</li>
<li><a href="/tills">Tills</a> nested views</li>
<li><a href="/radio">Radio</a> a sticky view</li>
<li><a href="/drawers">Drawers</a> JS commands</li>
<li><a href="/notices">Notices</a> flash</li>
<li><a href="/bench">Work bench</a> keys, focus, patience</li>
<li><a href="/kiln">Kiln</a> crashes</li>
<li><a id="to-staff" href="/laboratory/staff">Staff room</a> asks who you are</li>
</ul>
<div class="benches">
<section class="panel-card"><h2>Kept in the browser</h2>
<p><input id="note" aria-label="Note" value="two sugars"></p>
<p class="actions"><button id="save-local">Local</button><button id="save-session">Session</button><button id="save-indexed">Database</button><button id="save-cookie">Cookie</button></p>
<dl><div><dt>Local storage</dt><dd id="local-value"></dd></div><div><dt>Session storage</dt><dd id="session-value"></dd></div><div><dt>IndexedDB</dt><dd id="indexed-value"></dd></div><div><dt>Cookie</dt><dd id="cookie-value"></dd></div></dl></section>
<section class="panel-card"><h2>Dialogs</h2>
<p class="actions"><button id="ask-alert">Alert</button><button id="ask-confirm">Confirm</button><button id="ask-prompt">Prompt</button></p>
<p>Answer: <output id="answer">none yet</output></p>
<p><label><input id="guard" type="checkbox"> Ask before the page is left</label></p>
<p><a id="confirmed-link" href="/about" data-confirm="Leave the laboratory?">A link that asks</a></p></section>
<section class="panel-card"><h2>Windows and files</h2>
<p class="actions"><a id="open-popup" class="primary" href="/laboratory/popup" target="_blank" rel="opener">Popup by link</a><button id="open-window">By script</button></p>
<p>It said: <output id="from-popup">nothing</output></p>
<p class="actions"><a id="download" class="primary" href="/laboratory/prices.csv" download>Price list</a><button id="download-made">My own list</button></p></section>
<section class="panel-card"><h2>The browser</h2>
<dl><div><dt>Language</dt><dd id="language"></dd></div><div><dt>Time zone</dt><dd id="time-zone"></dd></div><div><dt>Window</dt><dd id="window-size"></dd></div><div><dt>Colours</dt><dd id="colours"></dd></div><div><dt>Network</dt><dd id="online"></dd></div><div><dt>Place</dt><dd id="place">not asked</dd></div></dl>
<p class="actions"><button id="locate">Where am I?</button><button id="log-error" class="plain">Log an error</button><button id="throw-error" class="plain">Throw one</button></p></section>
<section class="panel-card wide"><h2>A window in the wall</h2><iframe id="frame" title="Another document" src="{}"></iframe></section>
</div>
</main>
<footer class="site-footer"><p>Kiln &amp; Leaf sells invented tea and pottery. Nothing here can be bought, and nothing is sent.</p></footer>
<script defer src="{}"></script>)"};

const Template kFrame{
    R"(<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Next door</title></head>
<body style="font: 16px/1.5 system-ui, sans-serif; margin: 1.2rem"><h1 id="frame-title" style="font-size: 1.2rem">Next door</h1><p>Poured: <output id="poured">0</output> <input id="frame-note" aria-label="Note"> <button id="pour" onclick="poured.textContent = Number(poured.textContent) + 1">Pour</button></p></body></html>)"};

const Template kPopup{
    R"html(<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>A small window</title></head>
<body style="font: 16px/1.5 system-ui, sans-serif; margin: 1.2rem"><h1 id="popup-title" style="font-size: 1.2rem">A small window</h1><p><button id="tell" onclick="opener?.postMessage('hello from the small window', location.origin)">Tell the page</button> <button id="close-popup" onclick="window.close()">Close</button></p></body></html>)html"};

const Template kStaff{
    R"(<main class="prose"><h1 id="staff">The staff room</h1><p>You are one of us. The tea is on the left. <a href="/laboratory">Back to the laboratory</a></p></main>)"};

}  // namespace

std::string laboratory_page(std::string_view script_path, std::string_view frame) {
  return to_html(kLaboratoryPage(frame, script_path));
}

std::string frame_page() {
  return to_html(kFrame());
}

std::string popup_page() {
  return to_html(kPopup());
}

std::string staff_page() {
  return to_html(kStaff());
}

std::string price_list(const Catalogue& catalogue) {
  std::string out = "number,name,pence\n";
  for (const Product& product : catalogue.products()) {
    out += fmt::format("{},{},{}\n", product.id, product.name, product.price_cents);
  }
  return out;
}

}  // namespace liveload::demo
