import type { FailedToStart } from "../data/model";
import { instant } from "../format";

/** A scenario of which there is nothing but why; it may be all that there is to see. */
export function FailedPanel({ label, data, alone = false }: { label: string; data: FailedToStart; alone?: boolean }) {
  const { error_details: details } = data;
  const Title = alone ? "h1" : "h2";
  return (
    <section class="panel failed-panel">
      <Title>
        {label} <span class="badge bad">✗ did not start</span>
      </Title>
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
