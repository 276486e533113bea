// Writes reports and the results that they are made of into a folder, for the tests of the page:
// NAME.json and NAME.html for each of one, several, compared, hostile and empty.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/base64.hpp"
#include "report/html.hpp"
#include "report/live_message.hpp"
#include "report/made_up_run.hpp"
#include "result/compare.hpp"
#include "result/outcomes.hpp"

namespace {

namespace fs = std::filesystem;
using namespace liveload;
using report::PageEntry;

/// A picture of one pixel.
constexpr std::string_view kPng =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg"
    "==";

/// Markup, script and what else could break out of where it is shown.
const std::vector<std::string> kInjections = {
    "<script>window.broken='script'</script>",
    "</script><script>window.broken='closed script'</script>",
    "<img src=x onerror=\"window.broken='img'\">",
    "<svg onload=\"window.broken='svg'\">",
    "\"><iframe srcdoc=\"<script>parent.broken='iframe'</script>\">",
    "javascript:window.broken='url'",
    "--><!--<script>",
    "</style><style>@import 'http://evil.test/x.css'</style>",
    "__proto__",
    "constructor",
    "{{7*7}}${window.broken='template'}",
    "\xE2\x80\xAEgnp.exe\xE2\x80\xAC",
    "<a href=\"http://evil.test/\" ping=\"http://evil.test/\">",
    "<meta http-equiv=refresh content=\"0;url=http://evil.test/\">",
    "<link rel=stylesheet href=http://evil.test/x.css>"};

void write(const fs::path& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

void put_files(result::Data& data, const fs::path& folder, const std::string& page) {
  fs::create_directories(folder / "files");
  int number = 0;
  for (auto& [name, category] : data.global.failures) {
    for (FailureSample& sample : category.samples) {
      const std::string stem = "files/failure-" + std::to_string(++number);
      sample.screenshot = stem + ".png";
      sample.page = stem + ".html";
      write(folder / sample.screenshot, *base::from_base64(kPng));
      write(folder / sample.page, page);
    }
  }
}

Outcome done(result::Data data) {
  const std::optional<Error> error = data.error;
  const std::string name = data.name;
  return {name, support::result_of(std::move(data)), error};
}

void save(const fs::path& folder, const std::string& name, const std::vector<Outcome>& outcomes,
          const std::vector<result::Comparison>& comparisons = {}) {
  std::vector<PageEntry> entries;
  for (const Outcome& outcome : outcomes) entries.push_back({outcome, "", folder});
  write(folder / (name + ".json"), result::to_json(outcomes));
  write(folder / (name + ".html"), report::html(entries, comparisons));
}

std::vector<Outcome> one(const fs::path& folder) {
  result::Data data = support::made_up({});
  put_files(data, folder, "<!doctype html><h1>Out of stock</h1>");
  return {done(std::move(data))};
}

std::vector<Outcome> several() {
  const Error interrupted{
      .kind = ErrorKind::kInterrupted, .tried = "run the scenario", .cause = "the run was stopped"};
  result::Data checkout = support::made_up({.name = "Checkout",
                                            .buckets = 60,
                                            .bucket_seconds = 2,
                                            .nodes = {"a", "b", "c"},
                                            .users = 10,
                                            .slower = 1.6,
                                            .seed = 2});
  checkout.error = interrupted;
  checkout.global.users.succeeded -= 3;
  checkout.global.users.unfinished += 3;
  const Error refused{.kind = ErrorKind::kConfig,
                      .tried = "configure",
                      .cause = "no base-url",
                      .hint = "give --base-url"};
  return {done(support::made_up({.trouble = false, .seed = 3})),
          done(std::move(checkout)),
          done(support::made_up({.name = "Search", .buckets = 90, .slower = 0.8, .seed = 4})),
          {"Broken", std::nullopt, refused}};
}

/// A run, one that is slower, and what comparing them finds, beside it as the command tells it.
void save_compared(const fs::path& folder) {
  const Outcome base = done(support::made_up({.trouble = false, .seed = 3}));
  const Outcome slow =
      done(support::made_up({.buckets = 90, .slower = 1.5, .trouble = false, .seed = 5}));
  const auto comparisons = result::compare({{"base.json", {base}}, {"slow.json", {slow}}}, {});
  write(folder / "comparison.json", result::to_json(*comparisons));
  save(folder, "compared", {base, slow}, *comparisons);
}

std::vector<result::Comparison> hostile_comparison() {
  std::vector<result::Comparison> all;
  for (const std::string& evil : kInjections) {
    result::Change change;
    change.figure.metric = evil;
    change.figure.dimensions = {evil};
    change.figure.aggregation = evil;
    change.figure.unit = evil;
    change.base = 1;
    change.now = 2;
    change.untested = evil;
    change.allowed = 0.1;
    all.push_back({evil, evil, evil, 1, 2, {change}, {evil}});
  }
  return all;
}

result::Data hostile(const fs::path& folder) {
  result::Data data = support::made_up({.buckets = 20, .users = 5, .samples = 4});
  std::string all;
  for (const std::string& evil : kInjections) {
    all += evil + "\n";
    data.warnings.push_back(evil);
    data.options.emplace(evil, evil);
    data.tags[evil] = evil;
    data.connection.notes.push_back(evil);
    data.connection.metric_support[evil] = evil;
    data.metrics[evil] = {evil.substr(0, 16), "histogram", evil, evil, evil};
    result::Histogram histogram = data.global.totals.histograms.at("action_duration_us");
    for (result::Bucket& bucket : data.global.time_series) {
      bucket.measured.histograms[evil] = bucket.measured.histograms["action_duration_us"];
    }
    data.global.totals.histograms[evil] = histogram;
    data.global.totals.histograms["action_duration_us"].by[evil] = histogram.aggregate;
    data.global.totals.counters[evil] = {1, {{evil, 1}}};
    FailureSample sample{.kind = evil,
                         .category = evil,
                         .action = evil,
                         .arguments = {evil},
                         .reason = evil,
                         .url = evil,
                         .node = evil,
                         .within = evil,
                         .console = {evil},
                         .messages = {evil},
                         .screenshot = {},
                         .page = {}};
    data.global.failures[evil] = {evil, 1, {sample}};
    data.health.push_back({evil, {}, std::chrono::seconds(2), evil});
    data.nodes.push_back({evil, evil, std::nullopt});
    data.verdicts.push_back({evil, evil, evil, evil, evil, 1, 2, false});
  }
  put_files(data, folder, all);
  // Paths that lead out of the folder, and a picture that is none.
  auto& samples = data.global.failures.begin()->second.samples;
  samples[0].screenshot = "../../../../../../etc/passwd";
  samples[0].page = "/etc/passwd";
  data.name = kInjections[1];
  data.target = kInjections[2];
  data.version = kInjections[0];
  data.connection.browser = kInjections[3];
  data.error = Error{.kind = ErrorKind::kScenario,
                     .tried = kInjections[0],
                     .target = kInjections[2],
                     .cause = kInjections[3],
                     .hint = kInjections[5]};
  return data;
}

std::vector<Outcome> empty() {
  result::Data data;
  data.name = "Empty";
  data.version = "1.2.3";
  return {done(std::move(data))};
}

/// The run as it was after so many of its seconds.
RunResult after(const result::Data& whole, int seconds) {
  result::Data data = whole;
  const auto cut = [&](result::Measured& measured) {
    std::vector<result::Bucket>& buckets = measured.time_series;
    buckets.resize(std::min(buckets.size(), static_cast<std::size_t>(seconds)));
    measured.duration = seconds * data.bucket_width;
    measured.totals = {};
    for (const result::Bucket& bucket : buckets) measured.totals.merge(bucket.measured);
  };
  cut(data.global);
  for (result::Node& node : data.nodes) cut(*node.measured);
  return support::result_of(std::move(data));
}

/// What a live page is sent: a state after 60 s, an update after 61 s, the page without data, and
/// the result after 61 s. The same of three nodes, and of a hostile run.
void save_live(const fs::path& folder, const result::Data& evil) {
  const result::Data whole = support::made_up({});
  const report::LivePhase running{.phase = "running", .can_stop = true, .can_change = true};
  write(folder / "served.html", report::served_page());
  const RunResult state = after(whole, 60);
  write(folder / "state.json", report::live_state(running, &state, nullptr));
  write(folder / "update.json", report::live_update(running, after(whole, 61), 59));
  write(folder / "live.json", result::to_json({done(after(whole, 61).data())}));
  const result::Data many = support::made_up({.nodes = {"a", "b", "c"}, .samples = 6, .seed = 7});
  const RunResult before = after(many, 60);
  write(folder / "nodes-state.json", report::live_state(running, &before, nullptr));
  write(folder / "nodes-update.json", report::live_update(running, after(many, 61), 60));
  write(folder / "nodes.json", result::to_json({done(after(many, 61).data())}));
  const RunResult bad = support::result_of(evil);
  write(folder / "hostile-state.json",
        report::live_state({kInjections[0], true, true}, &bad, nullptr));
  write(folder / "hostile-update.json", report::live_update({kInjections[2], true, true}, bad, 10));
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) {
    std::fputs("samples FOLDER\n", stderr);
    return 2;
  }
  const fs::path folder = words[1];
  fs::create_directories(folder);
  save(folder, "one", one(folder));
  save(folder, "several", several());
  save_compared(folder);
  const result::Data evil = hostile(folder);
  save(folder, "hostile",
       {done(evil), {kInjections[1], std::nullopt, Error{.cause = kInjections[0]}}},
       hostile_comparison());
  save(folder, "empty", empty());
  save_live(folder, evil);
}
