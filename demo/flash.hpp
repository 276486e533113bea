#pragma once
#include <string>
#include <string_view>

#include "live_view.hpp"

namespace liveload::demo {

// Flash on its way from one page to the next is a signed token: in a navigation's reply and the
// next join, or in the cookie that the client sets before it loads another page.
inline constexpr std::string_view kFlashCookie = "__phoenix_flash__";
std::string sign_flash(const Signer& signer, const Flash& flash);
// Empty if the token is not ours.
Flash read_flash(const Signer& signer, std::string_view token);

// The event lv:clear-flash: one kind, or without a "key" all.
void clear_flash(Flash& flash, const Params& value);
// What stands in the layout's flash group; no tree of its own while there is none.
Dynamic flash_messages(const Flash& flash);

}  // namespace liveload::demo
