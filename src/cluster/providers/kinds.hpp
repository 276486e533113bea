#pragma once

#include <utility>

#include "cluster/provider.hpp"

namespace liveload::cluster {

ProviderKind docker_kind();
ProviderKind fly_kind();
ProviderKind local_kind();
ProviderKind kubernetes_kind();
ProviderKind manual_kind();
ProviderKind ssh_kind();

/// A ProviderKind's `make`: reads the settings, and makes the provider by them.
template <auto read_settings, auto provider_by>
Result<std::unique_ptr<Provider>> make_by(const ProviderOptions& options) {
  auto settings = read_settings(options);
  if (!settings) return tl::unexpected(settings.error());
  return provider_by(std::move(*settings));
}

}  // namespace liveload::cluster
