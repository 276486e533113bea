#pragma once

#include <string>

namespace liveload::telemetry {

/// The catalogue as a page: docs/metrics.md is this very text, and a test holds it to that.
std::string catalogue_markdown();

}  // namespace liveload::telemetry
