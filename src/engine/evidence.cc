#include "engine/evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "base/utf8.hpp"

namespace liveload::engine {
namespace {

namespace fs = std::filesystem;
using base::Deadline;

constexpr Duration kMostTime = std::chrono::seconds(3);
/// So that a picture that does not come leaves the document some time.
constexpr Duration kPictureTime = std::chrono::seconds(2);
constexpr std::size_t kMostOfDocument = 2'000'000;
constexpr std::size_t kMostOfCategory = 60;

/// Letters, digits and dashes of it.
std::string slug(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, kMostOfCategory)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain || c == '_') {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  return out;
}

/// The document as it was, but so that opening it runs none of its scripts.
std::string harmless(std::string html) {
  constexpr std::string_view kPolicy =
      "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'none'\">";
  if (html.size() > kMostOfDocument) {
    const std::size_t whole = html.size();
    html.resize(base::utf8_prefix(html, kMostOfDocument).size());
    html += fmt::format("\n<!-- cut off: the document has {} bytes -->\n", whole);
  }
  const std::size_t head = html.find("<head");
  const std::size_t after = head == html.npos ? 0 : html.find('>', head);
  return html.insert(after == html.npos || after == 0 ? 0 : after + 1, kPolicy);
}

/// Writes one of the two files; returns how it is called in the result, or nothing.
std::string keep(const Result<std::string>& content, const scenario::RunFiles& files,
                 const std::string& name, SampleBudget& budget) {
  if (!content || content->empty() || !budget.claim_bytes(content->size())) return {};
  if (const auto written = files.write(name, *content); !written) {
    budget.note_trouble(written.error());
    return {};
  }
  const fs::path& folder = files.folder();
  return folder.parent_path().filename() / folder.filename() / name;
}

}  // namespace

fs::path files_folder(const std::string& run_folder, std::string_view scenario) {
  const std::string name = slug(scenario);
  // The whole path, since results call files by the folder's own name: "." has none.
  std::error_code code;
  fs::path whole = fs::absolute(run_folder, code).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();
  return whole / (name.empty() ? "scenario" : name);
}

void remove_old_files(const fs::path& folder) {
  static const std::regex ours(
      R"(([A-Za-z0-9_-]+-)?failure-[0-9]+-[A-Za-z0-9_-]*\.(png|html)|[A-Za-z0-9_.-]+-user[0-9]+-iteration[0-9]+\.png)");
  std::error_code code;
  for (fs::directory_iterator entry(folder, code), end; !code && entry != end;
       entry.increment(code)) {
    std::error_code ignored;
    const std::string name = entry->path().filename();
    if (entry->symlink_status(ignored).type() == fs::file_type::regular &&
        std::regex_match(name, ours)) {
      fs::remove(entry->path(), ignored);
    }
  }
}

void gather_evidence(browser::Page& page, const scenario::RunFiles& files, std::uint64_t number,
                     SampleBudget& budget, FailureSample& sample) {
  const std::string name =
      fmt::format("failure-{}-{}-user{}", number, slug(sample.category), sample.user_id);
  const Deadline deadline = Deadline::after(kMostTime);
  sample.screenshot =
      keep(page.screenshot(Deadline::after(kPictureTime)), files, name + ".png", budget);
  sample.page = keep(page.content(deadline).map(harmless), files, name + ".html", budget);
}

}  // namespace liveload::engine
