import type { ComponentChildren } from "preact";
import { bucketSeconds, definitionOf, labelOf } from "../data/run";
import { count, inUnit, instant, percent, rate, span } from "../format";
import type { Look } from "../ui/context";

export function Card(props: { title: string; value: string; tone?: string; children?: ComponentChildren }) {
  return (
    <div class={`card figure ${props.tone ?? ""}`}>
      <h3>{props.title}</h3>
      <strong>{props.value}</strong>
      <p>{props.children}</p>
    </div>
  );
}

/** Figures at a glance. */
export function CardList({ children }: { children: ComponentChildren }) {
  return (
    <section>
      <h2 class="hidden">At a glance</h2>
      <div class="cards">{children}</div>
    </section>
  );
}

/** The run at a glance. */
export function Cards({ look }: { look: Look }) {
  const { scenario, scope, range } = look;
  const { users, duration_ms: duration, failure_totals: totals } = scope.people;
  const failures = Object.values(totals).reduce((all, n) => all + n, 0);
  const ms = range === null ? duration : (range.to - range.from) * bucketSeconds(scenario) * 1000;
  const iterations = scope.count("iterations", "", range);
  const requests = scope.count("http_requests", "", range);
  const failed = scope.count("http_failures", "", range);
  const lost = scenario.nodes.filter(({ status }) => status !== "ok").length;
  const main = scenario.data.sections[0]?.metrics[0]?.metric;
  const sketch = main === undefined ? undefined : scope.sketch(main, "", range);
  return (
    <CardList>
      <Card title="Users" value={count(users.total)}>
        {count(users.succeeded)} ok · {count(users.failed)} failed
        {users.unfinished > 0 && ` · ${count(users.unfinished)} unfinished`}
      </Card>
      <Card title="Failures" value={count(failures)} tone={failures > 0 ? "bad" : "good"}>
        {failures === 0 ? "nothing failed" : `${percent(users.failed, users.total)} of users ended by one`}
      </Card>
      {main !== undefined && sketch !== undefined && (
        <Card title={`${labelOf(scenario, main)} p95`} value={inUnit(definitionOf(scenario, main).unit)(sketch.quantile(0.95))}>
          p50 {inUnit(definitionOf(scenario, main).unit)(sketch.quantile(0.5))} · p99{" "}
          {inUnit(definitionOf(scenario, main).unit)(sketch.quantile(0.99))}
        </Card>
      )}
      <Card title="Iterations" value={count(iterations)}>
        {rate(iterations, ms)}
      </Card>
      <Card title="Requests" value={count(requests)}>
        {rate(requests, ms)}
        {failed > 0 && <span class="bad-text"> · {count(failed)} failed</span>}
      </Card>
      <Card title="Duration" value={span(ms)}>
        {range === null ? `from ${instant(scenario.data.started_at)}` : `of ${span(duration)}`}
      </Card>
      {scenario.nodes.length > 0 && (
        <Card title="Nodes" value={count(scenario.nodes.length)} tone={lost > 0 ? "bad" : ""}>
          {lost > 0 ? `${lost} lost` : "all to the end"}
        </Card>
      )}
    </CardList>
  );
}
