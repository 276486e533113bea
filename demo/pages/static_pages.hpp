#pragma once
#include <string>
#include <string_view>

#include "../shop.hpp"

namespace liveload::demo {

// Pages without a LiveView, as HTML.
std::string about_page();
// What pages do beside LiveView; `frame` is the address in its iframe.
std::string laboratory_page(std::string_view script_path, std::string_view frame);
// The document in that iframe by default, and in a popup.
std::string frame_page();
std::string popup_page();
// Only for those who name themselves.
std::string staff_page();
// A list to download.
std::string price_list(const Catalogue& catalogue);

// What is shown with an HTTP error.
std::string message_page(unsigned status);

// Has one '@' with something on both sides and no blanks.
bool is_email(std::string_view text);

}  // namespace liveload::demo
