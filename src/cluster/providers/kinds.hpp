#pragma once

#include "cluster/provider.hpp"

namespace liveload::cluster {

ProviderKind fly_kind();

}  // namespace liveload::cluster
