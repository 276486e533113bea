#include "telemetry/delta.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "telemetry/cell.hpp"

namespace liveload::telemetry {
namespace {

template <class Cell>
void add_seconds(std::vector<std::pair<Second, Cell>>& seconds,
                 const std::vector<std::pair<Second, Cell>>& more) {
  for (const auto& [second, cell] : more) fold(cell_at(seconds, second), cell);
}

template <class Series>
void add_series(std::vector<Series>& all, std::vector<Series> more) {
  const auto before = [](const Series& a, const Series& b) {
    return std::tie(a.metric, a.dimension) < std::tie(b.metric, b.dimension);
  };
  std::vector<Series> both;
  both.reserve(all.size() + more.size());
  std::merge(std::make_move_iterator(all.begin()), std::make_move_iterator(all.end()),
             std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()),
             std::back_inserter(both), before);
  all.clear();
  for (Series& series : both) {
    if (all.empty() || before(all.back(), series)) {
      all.push_back(std::move(series));
    } else {
      add_seconds(all.back().seconds, series.seconds);
    }
  }
}

}  // namespace

void Delta::add(Delta more) {
  add_series(histograms, std::move(more.histograms));
  add_series(counters, std::move(more.counters));
  for (const Users& theirs : more.users) {
    const auto at = std::ranges::find(users, theirs.second, &Users::second);
    if (at == users.end()) {
      users.push_back(theirs);
      continue;
    }
    at->started += theirs.started;
    at->succeeded += theirs.succeeded;
    at->failed += theirs.failed;
    at->cut += theirs.cut;
  }
  for (const auto& [metric, n] : more.overflowed) overflowed[metric] += n;
  for (const auto& [metric, n] : more.rejected) rejected[metric] += n;
}

}  // namespace liveload::telemetry
