import type { Scenario } from "../data/run";
import { definitionOf } from "../data/run";
import { inUnit } from "../format";
import { Table } from "../ui/Table";
import type { Verdict } from "../data/model";

/** What a reader should know before the figures. */
export function Notices({ scenario }: { scenario: Scenario }) {
  const { data } = scenario;
  const lost = scenario.nodes.filter(({ status }) => status !== "ok");
  return (
    <div class="notices">
      {data.error !== undefined && (
        <p class="notice bad" role="note">
          <b>The run broke off.</b> {data.error}
        </p>
      )}
      {lost.length > 0 && (
        <p class="notice bad" role="note">
          <b>
            {lost.length} of {scenario.nodes.length} nodes lost:
          </b>{" "}
          {lost.map(({ name }) => name).join(", ")}. What they had delivered is counted.
        </p>
      )}
      <p class={`notice ${data.generator.overloaded ? "fair" : "quiet"}`} role="note">
        {data.generator.overloaded && <b>Mind the generator. </b>}
        {data.generator.text}
      </p>
      {data.warnings.length > 0 && (
        <details class="notice fair" open={data.warnings.length <= 3}>
          <summary>
            {data.warnings.length === 1 ? "1 warning" : `${data.warnings.length} warnings`}
          </summary>
          <ul>
            {data.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

const nameOf = ({ metric, dimension }: Verdict) => (dimension ? `${metric}: ${dimension}` : metric);
const wordOf = ({ passed }: Verdict) => (passed ? "passed" : "failed");

/** Thresholds and whether they were met. */
export function Verdicts({ scenario, verdicts }: { scenario: Scenario; verdicts: Verdict[] }) {
  const format = ({ metric, aggregation }: Verdict) => {
    if (aggregation === "share") return inUnit("percent");
    if (aggregation === "rate") return inUnit("/s");
    return inUnit(aggregation === "count" ? "count" : definitionOf(scenario, metric).unit);
  };
  return (
    <Table
      name="Thresholds"
      rows={verdicts}
      id={({ metric, dimension, aggregation, operator, threshold }) =>
        `${metric} ${dimension ?? ""} ${aggregation} ${operator} ${threshold}`
      }
      text={(verdict) => `${nameOf(verdict)} ${verdict.text} ${wordOf(verdict)}`}
      empty="The run had no thresholds."
      columns={[
        {
          key: "metric",
          title: "Threshold",
          value: nameOf,
        },
        {
          key: "condition",
          title: "Condition",
          value: (verdict) => `${verdict.aggregation} ${verdict.operator} ${format(verdict)(verdict.threshold)}`,
        },
        {
          key: "value",
          title: "Value",
          number: true,
          value: ({ value }) => value,
          show: (verdict) => (verdict.value === null ? "not measured" : format(verdict)(verdict.value)),
        },
        {
          key: "passed",
          title: "Verdict",
          value: wordOf,
          show: ({ passed }) => <span class={`badge ${passed ? "good" : "bad"}`}>{passed ? "✓ passed" : "✗ failed"}</span>,
        },
      ]}
    />
  );
}
