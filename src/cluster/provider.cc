#include "cluster/provider.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/nearest.hpp"
#include "cluster/providers/kinds.hpp"

namespace liveload::cluster {
namespace {

template <class T>
std::vector<std::string> names_of(std::span<const T> things) {
  std::vector<std::string> names;
  for (const T& thing : things) names.emplace_back(thing.name);
  return names;
}

/// Where `given` is none of `names`: which was probably meant, or which there are.
Failure unknown(std::string tried, std::string_view given, std::string cause,
                const std::vector<std::string>& names) {
  const std::string near = base::nearest(given, names);
  return fail({.kind = ErrorKind::kUsage,
               .tried = std::move(tried),
               .target = std::string(given),
               .cause = std::move(cause),
               .hint = near.empty() ? fmt::format("it may be {}", fmt::join(names, ", "))
                                    : fmt::format("did you mean {}?", near)});
}

}  // namespace

std::span<const ProviderKind> provider_kinds() {
  static const std::array kKinds{local_kind(),      ssh_kind(), docker_kind(),
                                 kubernetes_kind(), fly_kind(), manual_kind()};
  return kKinds;
}

Result<std::unique_ptr<Provider>> make_provider(std::string_view name,
                                                const ProviderOptions& options) {
  const auto kinds = provider_kinds();
  const auto kind = std::ranges::find(kinds, name, &ProviderKind::name);
  if (kind == kinds.end()) {
    return unknown("use the provider", name, "there is no such provider", names_of(kinds));
  }
  for (const auto& [option, value] : options) {
    if (std::ranges::find(kind->options, option, &ProviderOption::name) == kind->options.end()) {
      return unknown("use the option", option,
                     fmt::format("the provider {} knows no such option", name),
                     names_of(kind->options));
    }
  }
  return kind->make(options);
}

}  // namespace liveload::cluster
