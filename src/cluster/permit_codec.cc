#include "cluster/permit_codec.hpp"

#include "telemetry/bytes.hpp"

namespace liveload::cluster {
namespace {

using telemetry::ByteReader;
using telemetry::put_text;
using telemetry::put_varint;

constexpr char kVersion = 1;
constexpr auto kLongestTime =
    static_cast<std::uint64_t>(std::chrono::nanoseconds(std::chrono::hours(24) * 366 * 10).count());

Failure broken(std::string tried) {
  return fail({.kind = ErrorKind::kProtocol,
               .tried = std::move(tried),
               .cause = "the bytes are not what LiveLoad of this version sends"});
}

// --- Writing

void put_distances(std::string& out, const std::vector<std::uint64_t>& ascending) {
  put_varint(out, ascending.size());
  std::uint64_t before = 0;
  for (const std::uint64_t n : ascending) {
    put_varint(out, n - before);
    before = n;
  }
}

void put_time(std::string& out, Duration time) {
  put_varint(out, static_cast<std::uint64_t>(time.count()));
}

// --- Reading

bool read_text(ByteReader& in, std::string& text) {
  std::string_view bytes;
  if (!in.text(bytes)) return false;
  text = bytes;
  return true;
}

bool read_distances(ByteReader& in, std::vector<std::uint64_t>& ascending, std::uint64_t most) {
  std::size_t count = 0;
  if (!in.count(1, count)) return false;
  ascending.reserve(count);
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint64_t distance = 0;
    if (!in.varint(distance) || distance > most - last) return false;
    last += distance;
    ascending.push_back(last);
  }
  return true;
}

bool read_time(ByteReader& in, Duration& time) {
  std::uint64_t n = 0;
  if (!in.varint(n) || n > kLongestTime) return false;
  time = Duration(n);
  return true;
}

/// `read` fills one of them.
template <class T, class Read>
bool read_all(ByteReader& in, std::vector<T>& all, Read read) {
  std::size_t count = 0;
  if (!in.count(1, count)) return false;
  for (std::size_t i = 0; i < count; ++i) {
    if (!read(all.emplace_back())) return false;
  }
  return true;
}

bool read_throttle(ByteReader& in, ThrottleDemand& demand) {
  return read_text(in, demand.throttle) && in.varint(demand.waiting) && in.varint(demand.asked) &&
         in.varint(demand.held) && in.varint(demand.allowed);
}

bool read_rendezvous(ByteReader& in, RendezvousDemand& demand) {
  return read_text(in, demand.name) && in.varint(demand.size) &&
         read_distances(in, demand.tickets, UINT64_MAX);
}

bool read_spread(ByteReader& in, SpreadGrant& grant) {
  std::vector<std::uint64_t> due;
  if (!read_text(in, grant.throttle) || !read_distances(in, due, kLongestTime)) {
    return false;
  }
  for (const std::uint64_t time : due) grant.due.emplace_back(time);
  return true;
}

bool read_meeting(ByteReader& in, RendezvousGrant& grant) {
  return read_text(in, grant.name) && in.varint(grant.size) && in.varint(grant.present) &&
         read_distances(in, grant.tickets, UINT64_MAX) && read_time(in, grant.at);
}

}  // namespace

std::string encode(const Demand& demand) {
  std::string out(1, kVersion);
  put_varint(out, demand.sequence);
  put_varint(out, demand.grant_seen);
  put_varint(out, demand.throttles.size());
  for (const ThrottleDemand& one : demand.throttles) {
    put_text(out, one.throttle);
    for (const std::uint64_t n : {one.waiting, one.asked, one.held, one.allowed}) {
      put_varint(out, n);
    }
  }
  put_varint(out, demand.rendezvous.size());
  for (const RendezvousDemand& one : demand.rendezvous) {
    put_text(out, one.name);
    put_varint(out, one.size);
    put_distances(out, one.tickets);
  }
  return out;
}

std::string encode(const Grant& grant) {
  std::string out(1, kVersion);
  put_varint(out, grant.sequence);
  put_varint(out, grant.demand_seen);
  put_varint(out, grant.spread.size());
  for (const SpreadGrant& one : grant.spread) {
    put_text(out, one.throttle);
    std::vector<std::uint64_t> due;
    for (const Duration time : one.due) due.push_back(static_cast<std::uint64_t>(time.count()));
    put_distances(out, due);
  }
  put_varint(out, grant.held.size());
  for (const HeldGrant& one : grant.held) {
    put_text(out, one.throttle);
    put_varint(out, one.allowed);
  }
  put_varint(out, grant.rendezvous.size());
  for (const RendezvousGrant& one : grant.rendezvous) {
    put_text(out, one.name);
    put_varint(out, one.size);
    put_varint(out, one.present);
    put_distances(out, one.tickets);
    put_time(out, one.at);
  }
  return out;
}

Result<Demand> decode_demand(std::string_view bytes) {
  ByteReader in(bytes);
  Demand demand;
  const bool good =
      in.byte(kVersion) && in.varint(demand.sequence) && in.varint(demand.grant_seen) &&
      read_all(in, demand.throttles, [&](auto& one) { return read_throttle(in, one); }) &&
      read_all(in, demand.rendezvous, [&](auto& one) { return read_rendezvous(in, one); });
  if (!good || in.left() > 0) return broken("read a node's demand of permits");
  return demand;
}

Result<Grant> decode_grant(std::string_view bytes) {
  ByteReader in(bytes);
  Grant grant;
  const auto read_held = [&](HeldGrant& one) {
    return read_text(in, one.throttle) && in.varint(one.allowed);
  };
  const bool good =
      in.byte(kVersion) && in.varint(grant.sequence) && in.varint(grant.demand_seen) &&
      read_all(in, grant.spread, [&](auto& one) { return read_spread(in, one); }) &&
      read_all(in, grant.held, read_held) &&
      read_all(in, grant.rendezvous, [&](auto& one) { return read_meeting(in, one); });
  if (!good || in.left() > 0) return broken("read the permits that a node is granted");
  return grant;
}

}  // namespace liveload::cluster
