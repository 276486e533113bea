#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "report/cells.hpp"

namespace liveload::report {

/// Where a chunk lies in the text of all chunks, in characters.
struct ChunkRef {
  std::size_t at = 0;
  std::size_t size = 0;
};

/// The chunks of a page: each deflated and in base64 for itself, so that the page inflates only
/// what it is asked to show.
class Chunks {
 public:
  ChunkRef add(std::string_view bytes);
  /// One that `pack` made.
  ChunkRef add_packed(const std::string& packed);
  const std::string& text() const { return text_; }

  static std::string pack(std::string_view bytes);

 private:
  std::string text_;
};

/// Shares out the characters that a page may have. What one part does not use is left to those that
/// come after it.
class Budget {
 public:
  Budget(std::size_t characters, unsigned shares) : left_(characters), shares_(shares) {}

  /// What the next part, of so many shares, may use.
  std::size_t allow(unsigned shares);
  void spend(std::size_t characters) { left_ -= std::min(left_, characters); }

 private:
  std::size_t left_;
  unsigned shares_;
};

/// From the finest detail to the coarsest; after them, a part is left out.
extern const std::span<const Detail> kTotalsLadder;
extern const std::span<const Detail> kSeriesLadder;

/// `encode(part, detail)` for all of `parts`, packed, at the first detail of the ladder at which
/// they fit into `allowed` together. None where they never do.
std::vector<std::string> fit(std::span<const Detail> ladder, std::size_t allowed, std::size_t parts,
                             const std::function<std::string(std::size_t, const Detail&)>& encode);

}  // namespace liveload::report
