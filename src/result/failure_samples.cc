#include "result/failure_samples.hpp"

#include "base/utf8.hpp"
#include "result/redact.hpp"
#include "telemetry/catalogue.hpp"

namespace liveload::result {
namespace {

constexpr std::size_t kMaxText = 2000;
constexpr std::size_t kMaxLines = 20;

void shorten(std::string& text) {
  if (text.size() <= kMaxText) return;
  text.resize(base::utf8_prefix(text, kMaxText).size());
  text += "…";
}

void keep_last(std::vector<std::string>& lines) {
  if (lines.size() > kMaxLines) lines.erase(lines.begin(), lines.end() - kMaxLines);
  for (std::string& line : lines) shorten(line);
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
}

/// A reason begins with the action as it was called: "fill(#password, …) failed".
void replace_argument(std::string& reason, const std::string& argument, const std::string& by) {
  if (argument.empty() || argument == by) return;
  // What is short may stand anywhere by chance.
  const bool telling = argument.size() >= base::Secrets::kShortest;
  replace_all(reason, telling ? argument : ", " + argument + ")", telling ? by : ", " + by + ")");
}

/// What goes into an element that is named like a secret is one: `fill "#password" "…"`.
void redact_arguments(FailureSample& sample) {
  bool secret = false;
  for (std::string& argument : sample.arguments) {
    const std::string given = argument;
    if (secret) {
      argument = kRedacted;
    } else if (argument.find("://") != argument.npos) {
      argument = redact_url(argument);
    } else {
      secret = is_secret(argument);
    }
    replace_argument(sample.reason, given, argument);
    shorten(argument);
  }
}

}  // namespace

FailureCategory& FailureSamples::category(const std::string& name) {
  const bool room = categories_.contains(name) || categories_.size() < kMaxCategories;
  const std::string key = room ? name : std::string(telemetry::kOther);
  FailureCategory& found = categories_[key];
  found.name = key;
  return found;
}

void FailureSamples::tidy(FailureSample& sample) {
  redact_arguments(sample);
  sample.url = redact_url(sample.url);
  shorten(sample.url);
  shorten(sample.reason);
  shorten(sample.within);
  keep_last(sample.console);
  keep_last(sample.messages);
}

void FailureSamples::add(FailureSample sample) {
  if (sample.category.empty()) {
    sample.category = (sample.action.empty() ? "run" : sample.action) + ": " + sample.kind;
  }
  FailureCategory& of = category(sample.category);
  ++of.total;
  if (of.samples.size() >= kSamplesPerCategory) return;
  tidy(sample);
  of.samples.push_back(std::move(sample));
}

void FailureSamples::count(const std::string& name, std::uint64_t failures) {
  category(name).total += failures;
}

void FailureSamples::merge(const ByName<FailureCategory>& other) {
  for (const auto& [name, more] : other) {
    FailureCategory& of = category(name);
    of.total += more.total;
    for (const FailureSample& sample : more.samples) {
      if (of.samples.size() < kSamplesPerCategory) of.samples.push_back(sample);
    }
  }
}

void FailureSamples::forget_files(const std::function<bool(const std::string&)>& missing) {
  for (auto& [name, category] : categories_) {
    for (FailureSample& sample : category.samples) {
      for (std::string* file : {&sample.screenshot, &sample.page}) {
        if (missing(*file)) file->clear();
      }
    }
  }
}

std::uint64_t FailureSamples::total() const {
  std::uint64_t all = 0;
  for (const auto& [name, one] : categories_) all += one.total;
  return all;
}

}  // namespace liveload::result
