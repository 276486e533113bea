#include "browser/query_event.hpp"

#include <fmt/format.h>

#include <random>

namespace liveload::browser {
namespace {

constexpr std::string_view kPlaceholder = "__LIVELOAD_QUERY__";

std::string random_name() {
  std::random_device random;
  return fmt::format("_{:08x}{:08x}{:08x}", random(), random(), random());
}

}  // namespace

const std::string& query_event() {
  static const std::string name = random_name();
  return name;
}

std::string with_query_event(std::string_view script) {
  std::string text(script);
  const std::string& name = query_event();
  for (std::size_t at = 0; (at = text.find(kPlaceholder, at)) != std::string::npos;) {
    text.replace(at, kPlaceholder.size(), name);
  }
  return text;
}

}  // namespace liveload::browser
