#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace liveload::telemetry {

/// What has a distribution. Each enumerator is its metric's name in UpperCamel; docs/metrics.md
/// says what each means.
enum class Histogram {
  kScenarioDurationUs,
  kLiveviewConnectionDurationUs,
  kLiveviewReconnectionDurationUs,
  kLiveviewPageLoadingDurationUs,
  kLiveviewLoadingClassDurationUs,
  kHttpRequestDurationUs,
  kHttpRequestTtfbUs,
  kHttpRequestDnsUs,
  kHttpRequestConnectUs,
  kHttpRequestTlsUs,
  kWebsocketFrameSentBytes,
  kWebsocketFrameReceivedBytes,
  kIterationDurationUs,
  kActionDurationUs,
  kStepDurationUs,
  kThrottleWaitUs,
  kLiveviewJoinDurationUs,
  kLiveviewEventDurationUs,
  kLiveviewEventServerUs,
  kLiveviewPatchDurationUs,
  kLiveviewDiffBytes,
  kLiveviewPushBytes,
  kChannelHeartbeatUs,
  kChannelMessageSentBytes,
  kChannelMessageReceivedBytes,
  kHttpRequestTotalUs,
  kHttpReceivedBytes,
  kWebVitalLcpUs,
  kWebVitalFcpUs,
  kWebVitalInpUs,
  kWebVitalTtfbUs,
  kWebVitalCls,
  kGeneratorCpu,
  kGeneratorMemoryBytes,
  kGeneratorLoopLagUs,
  kGeneratorBrowserLagUs,
};

/// What is only counted.
enum class Counter {
  kLiveviewDisconnections,
  kLiveviewReconnections,
  kLiveviewCanceledLoads,
  kLiveviewNavigations,
  kWebsocketConnectionsOpened,
  kWebsocketConnectionsClosed,
  kIterations,
  kLiveviewJoins,
  kLiveviewJoinFailures,
  kLiveviewCrashes,
  kLiveviewServerPushes,
  kLiveviewEvents,
  kLiveviewUnfinishedEvents,
  kHttpRequests,
  kHttpFailures,
  kJsErrors,
  kConsoleErrors,
  kGeneratorUsersLate,
  kUserRestarts,
  kUserFailures,
};

inline constexpr std::size_t kHistogramCount = 36;
inline constexpr std::size_t kCounterCount = 20;

/// Which way a metric moves when things get worse, where that can be said.
enum class Worse { kNeither, kMore, kLess };

/// What one metric is. All text is static; `definition` is one paragraph of plain words.
struct MetricInfo {
  std::string_view name;  ///< As it stands in results.
  std::string_view unit;  ///< "us", "bytes", "percent", "count" or, of a bare number, empty.
  std::string_view kind;  ///< "histogram" or "counter".
  std::string_view
      dimension;  ///< What the one label it is split by means; empty where it has none.
  std::string_view definition;   ///< For times: where the clock starts and where it stops.
  std::string_view measured_by;  ///< "browser", "page", "engine" or "generator".
  bool in_liveload;              ///< LiveLoad (Elixir) has a metric of this name.
  Worse worse = Worse::kNeither;
};

const MetricInfo& info(Histogram metric);
const MetricInfo& info(Counter metric);

/// All of them, in the order of the enumerators.
std::span<const MetricInfo> histograms();
std::span<const MetricInfo> counters();

/// What is known of the metric called `name`; nullptr for a name that is not in the catalogue.
const MetricInfo* find_metric(std::string_view name);

/// The dimension that gathers what lies beyond the limit of dimensions.
inline constexpr std::string_view kOther = "(other)";

}  // namespace liveload::telemetry
