import type { FailedToStart } from "../data/model";
import { instant } from "../format";

/** A scenario of which there is nothing but why. */
export function FailedPanel({ label, data }: { label: string; data: FailedToStart }) {
  const { error_details: details } = data;
  return (
    <section class="panel failed-panel">
      <h2>
        {label} <span class="badge bad">✗ did not start</span>
      </h2>
      <p class="reason">{data.error}</p>
      <dl class="facts">
        {(["tried", "target", "cause", "hint"] as const)
          .filter((key) => details[key] !== "")
          .map((key) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd>{details[key]}</dd>
            </div>
          ))}
        <div>
          <dt>when</dt>
          <dd>{instant(data.generated_at)}</dd>
        </div>
      </dl>
    </section>
  );
}
