#pragma once
#include <string>
#include <string_view>

namespace liveload::demo {

// Escapes what has a meaning in HTML text and in quoted attributes: & < > " '.
std::string escape_html(std::string_view text);

// Appends `text` to `out` as a JSON string, quotes included. Bytes above 0x7f pass as they are
// (UTF-8).
void append_json_string(std::string& out, std::string_view text);
std::string json_string(std::string_view text);

}  // namespace liveload::demo
