#pragma once
#include <memory>
#include <string>

#include "faults.hpp"
#include "live_view.hpp"
#include "signer.hpp"
#include "stats.hpp"

namespace liveload::demo {

// What all connections share. Each part is thread-safe or immutable.
struct App {
  App(std::string secret, Faults pages, ServerFaults::Stall stall, double error_rate)
      : signer(std::move(secret)),
        faults(std::move(pages), stall, error_rate, std::chrono::steady_clock::now()) {}

  Shop shop;
  Signer signer;
  Stats stats;
  ServerFaults faults;
};

}  // namespace liveload::demo
