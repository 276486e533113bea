#include "telemetry/delta_codec.hpp"

#include <gmock/gmock.h>

#include "telemetry/accumulator.hpp"
#include "telemetry/recorder.hpp"

namespace liveload::telemetry {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

const MetricTable& catalogue() {
  return *MetricTable::catalogue();
}

/// What a recorder hands over, with something in every part of it.
Delta sample() {
  const base::Instant start{};
  Recorder recorder(start, MetricTable::catalogue(), 2);
  const auto at = [&](int second) { return start + seconds(second); };
  recorder.user_started(at(0));
  recorder.user_finished(true, at(3));
  recorder.user_finished(false, at(3));
  recorder.user_cut(at(3));
  for (int i = 0; i < 50; ++i) {
    recorder.record(Histogram::kLiveviewEventDurationUs, "search", milliseconds(i), at(i % 3));
    recorder.record(Histogram::kLiveviewEventDurationUs, "", milliseconds(i * i), at(2));
  }
  recorder.record(Histogram::kActionDurationUs, "search", -1.0, at(1));
  recorder.record(Histogram::kActionDurationUs, "click", 0.0, at(1));
  for (const char* outcome : {"completed", "failed", "halted", "third"}) {
    recorder.count(Counter::kIterations, outcome, 300, at(2));
  }
  return recorder.take(at(3));
}

void expect_same(const Delta& a, const Delta& b) {
  ASSERT_EQ(a.histograms.size(), b.histograms.size());
  for (std::size_t i = 0; i < a.histograms.size(); ++i) {
    EXPECT_EQ(a.histograms[i].metric, b.histograms[i].metric);
    EXPECT_EQ(a.histograms[i].dimension, b.histograms[i].dimension);
    EXPECT_EQ(a.histograms[i].seconds, b.histograms[i].seconds);
  }
  ASSERT_EQ(a.counters.size(), b.counters.size());
  for (std::size_t i = 0; i < a.counters.size(); ++i) {
    EXPECT_EQ(a.counters[i].metric, b.counters[i].metric);
    EXPECT_EQ(a.counters[i].dimension, b.counters[i].dimension);
    EXPECT_EQ(a.counters[i].seconds, b.counters[i].seconds);
  }
  ASSERT_EQ(a.users.size(), b.users.size());
  for (std::size_t i = 0; i < a.users.size(); ++i) {
    EXPECT_EQ(a.users[i].second, b.users[i].second);
    EXPECT_EQ(a.users[i].started, b.users[i].started);
    EXPECT_EQ(a.users[i].succeeded, b.users[i].succeeded);
    EXPECT_EQ(a.users[i].failed, b.users[i].failed);
    EXPECT_EQ(a.users[i].cut, b.users[i].cut);
  }
  EXPECT_EQ(a.overflowed, b.overflowed);
  EXPECT_EQ(a.rejected, b.rejected);
}

TEST(DeltaCodec, ComesBackWhole) {
  const Delta delta = sample();
  ASSERT_FALSE(delta.overflowed.empty());
  ASSERT_FALSE(delta.rejected.empty());
  const auto back = decode_delta(encode_delta(delta, catalogue()), catalogue());
  ASSERT_TRUE(back) << back.error().message();
  expect_same(*back, delta);
  const auto nothing = decode_delta(encode_delta({}, catalogue()), catalogue());
  ASSERT_TRUE(nothing);
  EXPECT_TRUE(nothing->empty());
}

TEST(DeltaCodec, WhatServedBeforeLeavesNothingBehind) {
  const Delta delta = sample();
  const std::string bytes = encode_delta(delta, catalogue());
  constexpr Second kAny = std::numeric_limits<Second>::max();
  Delta larger = sample();
  larger.histograms.insert(larger.histograms.end(), delta.histograms.begin(),
                           delta.histograms.end());
  for (auto& series : larger.histograms) {
    series.dimension.append(100, 'x');
    series.seconds.insert(series.seconds.begin(), 3, {9, Sketch(0.05)});
    for (auto& [second, cell] : series.seconds) cell.insert(1e6, 1000);
  }
  larger.users.resize(50);
  larger.overflowed["another"] = 5;
  auto back = decode_delta(bytes, catalogue(), kAny, std::move(larger));
  ASSERT_TRUE(back) << back.error().message();
  expect_same(*back, delta);
  back = decode_delta(encode_delta({}, catalogue()), catalogue(), kAny, std::move(*back));
  ASSERT_TRUE(back);
  EXPECT_TRUE(back->empty());
  back = decode_delta(bytes, catalogue(), kAny, std::move(*back));
  ASSERT_TRUE(back);
  expect_same(*back, delta);
}

TEST(DeltaCodec, NamesADimensionOnce) {
  Delta delta;
  const std::string name(100, 'd');
  for (int i = 0; i < 10; ++i) {
    delta.counters.push_back({static_cast<Counter>(i), name, {{7, 1}}});
  }
  EXPECT_LT(encode_delta(delta, catalogue()).size(), 200u);
}

TEST(DeltaCodec, WhatIsCutShortIsRefused) {
  const std::string bytes = encode_delta(sample(), catalogue());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto cut = decode_delta(bytes.substr(0, size), catalogue());
    ASSERT_FALSE(cut) << size;
    EXPECT_EQ(cut.error().kind, ErrorKind::kProtocol);
  }
  EXPECT_FALSE(decode_delta(bytes + '\0', catalogue()));
}

TEST(DeltaCodec, FlippedBitsAreRefusedOrStillADelta) {
  const std::string bytes = encode_delta(sample(), catalogue());
  std::size_t refused = 0;
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string bent = bytes;
    bent[bit / 8] = static_cast<char>(bent[bit / 8] ^ (1 << (bit % 8)));
    auto delta = decode_delta(bent, catalogue(), 3);
    if (!delta) {
      ++refused;
      continue;
    }
    Accumulator all;
    all.merge(std::move(*delta));
    EXPECT_LE(all.bucket_count(), 4u);
  }
  EXPECT_GT(refused, bytes.size());
}

TEST(DeltaCodec, ASecondBeyondTheRunIsRefused) {
  const std::string bytes = encode_delta(sample(), catalogue());
  EXPECT_TRUE(decode_delta(bytes, catalogue(), 3));
  EXPECT_FALSE(decode_delta(bytes, catalogue(), 2));
}

TEST(DeltaCodec, ImpossibleCountsAreRefused) {
  const auto encoded = [](std::uint64_t n) {
    Delta delta;
    delta.counters.push_back({Counter::kIterations, "", {{0, n}}});
    return encode_delta(delta, catalogue());
  };
  EXPECT_TRUE(decode_delta(encoded(std::uint64_t{1} << 40), catalogue()));
  EXPECT_FALSE(decode_delta(encoded((std::uint64_t{1} << 40) + 1), catalogue()));
}

TEST(DeltaCodec, OtherMetricsAreSaid) {
  const auto own = MetricTable::make({Metric::counter("baskets")});
  ASSERT_TRUE(own) << own.error().message();
  const auto delta = decode_delta(encode_delta(sample(), catalogue()), **own);
  ASSERT_FALSE(delta);
  EXPECT_THAT(delta.error().cause, HasSubstr("other metrics"));
}

TEST(RenameDimensions, LeavesEverythingElse) {
  const Delta delta = sample();
  const std::string bytes = encode_delta(delta, catalogue());
  const auto same = [](std::string dimension) { return dimension; };
  EXPECT_EQ(rename_dimensions(bytes, same), bytes);
  const auto renamed = decode_delta(
      rename_dimensions(
          bytes, [](const std::string& dimension) { return dimension.empty() ? "" : "one name"; }),
      catalogue());
  ASSERT_TRUE(renamed) << renamed.error().message();
  ASSERT_EQ(renamed->histograms.size(), delta.histograms.size());
  for (std::size_t i = 0; i < delta.histograms.size(); ++i) {
    EXPECT_EQ(renamed->histograms[i].dimension,
              delta.histograms[i].dimension.empty() ? "" : "one name");
    EXPECT_EQ(renamed->histograms[i].seconds, delta.histograms[i].seconds);
  }
  Accumulator all;
  all.merge(*renamed);
  EXPECT_EQ(all.series(Counter::kIterations).size(), 1U);
  EXPECT_EQ(all.counter(Counter::kIterations), 4U * 300);
  EXPECT_EQ(rename_dimensions("no delta", same), "no delta");
  EXPECT_EQ(rename_dimensions("no delta, but a longer text", same), "no delta, but a longer text");
}

}  // namespace
}  // namespace liveload::telemetry
