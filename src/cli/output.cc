#include "cli/output.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "report/csv.hpp"
#include "report/html.hpp"
#include "report/junit.hpp"
#include "report/markdown.hpp"
#include "result/outcomes.hpp"

namespace liveload::cli {

namespace fs = std::filesystem;

namespace {

struct Format {
  std::string_view name;
  std::string_view extension;
  std::string (*render)(const std::vector<Outcome>& outcomes);
};
constexpr std::array kFormats{Format{"html", ".html", nullptr},  // Takes more than outcomes.
                              Format{"markdown", ".md", report::markdown},
                              Format{"junit", ".xml", report::junit},
                              Format{"csv", ".csv", report::csv}};

}  // namespace

Result<void> check_writable(const std::string& path) {
  const auto refuse = [&path](std::string cause, std::string hint) {
    return fail({.kind = ErrorKind::kUsage,
                 .tried = "prepare to write",
                 .target = path,
                 .cause = std::move(cause),
                 .hint = std::move(hint)});
  };
  const fs::path file(path);
  const fs::path folder(folder_of(path));
  std::error_code code;
  if (fs::is_directory(file, code)) return refuse("it is a folder", "name a file in it");
  if (!fs::is_directory(folder, code)) {
    return refuse("there is no folder " + folder.string(), "make it first, or name another one");
  }
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    return refuse("the folder " + folder.string() + " may not be written to",
                  "name a folder that may");
  }
  return {};
}

std::string folder_of(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  return folder.empty() ? "." : folder.string();
}

Result<std::vector<Outcome>> load_named(const std::string& path) {
  auto outcomes = result::load_outcomes(path);
  if (!outcomes) outcomes.error().kind = ErrorKind::kUsage;
  return outcomes;
}

std::string_view report_format(const std::string& path) {
  const std::string extension = fs::path(path).extension().string();
  const auto found = std::ranges::find(kFormats, extension, &Format::extension);
  return found == kFormats.end() ? "" : found->name;
}

bool is_report_format(std::string_view name) {
  return std::ranges::find(kFormats, name, &Format::name) != kFormats.end();
}

std::string render_report(std::string_view format, const std::vector<report::PageEntry>& entries) {
  if (format == "html") return report::html(entries);
  std::vector<Outcome> outcomes;
  for (const report::PageEntry& entry : entries) {
    Outcome outcome = entry.outcome;
    if (!entry.source.empty()) outcome.scenario += " (" + entry.source + ")";
    outcomes.push_back(std::move(outcome));
  }
  return std::ranges::find(kFormats, format, &Format::name)->render(outcomes);
}

}  // namespace liveload::cli
