#include "report/html.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <array>

#include "base/base64.hpp"
#include "liveload_report/assets.hpp"

namespace liveload::report {
namespace {

/// As a Content-Security-Policy names a script or style that may be there.
std::string digest_of(std::string_view text) {
  std::array<char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return fmt::format("'sha256-{}'", base::to_base64({digest.data(), digest.size()}));
}

/// `data` goes between the page and its script.
std::string page(std::string_view connect, std::string_view data) {
  const std::string policy = fmt::format(
      "default-src 'none'; script-src {}; style-src {}; img-src data:; connect-src {}; base-uri "
      "'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
      digest_of(report_script), digest_of(report_style), connect);
  std::string text = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<title>LiveLoad report</title>\n<style>{}</style>\n</head>\n<body>\n"
      "<noscript>This report is drawn by a script, which is in this file; please allow "
      "it.</noscript>\n<div id=\"app\"></div>\n",
      policy, report_style);
  text += data;
  text += "<script>";
  text += report_script;
  text += "</script>\n</body>\n</html>\n";
  return text;
}

}  // namespace

std::string html(const std::vector<PageEntry>& entries,
                 const std::vector<result::Comparison>& comparisons) {
  const PageData data = page_data(entries, {}, comparisons);
  return page("'none'",
              fmt::format("<script type=\"text/plain\" id=\"liveload-index\">{}</script>\n"
                          "<script type=\"text/plain\" id=\"liveload-chunks\">{}</script>\n",
                          data.index, data.chunks));
}

std::string served_page() {
  return page("'self'", "");
}

}  // namespace liveload::report
