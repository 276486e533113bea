#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/page_data.hpp"

namespace liveload::report {

/// A report as one HTML file that needs nothing else: the page of web/report/ with its data.
/// Several entries are compared. Whatever the data holds is in base64 in the file and text in the
/// page, and the file's own Content-Security-Policy allows its one script and its one style sheet,
/// pictures of the data, and nothing else: no request leaves it.
/// `comparisons` stand above all else.
std::string html(const std::vector<PageEntry>& entries,
                 const std::vector<result::Comparison>& comparisons = {});

/// The same with no data in it: where it is served, it asks for them (docs/formats/live.md). Its
/// policy allows requests to where it came from.
std::string served_page();

}  // namespace liveload::report
