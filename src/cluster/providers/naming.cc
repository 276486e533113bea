#include "cluster/providers/naming.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>

namespace liveload::cluster {
namespace {

constexpr std::size_t kShown = 5;

}  // namespace

std::string node_name(const LaunchRequest& request, int index) {
  return fmt::format("liveload-{}-{}", request.run_id, request.launched_before + index + 1);
}

std::string shortened(const std::vector<std::string>& names) {
  const std::span shown(names.data(), std::min(names.size(), kShown));
  std::string text = fmt::format("{}", fmt::join(shown, ", "));
  if (names.size() > kShown) text += fmt::format(" and {} more", names.size() - kShown);
  return text;
}

Error with_missing(Error error, const LaunchRequest& request,
                   const std::vector<Launched>& launched) {
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < launched.size(); ++i) {
    if (launched[i].node.empty()) missing.push_back(node_name(request, static_cast<int>(i)));
  }
  if (launched.size() > 1) {
    error.cause +=
        fmt::format("; {} of {} nodes run, missing: {}", launched.size() - missing.size(),
                    launched.size(), shortened(missing));
  }
  return error;
}

}  // namespace liveload::cluster
