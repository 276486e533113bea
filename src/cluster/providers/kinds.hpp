#pragma once

#include "cluster/provider.hpp"

namespace liveload::cluster {

ProviderKind docker_kind();
ProviderKind fly_kind();
ProviderKind local_kind();
ProviderKind kubernetes_kind();
ProviderKind manual_kind();
ProviderKind ssh_kind();

}  // namespace liveload::cluster
