#pragma once

#include <string>
#include <string_view>

#include "browser/connection.hpp"

namespace liveload::liveview {

/// The script that measures and waits inside pages (web/probe/telemetry.ts), under names that only
/// this process knows: it leaves one hidden property on the page's window, named by a random key.
/// Immutable.
class Probe {
 public:
  /// The probe of this process, made when first asked for. Thread-safe.
  static const Probe& instance();

  /// What browsers are started with; valid for the life of the process.
  browser::PageScript script() const { return {source_, binding_}; }

  /// A JavaScript expression that is the probe's function `name` (see web/probe/waits.ts), for
  /// Page::call.
  std::string function(std::string_view name) const;

 private:
  Probe();

  std::string key_;
  std::string binding_;
  std::string source_;
};

}  // namespace liveload::liveview
