import type { FailedToStart } from "../data/model";
import { instant } from "../format";
import { FactList } from "../ui/FactList";

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
      <FactList
        facts={[
          ["tried", details.tried],
          ["target", details.target],
          ["cause", details.cause],
          ["hint", details.hint],
          ["when", instant(data.generated_at)],
        ]}
      />
    </section>
  );
}
