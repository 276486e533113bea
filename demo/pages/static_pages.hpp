#pragma once
#include <string>
#include <string_view>

namespace liveload::demo {

// Pages without a LiveView, as HTML.
std::string about_page();
// What is shown with an HTTP error.
std::string message_page(unsigned status);

// Has one '@' with something on both sides and no blanks.
bool is_email(std::string_view text);

}  // namespace liveload::demo
