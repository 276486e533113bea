#include "cluster/messages.hpp"

namespace liveload::cluster {
namespace {

using result::Fields;

Value to_value(const FailureSample& sample) {
  return Value::Object{{"kind", sample.kind},
                       {"category", sample.category},
                       {"user", sample.user_id},
                       {"iteration", sample.iteration},
                       {"step", sample.step},
                       {"action", sample.action},
                       {"arguments", cluster::to_value(sample.arguments)},
                       {"reason", sample.reason},
                       {"url", sample.url},
                       {"at", cluster::to_value(sample.at)},
                       {"node", sample.node},
                       {"within", sample.within},
                       {"console", cluster::to_value(sample.console)},
                       {"messages", cluster::to_value(sample.messages)},
                       {"screenshot", sample.screenshot},
                       {"page", sample.page}};
}

FailureSample read_sample(Fields fields) {
  return {.kind = fields.text("kind"),
          .category = fields.text("category"),
          .user_id = fields.count("user"),
          .iteration = fields.count("iteration"),
          .step = fields.count("step"),
          .action = fields.text("action"),
          .arguments = fields.texts("arguments"),
          .reason = fields.text("reason"),
          .url = fields.text("url"),
          .at = read_duration(fields, "at"),
          .node = fields.text("node"),
          .within = fields.text("within"),
          .console = fields.texts("console"),
          .messages = fields.texts("messages"),
          .screenshot = fields.text("screenshot"),
          .page = fields.text("page")};
}

}  // namespace

Value to_value(const engine::Failures& failures) {
  Value::Array samples;
  for (const FailureSample& sample : failures.samples) samples.push_back(to_value(sample));
  Value::Object others;
  for (const auto& [category, n] : failures.others) others[category] = n;
  return Value::Object{{"samples", std::move(samples)}, {"others", std::move(others)}};
}

engine::Failures read_failures(Fields fields) {
  engine::Failures failures;
  for (const Value& sample : fields.array("samples")) {
    failures.samples.push_back(
        read_sample(Fields(sample, fields.path_of("samples"), fields.problem())));
  }
  Fields others = fields.at("others");
  for (const auto& [category, n] : fields.object("others")) {
    failures.others[category] = others.count(category);
  }
  return failures;
}

}  // namespace liveload::cluster
