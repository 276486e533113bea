#include "liveview/probe.hpp"

#include <fmt/format.h>

#include <random>

#include "browser/query_event.hpp"
#include "liveload_liveview/assets.hpp"

namespace liveload::liveview {
namespace {

std::string random_name() {
  std::random_device random;
  return fmt::format("_{:08x}{:08x}{:08x}", random(), random(), random());
}

void replace(std::string& text, std::string_view what, std::string_view with) {
  const auto at = text.find(what);
  if (at != std::string::npos) text.replace(at, what.size(), with);
}

}  // namespace

const Probe& Probe::instance() {
  static const Probe probe;
  return probe;
}

Probe::Probe()
    : key_(random_name()),
      binding_(random_name()),
      source_(browser::with_query_event(assets::telemetry_js)) {
  replace(source_, "__LIVELOAD_KEY__", key_);
  replace(source_, "__LIVELOAD_BINDING__", binding_);
}

std::string Probe::function(std::string_view name) const {
  return fmt::format("globalThis.{}.{}", key_, name);
}

}  // namespace liveload::liveview
