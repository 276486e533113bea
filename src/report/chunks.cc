#include "report/chunks.hpp"

#include <algorithm>
#include <array>

#include "base/base64.hpp"
#include "report/deflate.hpp"

namespace liveload::report {
namespace {

constexpr std::array kTotals = {Detail{0, 1, true}, Detail{1, 1, true}, Detail{2, 1, true},
                                Detail{3, 1, true}};
constexpr std::array kSeries = {Detail{0, 1},  Detail{1, 1},  Detail{1, 2},  Detail{2, 2},
                                Detail{2, 4},  Detail{2, 8},  Detail{3, 8},  Detail{3, 16},
                                Detail{3, 32}, Detail{3, 64}, Detail{3, 128}};

/// What the quickest deflating makes of it, in characters: most details of a ladder are only tried,
/// and found too fine. The real one is at least so much of it.
double quick_size(std::string_view bytes) {
  return static_cast<double>(deflate(bytes, true).size()) * 4 / 3;
}
constexpr double kQuickShare = 0.95;

}  // namespace

const std::span<const Detail> kTotalsLadder = kTotals;
const std::span<const Detail> kSeriesLadder = kSeries;

std::string Chunks::pack(std::string_view bytes) {
  return base::to_base64(deflate(bytes));
}

ChunkRef Chunks::add(std::string_view bytes) {
  return add_packed(pack(bytes));
}

ChunkRef Chunks::add_packed(const std::string& packed) {
  const ChunkRef ref{text_.size(), packed.size()};
  text_ += packed;
  return ref;
}

std::size_t Budget::allow(unsigned shares) {
  const std::size_t allowed = shares_ > shares ? left_ / shares_ * shares : left_;
  shares_ -= std::min(shares_, shares);
  return allowed;
}

std::vector<std::string> fit(std::span<const Detail> ladder, std::size_t allowed, std::size_t parts,
                             const std::function<std::string(std::size_t, const Detail&)>& encode) {
  for (const Detail& detail : ladder) {
    std::vector<std::string> encoded;
    std::size_t estimate = 0;
    for (std::size_t part = 0; part < parts && estimate <= allowed; ++part) {
      encoded.push_back(encode(part, detail));
      estimate += static_cast<std::size_t>(kQuickShare * quick_size(encoded.back()));
    }
    if (estimate > allowed) continue;
    std::vector<std::string> packed;
    std::size_t size = 0;
    for (const std::string& bytes : encoded) {
      packed.push_back(Chunks::pack(bytes));
      size += packed.back().size();
    }
    if (size <= allowed) return packed;
  }
  return {};
}

}  // namespace liveload::report
