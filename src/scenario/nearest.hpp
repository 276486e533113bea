#pragma once

#include "base/nearest.hpp"

namespace liveload::scenario {
using base::nearest;
}
