#pragma once
#include <string>
#include <string_view>

#include "live_view.hpp"

namespace liveload::demo {

// The frame around each page that is part of the view: header with the cart's count, content,
// footer. `slow_asset` above zero adds a picture that takes that long to come.
Rendered app_layout(const ViewSocket& socket, Rendered content, Milliseconds slow_asset);

struct RootLayout {
  std::string_view title;
  const Session& session;
  std::string_view script_path;
  std::string_view style_path;
  std::string body;       // HTML
  std::string_view head;  // HTML, before the page's own scripts
};
// The HTML document around it all.
std::string root_layout(const RootLayout& layout);

}  // namespace liveload::demo
