#include "report/csv.hpp"

#include <fmt/format.h>

#include "result/data.hpp"

namespace liveload::report {
namespace {

std::string cell(std::string_view text) {
  std::string plain(text);
  if (!plain.empty() && std::string_view("=+-@\t\r").find(plain[0]) != std::string_view::npos)
    plain.insert(0, "'");
  if (plain.find_first_of(",\"\r\n") == plain.npos) return plain;
  std::string quoted = "\"";
  for (const char c : plain) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

class Table {
 public:
  void scenario(const RunResult& result) {
    for (const std::string& metric : result.histograms()) {
      distribution(result, metric, "");
      for (const std::string& name : result.dimensions(metric)) distribution(result, metric, name);
    }
    for (const std::string& metric : result.counters()) {
      count(result, metric, "");
      for (const std::string& name : result.dimensions(metric)) count(result, metric, name);
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void head(const RunResult& result, const std::string& metric, const std::string& dimension) {
    const auto& known = result.data().metrics;
    const auto found = known.find(metric);
    out_ += fmt::format("{},{},{},{},", cell(result.scenario()), cell(metric), cell(dimension),
                        cell(found == known.end() ? "" : found->second.unit));
  }

  void distribution(const RunResult& result, const std::string& metric,
                    const std::string& dimension) {
    const auto one = result.histogram(metric, dimension);
    if (!one) return;
    head(result, metric, dimension);
    out_ +=
        fmt::format("{},{},{},{},{},{},{},{}\r\n", one->count(), one->sum(), one->min(), one->max(),
                    one->mean(), one->quantile(0.5), one->quantile(0.95), one->quantile(0.99));
  }

  void count(const RunResult& result, const std::string& metric, const std::string& dimension) {
    head(result, metric, dimension);
    out_ += fmt::format("{},,,,,,,\r\n", result.counter(metric, dimension));
  }

  std::string out_ = "scenario,metric,dimension,unit,count,sum,min,max,mean,p50,p95,p99\r\n";
};

}  // namespace

std::string csv(const std::vector<Outcome>& outcomes) {
  Table table;
  for (const Outcome& outcome : outcomes) {
    if (outcome.result) table.scenario(*outcome.result);
  }
  return table.take();
}

}  // namespace liveload::report
