#include "scenario/public_headers.hpp"

#include "liveload/abi.hpp"
#include "liveload_scenario/assets.hpp"
#include "scenario/digest.hpp"

namespace liveload::scenario {

const std::vector<PublicHeader>& public_headers() {
  using namespace assets;
  static const std::vector<PublicHeader> kHeaders = {
#include "liveload_scenario/public_header_table.inc"
  };
  return kHeaders;
}

std::string header_stamp() {
  static const std::string kStamp = [] {
    std::string all = LIVELOAD_ABI;
    for (const PublicHeader& header : public_headers()) all += sha256(header.content);
    return sha256(all).substr(0, 16);
  }();
  return kStamp;
}

}  // namespace liveload::scenario
