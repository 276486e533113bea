#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "liveload/error.hpp"
#include "report/page_data.hpp"

namespace liveload::cli {

/// Whether a file of that path could be written: its folder is there and may be written to, and it
/// is no folder itself. Error of kind `usage` that says which of these is not so.
Result<void> check_writable(const std::string& path);

/// The folder that the file of that path lies in: "." for a bare name.
std::string folder_of(const std::string& path);

/// Loads a result file that the command line names: whatever is wrong with it, the error is of kind
/// `usage`.
Result<std::vector<Outcome>> load_named(const std::string& path);

/// What formats of reports there are, and their files' extensions, for messages.
inline constexpr std::string_view kReportFormats = "html, markdown, junit or csv";
inline constexpr std::string_view kReportExtensions = ".html, .md, .xml (JUnit) or .csv";

bool is_report_format(std::string_view name);

/// The format of reports that a file's name asks for by its extension; empty for another.
std::string_view report_format(const std::string& path);

/// A report on the scenarios in that format, which must be one.
std::string render_report(std::string_view format, const std::vector<report::PageEntry>& entries);

}  // namespace liveload::cli
