import { useMemo, useState } from "preact/hooks";
import type { Failure } from "../data/model";
import { bucketSeconds, type Scenario } from "../data/run";
import { clock, count } from "../format";
import type { Look } from "../ui/context";
import { Dialog } from "../ui/Dialog";
import { FactList } from "../ui/FactList";
import { save, type Cell } from "../ui/save";
import { SaveButtons } from "../ui/Table";

interface Category {
  name: string;
  total: number;
  samples: Failure[];
}

function categoriesOf({ scope, scenario, range }: Look): Category[] {
  const { failure_samples: samples, failure_totals: totals } = scope.people;
  const seconds = bucketSeconds(scenario);
  const inside = ({ monotonic_time: at }: Failure) =>
    range === null || (at / 1e6 >= range.from * seconds && at / 1e6 < range.to * seconds);
  return Object.entries(totals)
    .map(([name, total]) => ({
      name,
      total,
      samples: (Object.hasOwn(samples, name) ? (samples[name] ?? []) : []).filter(inside),
    }))
    .filter((category) => range === null || category.samples.length > 0)
    .sort((a, b) => b.total - a.total);
}

function matches(failure: Failure, needle: string): boolean {
  const { reason_inspect: reason, url, action, within, node, console: lines, messages, user_id: user } = failure;
  return [reason, url, action, within, node, `user ${user}`, ...lines, ...messages].some((text) =>
    text.toLowerCase().includes(needle),
  );
}

const head = ["category", "at_ms", "user", "iteration", "step", "action", "within", "kind", "reason", "url", "node"];

function rowsOf(categories: Category[]): Cell[][] {
  const rows = categories.flatMap(({ name, samples }) =>
    samples.map((f): Cell[] => [
      ...[name, f.monotonic_time / 1000, f.user_id, f.iteration, f.step, f.action, f.within, f.error_kind],
      ...[f.reason_inspect, f.url, f.node],
    ]),
  );
  return [head, ...rows];
}

/** What failed, by category: how often, and the first few of each with all that is known. */
export function Failures({ look }: { look: Look }) {
  const [wanted, setWanted] = useState("");
  const categories = useMemo(() => categoriesOf(look), [look.scope, look.range?.from, look.range?.to]);
  if (categories.length === 0) {
    return <p class="empty">{look.range === null ? "Nothing failed." : "No example of a failure is from this part of the run."}</p>;
  }
  const needle = wanted.trim().toLowerCase();
  const shown = categories
    .map((category) => ({
      ...category,
      samples: category.samples.filter((f) => category.name.toLowerCase().includes(needle) || matches(f, needle)),
    }))
    .filter(({ samples, name }) => samples.length > 0 || name.toLowerCase().includes(needle));
  return (
    <>
      <div class="tools">
        <span class="grow" />
        <input
          type="search"
          placeholder="Search"
          aria-label="Search in failures"
          value={wanted}
          onInput={(event) => {
            setWanted(event.currentTarget.value);
          }}
        />
        <SaveButtons name="failures" rows={() => rowsOf(categories)} />
      </div>
      {shown.map((category, i) => (
        <details key={category.name} class="category" open={i === 0 || needle !== ""}>
          <summary>
            <span class="bad-count">{count(category.total)}</span> {category.name}
            <span class="muted">
              {category.total > category.samples.length && ` · the first ${category.samples.length} shown`}
            </span>
          </summary>
          <div class="samples">
            {category.samples.map((failure, n) => (
              <Sample key={n} failure={failure} scenario={look.scenario} />
            ))}
          </div>
        </details>
      ))}
      {shown.length === 0 && <p class="empty">No failure matches “{wanted}”.</p>}
    </>
  );
}

function Sample({ failure, scenario }: { failure: Failure; scenario: Scenario }) {
  const facts: [string, string][] = [
    ["User", `${failure.user_id}, iteration ${failure.iteration}, step ${failure.step}`],
    ["Action", [failure.action, ...failure.arguments.map((argument) => JSON.stringify(argument))].join(" ")],
    ["Within", failure.within],
    ["Page", failure.url],
    ["Node", failure.node],
  ];
  return (
    <article class="sample">
      <header>
        <span class="badge bad">{failure.error_kind}</span>
        <span class="muted">at {clock(Math.round(failure.monotonic_time / 1e5) / 10)}</span>
      </header>
      <p class="reason">{failure.reason_inspect}</p>
      <div class="sample-body">
        <FactList facts={facts} />
        {failure.screenshot !== "" && <Screenshot path={failure.screenshot} scenario={scenario} />}
      </div>
      <Lines title="Console" lines={failure.console} />
      <Lines title="Last messages" lines={failure.messages} />
      {failure.page !== "" && <Document path={failure.page} scenario={scenario} />}
    </article>
  );
}

function Lines({ title, lines }: { title: string; lines: string[] }) {
  if (lines.length === 0) return null;
  return (
    <details class="lines">
      <summary>
        {title} <span class="muted">({lines.length})</span>
      </summary>
      <pre tabIndex={0}>{lines.join("\n")}</pre>
    </details>
  );
}

const base64Of = (bytes: Uint8Array) => {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
};

function Missing({ path }: { path: string }) {
  return (
    <p class="muted">
      Not in this file; beside the result it is <code>{path}</code>
    </p>
  );
}

function Screenshot({ path, scenario }: { path: string; scenario: Scenario }) {
  const [large, setLarge] = useState(false);
  const source = useMemo(() => {
    const bytes = scenario.file(path);
    return bytes && { bytes, url: `data:image/png;base64,${base64Of(bytes)}` };
  }, [path, scenario]);
  if (source === undefined) return <Missing path={path} />;
  return (
    <div class="screenshot">
      <button
        type="button"
        class="picture"
        aria-label="Enlarge the screenshot"
        onClick={() => {
          setLarge(true);
        }}
      >
        <img src={source.url} alt="The page when it failed" />
      </button>
      <button
        type="button"
        class="quiet"
        aria-label="Save the screenshot as PNG"
        onClick={() => {
          save(path.split("/").at(-1) ?? "failure.png", new Blob([source.bytes as BlobPart], { type: "image/png" }));
        }}
      >
        PNG
      </button>
      {large && (
        <Dialog
          title="The page when it failed"
          wide
          onClose={() => {
            setLarge(false);
          }}
        >
          <img class="large" src={source.url} alt="The page when it failed" />
        </Dialog>
      )}
    </div>
  );
}

/** The document as text: it is the target's, and nothing of it runs or loads here. */
function Document({ path, scenario }: { path: string; scenario: Scenario }) {
  const [open, setOpen] = useState(false);
  const text = useMemo(() => {
    const bytes = open ? scenario.file(path) : undefined;
    return bytes && new TextDecoder().decode(bytes);
  }, [open, path, scenario]);
  return (
    <details
      class="lines"
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>Document</summary>
      {open && (text === undefined ? <Missing path={path} /> : <pre tabIndex={0}>{text}</pre>)}
    </details>
  );
}
