#include "report/junit.hpp"

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/duration.hpp"
#include "report/escape.hpp"
#include "result/data.hpp"
#include "result/units.hpp"
#include "result/verdict.hpp"

namespace liveload::report {
namespace {

double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

/// The cases of one scenario, counted as they are written.
class Suite {
 public:
  explicit Suite(const Outcome& outcome) : name_(outcome.scenario) {
    run(outcome);
    if (!outcome.result) return;
    const RunResult& result = *outcome.result;
    started_ = base::iso8601(result.data().started_at);
    time_ = seconds(result.duration());
    properties(result);
    for (const Verdict& verdict : result.verdicts()) threshold(result, verdict);
    for (const FailureCategory& category : result.failures()) failures(category);
  }

  std::string xml() const {
    // A result's instants are UTC, which this format does not say.
    const std::string timestamp =
        started_.empty()
            ? ""
            : fmt::format(" timestamp=\"{}\"", started_.substr(0, started_.size() - 1));
    return fmt::format(
        "  <testsuite name=\"{}\"{} time=\"{:.3f}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" "
        "skipped=\"{}\">\n{}{}  </testsuite>\n",
        escape_xml(name_), timestamp, time_, tests_, failures_, errors_, skipped_, properties_,
        cases_);
  }

 private:
  void open(std::string_view group, std::string_view name, double time) {
    ++tests_;
    cases_ += fmt::format("    <testcase classname=\"{}{}\" name=\"{}\" time=\"{:.3f}\">\n",
                          escape_xml(name_), group, escape_xml(name), time);
  }
  void close() { cases_ += "    </testcase>\n"; }

  void element(std::string_view tag, std::string_view type, std::string_view message,
               std::string_view text = {}) {
    cases_ += fmt::format("      <{} type=\"{}\" message=\"{}\">{}</{}>\n", tag, escape_xml(type),
                          escape_xml(message), escape_xml(text), tag);
  }

  void run(const Outcome& outcome) {
    open("", "run", outcome.result ? seconds(outcome.result->duration()) : 0);
    if (outcome.error) {
      ++errors_;
      element("error", to_string(outcome.error->kind), outcome.error->message());
    }
    close();
  }

  void property(std::string_view name, std::string_view value) {
    properties_ += fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", escape_xml(name),
                               escape_xml(value));
  }

  void properties(const RunResult& result) {
    properties_ = "    <properties>\n";
    property("users", fmt::format("{}", result.users().total));
    if (!result.data().target.empty()) property("target", result.data().target);
    for (const auto& [key, value] : result.tags()) property("tag." + key, value);
    const std::string caveat = result::caveat(result);
    if (!caveat.empty()) property("caveat", caveat);
    properties_ += "    </properties>\n";
  }

  void threshold(const RunResult& result, const Verdict& verdict) {
    open(".thresholds", verdict.text, 0);
    if (!verdict.passed) {
      ++failures_;
      const result::VerdictTexts texts = result::describe(result.data(), verdict);
      element("failure", "threshold",
              fmt::format("{}: {}, wanted {}", texts.figure, texts.was, texts.wanted),
              result::caveat(result));
    }
    close();
  }

  void failures(const FailureCategory& category) {
    open(".failures", category.name, 0);
    ++skipped_;
    cases_ += fmt::format("      <skipped message=\"failures of users: {}\"/>\n",
                          result::format_count(category.total));
    std::string text;
    for (const FailureSample& sample : category.samples) {
      text += fmt::format("user {}, iteration {}, after {}: {}\n", sample.user_id, sample.iteration,
                          base::format_duration(sample.at), sample.reason);
    }
    if (!text.empty())
      cases_ += fmt::format("      <system-out>{}</system-out>\n", escape_xml(text));
    close();
  }

  std::string name_;
  std::string started_;
  double time_ = 0;
  std::size_t tests_ = 0;
  std::size_t failures_ = 0;
  std::size_t errors_ = 0;
  std::size_t skipped_ = 0;
  std::string properties_;
  std::string cases_;
};

}  // namespace

std::string junit(const std::vector<Outcome>& outcomes) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"LiveLoad\">\n";
  for (const Outcome& outcome : outcomes) out += Suite(outcome).xml();
  return out + "</testsuites>\n";
}

}  // namespace liveload::report
