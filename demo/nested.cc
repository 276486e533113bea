#include <fmt/format.h>

#include "live_view.hpp"

namespace liveload::demo {
namespace {

// What the client shows in its join: which view it is, and with what it is mounted.
std::string sign_nested(const ViewContext& parent, std::string_view id, std::string_view name,
                        const Params& params, Sticky sticky) {
  Params claims;
  claims.set("id", id);
  claims.set("view", name);
  claims.set("url", parent.page_url);
  claims.set("params", params.encode());
  if (sticky == Sticky::kNo) claims.set("parent", parent.id);
  return parent.signer.sign("live_view", claims.encode());
}

std::string dead_content(const ViewContext& parent, const std::string& id, std::string_view name,
                         const Params& params) {
  const std::unique_ptr<LiveView> view = make_nested_view(name);
  ViewSocket socket(
      {parent.shop, parent.signer, parent.session, id, parent.page_url, parent.flash, false});
  view->mount(params, socket);
  return to_html(view->render(socket));
}

}  // namespace

Raw live_render(const ViewSocket& socket, std::string_view id, std::string_view name,
                const Params& params, Sticky sticky) {
  const ViewContext& parent = socket.context;
  const std::string text(id);
  // Over HTTP only a sticky one has its token already, as it joins without waiting for the page.
  const bool joins = socket.connected || sticky == Sticky::kYes;
  const std::string belongs =
      sticky == Sticky::kYes ? "data-phx-sticky" : "data-phx-parent-id=\"" + parent.id + "\"";
  return {fmt::format(R"(<div id="{}" data-phx-session="{}" data-phx-static="" {}>{}</div>)", text,
                      joins ? sign_nested(parent, id, name, params, sticky) : "", belongs,
                      socket.connected ? "" : dead_content(parent, text, name, params))};
}

}  // namespace liveload::demo
