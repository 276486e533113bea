#include "browser/cdp/address.hpp"

#include <algorithm>

namespace liveload::browser::cdp {
namespace {

bool has_scheme(std::string_view address) {
  const auto colon = address.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return is_letter(address[0]) &&
         std::all_of(
             address.begin(), address.begin() + static_cast<std::ptrdiff_t>(colon), [&](char c) {
               return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
             });
}

}  // namespace

std::string resolve_address(std::string_view base, std::string_view address) {
  if (has_scheme(address)) return std::string(address);
  if (!base.starts_with("http://") && !base.starts_with("https://")) return "";
  base = base.substr(0, base.find('#'));
  const auto host = base.find("://") + 3;
  const auto path = std::min(base.find_first_of("/?", host), base.size());
  const auto query = std::min(base.find('?', host), base.size());
  if (address.empty()) return std::string(base);
  const auto join = [&](std::size_t kept) {
    return std::string(base.substr(0, kept)) + std::string(address);
  };
  if (address.starts_with("//")) return join(base.find("//"));
  if (address[0] == '/') return join(path);
  if (address[0] == '?') return join(query);
  if (address[0] == '#') return join(base.size());
  const auto slash = base.substr(0, query).rfind('/');
  return slash < host ? std::string(base.substr(0, path)) + "/" + std::string(address)
                      : join(slash + 1);
}

}  // namespace liveload::browser::cdp
