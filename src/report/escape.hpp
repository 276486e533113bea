#pragma once

#include <string>
#include <string_view>

namespace liveload::report {

/// Text of anybody's as inline Markdown (CommonMark and GitHub's tables) that shows as that very
/// text: neither markup, nor HTML, nor a mention, nor a new cell or line comes of it. Control
/// characters become blanks. A bare address stays as it is; viewers may make it a link to just what
/// it shows.
std::string escape_markdown(std::string_view text);

/// Text of anybody's as XML, within an element or a quoted attribute. What XML 1.0 cannot hold
/// (control characters, bytes that are no UTF-8) becomes U+FFFD.
std::string escape_xml(std::string_view text);

/// The path of a file as the target of a link, which leads nowhere but to that path.
std::string link_target(std::string_view path);

}  // namespace liveload::report
