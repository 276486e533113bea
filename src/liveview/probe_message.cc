#include "liveview/probe_message.hpp"

#include <simdjson.h>

#include <chrono>
#include <cmath>
#include <string>

#include "base/duration.hpp"

namespace liveload::liveview {
namespace {

using std::chrono::duration;
namespace json = simdjson::ondemand;

constexpr std::size_t kLongestMessage = 1024 * 1024;
constexpr std::size_t kMostItems = 4096;
constexpr std::size_t kMostCells = 32;
constexpr std::size_t kLongestText = 512;
constexpr double kDayMs = 24 * 3600 * 1000.0;
/// The page's clocks are the machine's; what is further ahead than this is made up.
constexpr auto kAhead = std::chrono::seconds(1);

bool plausible(double ms) {
  return std::isfinite(ms) && ms >= 0 && ms <= kDayMs;
}

/// Reads one cell, or the cells of a list of texts, into the item. False when it is neither number
/// nor text.
bool read_cell(json::value cell, ProbeItem& item, bool nested = false) {
  json::json_type type;
  if (cell.type().get(type)) return false;
  if (type == json::json_type::number) {
    double number = 0;
    if (cell.get_double().get(number) || !std::isfinite(number) || number < 0) return false;
    item.numbers.push_back(number);
    return true;
  }
  if (type == json::json_type::string) {
    std::string_view text;
    if (cell.get_string().get(text) || text.size() > kLongestText) return false;
    item.texts.push_back(text);
    return true;
  }
  json::array list;
  if (nested || type != json::json_type::array || cell.get_array().get(list)) return false;
  for (auto entry : list) {
    json::value value;
    if (entry.get(value) || item.texts.size() >= kMostCells || !read_cell(value, item, true))
      return false;
  }
  return true;
}

/// One message while it is read.
class Reader {
 public:
  Reader(base::Instant received, const std::function<void(const ProbeItem&)>& handle)
      : received_(received), handle_(handle) {}

  /// The page's clock: civil time of its zero, and its reading when the message was sent.
  bool set_clock(double origin_ms, double now_ms) {
    if (!std::isfinite(origin_ms) || origin_ms < 0 || origin_ms > kLatestOrigin ||
        !plausible(now_ms))
      return false;
    zero_ = base::to_instant(base::WallTime(std::chrono::duration_cast<base::WallTime::duration>(
        duration<double, std::milli>(origin_ms))));
    return zero_ + base::milliseconds(now_ms) <= received_ + kAhead &&
           zero_ + base::milliseconds(now_ms) >= received_ - kStale;
  }

  bool read_item(json::value value) {
    json::array cells;
    if (value.get_array().get(cells)) return false;
    ProbeItem item;
    std::size_t index = 0;
    for (auto entry : cells) {
      json::value cell;
      if (entry.get(cell) || index > kMostCells || !read_at(index++, cell, item)) return false;
    }
    if (index < 2) return false;
    handle_(item);
    return true;
  }

 private:
  static constexpr auto kStale = std::chrono::hours(1);
  // In the year 2096; what is added to it stays within 64 bits of nanoseconds.
  static constexpr double kLatestOrigin = 4e12;

  bool read_at(std::size_t index, json::value cell, ProbeItem& item) {
    if (index == 0) {
      std::string_view code;
      if (cell.get_string().get(code) || code.size() != 1) return false;
      item.code = code.front();
      return true;
    }
    if (index == 1) {
      double ended = 0;
      if (cell.get_double().get(ended) || !plausible(ended)) return false;
      item.ended = zero_ + base::milliseconds(ended);
      return item.ended <= received_ + kAhead;
    }
    return read_cell(cell, item);
  }

  base::Instant received_;
  base::Instant zero_;
  const std::function<void(const ProbeItem&)>& handle_;
};

}  // namespace

std::size_t read_probe_message(std::string_view payload, base::Instant received,
                               const std::function<void(std::string_view)>& page,
                               const std::function<void(const ProbeItem&)>& item) {
  if (payload.size() > kLongestMessage) return 1;
  json::parser parser;
  const simdjson::padded_string text(payload);
  json::document document;
  json::array fields;
  if (parser.iterate(text).get(document) || document.get_array().get(fields)) return 1;
  Reader reader(received, item);
  double head[3] = {};
  std::size_t index = 0, rejected = 0;
  for (auto entry : fields) {
    json::value field;
    if (entry.get(field)) return rejected + 1;
    if (index < 3) {
      if (field.get_double().get(head[index])) return 1;
    } else if (index == 3) {
      std::string_view path;
      if (head[0] != 1 || !reader.set_clock(head[1], head[2])) return 1;
      if (field.get_string().get(path) || path.size() > 4 * kLongestText) return 1;
      page(path);
    } else {
      json::array items;
      if (index > 4 || field.get_array().get(items)) return rejected + 1;
      std::size_t count = 0;
      for (auto element : items) {
        json::value value;
        if (element.get(value) || ++count > kMostItems) return rejected + 1;
        if (!reader.read_item(value)) ++rejected;
      }
    }
    ++index;
  }
  return index < 5 ? rejected + 1 : rejected;
}

}  // namespace liveload::liveview
