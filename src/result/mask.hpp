#pragma once

#include "base/secrets.hpp"
#include "result/data.hpp"

namespace liveload::result {

/// The last pass over a result: takes the secrets out of every text of it. Dimensions that read the
/// same afterwards become one.
void mask(Data& data, const base::Secrets& secrets);
void mask(FailureSample& sample, const base::Secrets& secrets);

}  // namespace liveload::result
