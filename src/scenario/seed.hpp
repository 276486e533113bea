#pragma once

#include <cstdint>
#include <random>

namespace liveload::scenario {

/// Another number for each pair: neighbours (seeds 1 and 2, users 1 and 2) have nothing in common.
constexpr std::uint64_t mixed(std::uint64_t seed, std::uint64_t number) {
  // The finalizer of SplitMix64 (Steele, Lea, Flood 2014), over a step of its Weyl sequence.
  std::uint64_t z = seed + 0x9e3779b97f4a7c15 * (number + 1);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/// The random numbers of a user of a run, after so many restarts: they follow from these three
/// alone, not from what other users do, nor from how much an earlier life of that user drew.
inline std::mt19937_64 generator(std::uint64_t seed, std::uint64_t user, std::uint64_t restart) {
  return std::mt19937_64(mixed(mixed(mixed(0, seed), user), restart));
}

}  // namespace liveload::scenario
