#pragma once

/// Everything a scenario needs.
#include "liveload/scenario.hpp"
