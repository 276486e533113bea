#include "result/mask.hpp"

#include <utility>

namespace liveload::result {
namespace {

class Masker {
 public:
  explicit Masker(const base::Secrets& secrets) : secrets_(secrets) {}

  void operator()(std::string& text) const { text = secrets_.mask(std::move(text)); }
  void operator()(std::vector<std::string>& texts) const {
    for (std::string& text : texts) (*this)(text);
  }
  void operator()(ByName<std::string>& texts) const {
    for (auto& [name, text] : std::exchange(texts, {})) texts[secrets_.mask(name)] = masked(text);
  }

  void operator()(Measurements& measured) const {
    for (auto& [name, histogram] : measured.histograms) {
      for (auto& [dimension, sketch] : std::exchange(histogram.by, {})) {
        const auto [place, added] =
            histogram.by.try_emplace(secrets_.mask(dimension), std::move(sketch));
        if (!added) place->second.merge(sketch);
      }
    }
    for (auto& [name, counter] : measured.counters) {
      for (auto& [dimension, count] : std::exchange(counter.by, {})) {
        counter.by[secrets_.mask(dimension)] += count;
      }
    }
  }

  void operator()(FailureSample& sample) const {
    for (std::string* text :
         {&sample.kind, &sample.category, &sample.action, &sample.reason, &sample.url, &sample.node,
          &sample.within, &sample.screenshot, &sample.page}) {
      (*this)(*text);
    }
    for (auto* texts : {&sample.arguments, &sample.console, &sample.messages}) (*this)(*texts);
  }

  void operator()(ByName<FailureCategory>& failures) const {
    for (auto& [name, category] : std::exchange(failures, {})) {
      const std::string key = secrets_.mask(name);
      FailureCategory& into = failures[key];
      into.name = key;
      into.total += category.total;
      for (FailureSample& sample : category.samples) {
        (*this)(sample);
        into.samples.push_back(std::move(sample));
      }
    }
  }

  void operator()(Measured& measured) const {
    (*this)(measured.totals);
    for (Bucket& bucket : measured.time_series) (*this)(bucket.measured);
    (*this)(measured.failures);
  }

 private:
  std::string masked(const std::string& text) const { return secrets_.mask(text); }

  const base::Secrets& secrets_;
};

}  // namespace

void mask(FailureSample& sample, const base::Secrets& secrets) {
  Masker{secrets}(sample);
}

void mask(Data& data, const base::Secrets& secrets) {
  if (secrets.empty()) return;
  const Masker masker(secrets);
  masker(data.name);
  masker(data.target);
  masker(data.tags);
  data.options = secrets.mask_all(data.options);
  masker(data.connection.notes);
  masker(data.warnings);
  for (Verdict& verdict : data.verdicts) {
    masker(verdict.text);
    masker(verdict.dimension);
  }
  for (auto& [name, metric] : data.metrics) {
    masker(metric.unit);
    masker(metric.definition);
  }
  masker(data.global);
  for (Node& node : data.nodes) {
    if (node.measured) masker(*node.measured);
  }
  if (data.error) data.error = secrets.mask(std::move(*data.error));
}

}  // namespace liveload::result
